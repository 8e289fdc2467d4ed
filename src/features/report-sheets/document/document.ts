import { m } from '#messages';
import { longDay, type Language } from '#base/format.ts';
import { facts } from './facts.ts';
import { goals } from './goals.ts';
import { outlook } from './outlook.ts';
import type { ReportSheet } from './report-sheet.ts';
import { situation } from './situation.ts';

/** What `berichtsbogen.typ` prints: every word in the region's language, the template adds none. */
export function berichtsbogenDocument(sheet: ReportSheet, locale: Language) {
  const { content, frozen } = sheet;
  const options = { locale };
  const subtitle = m.document_subtitle(
    { kind: kinds[content.visit.kind]({}, options), day: longDay(content.visit.heldOn, locale) },
    options
  );
  const number = m.document_number({ number: sheet.number }, options);
  const edition = m.document_edition({ edition: sheet.edition }, options);
  return {
    language: locale,
    country: locale === 'de' ? 'DE' : 'GB',
    title: m.document_title({ subtitle, owner: content.ownerName }, options),
    day: (frozen?.on ?? content.visit.heldOn).split('-').map(Number),
    owner: content.ownerName,
    region: content.regionName,
    heading: m.document_heading({}, options),
    subtitle,
    draft: frozen
      ? null
      : { word: m.document_draft({}, options), notice: m.document_draft_notice({}, options) },
    facts: facts(sheet, locale),
    highlights: { heading: m.document_highlights({}, options), lines: content.highlights },
    situation: situation(content, locale),
    goals: goals(content, locale),
    outlook: { heading: m.document_outlook({}, options), points: outlook(content, locale) },
    seal: frozen
      ? {
          text: m.document_seal({ number, edition, day: longDay(frozen.on, locale) }, options),
          sha256: frozen.sha256
        }
      : null,
    footer: {
      left: [number, edition],
      mark: marks[content.mark]({}, options),
      // The template fills in the numbers, because only it knows them.
      page: m.document_page({ page: '{page}', pages: '{pages}' }, options)
    }
  };
}

const kinds = {
  ownerVisit: m.document_kind_owner_visit,
  ownerTalk: m.document_kind_owner_talk,
  annualTalk: m.document_kind_annual_talk
};
const marks = {
  internal: m.document_mark_internal,
  nonPublic: m.document_mark_non_public,
  public: m.document_mark_public
};
