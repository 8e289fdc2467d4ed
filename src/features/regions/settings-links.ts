import { m } from '#messages';

/** The forms of the settings, below the page of the region. */
export const settingsLinks = [
  { path: 'angaben', label: m.region_details, text: m.region_details_text },
  { path: 'horizonte', label: m.region_horizons, text: m.region_horizons_text },
  { path: 'begriffe', label: m.region_words, text: m.region_words_text },
  { path: 'erscheinung', label: m.region_look, text: m.region_look_text },
  {
    path: 'rechtliches/impressum',
    label: m.nav_legal_imprint,
    text: m.legal_edit_links
  },
  {
    path: 'rechtliches/datenschutz',
    label: m.nav_legal_privacy,
    text: m.legal_edit_links
  },
  {
    path: 'rechtliches/barrierefreiheit',
    label: m.nav_legal_accessibility,
    text: m.legal_edit_links
  },
  { path: 'rueckmeldungen', label: m.legal_reports_title, text: m.legal_reports_text }
];
