import { m } from '#messages';

/** The forms of the settings, below the page of the region. */
export const settingsLinks = [
  { path: 'angaben', label: m.region_details, text: m.region_details_text },
  { path: 'horizonte', label: m.region_horizons, text: m.region_horizons_text },
  { path: 'begriffe', label: m.region_words, text: m.region_words_text },
  { path: 'erscheinung', label: m.region_look, text: m.region_look_text }
];
