import { m } from '#messages';
import { longDay, type Language } from '#base/format.ts';
import type { Words } from '#features/regions/words.ts';
import type { ReportSheetContent } from '../content.ts';
import { facts } from './facts.ts';
import { goals } from './goals.ts';
import { measures } from './measures.ts';
import { outlook } from './outlook.ts';
import { part, tablePart, type Part, type Printed } from './printed.ts';
import type { ReportSheet } from './report-sheet.ts';
import { plansOf } from './said.ts';
import { situation } from './situation.ts';

/** The common part of a Berichtsbogen: every word in the region's language, the templates add none. */
export function berichtsbogenDocument(
  sheet: ReportSheet,
  locale: Language,
  words: Words = {}
): Printed {
  const { content, frozen } = sheet;
  const options = { locale };
  const subtitle = visitLine(content.visit, locale);
  const number = m.document_number({ number: sheet.number }, options);
  const edition = m.document_edition({ edition: sheet.edition }, options);
  return {
    ...frameOf(content, locale),
    title: m.document_title({ subtitle, owner: content.ownerName }, options),
    day: dayOf(frozen?.on ?? content.visit.heldOn),
    heading: m.document_heading({}, options),
    subtitle,
    draft: frozen
      ? null
      : { word: m.document_draft({}, options), notice: m.document_draft_notice({}, options) },
    facts: facts(sheet, locale),
    highlights: { heading: m.document_highlights({}, options), lines: content.highlights },
    situation: situation(content, locale),
    views: views(content, locale),
    goals: goals(content, locale),
    parts: [...measures(content, locale), ...plansOf(content.plans, locale)],
    outlook: { heading: m.document_outlook({}, options), points: outlook(content, locale, words) },
    seal: frozen
      ? {
          text: m.document_seal({ number, edition, day: longDay(frozen.on, locale) }, options),
          sha256: frozen.sha256
        }
      : null,
    footer: footerOf([number, edition], content.mark, locale)
  };
}

/** `Schulträgerbesuch vom 3. Dezember 2026` */
export function visitLine(
  { kind, heldOn }: Pick<ReportSheetContent['visit'], 'kind' | 'heldOn'>,
  locale: Language
): string {
  return m.document_subtitle(
    { kind: kinds[kind]({}, { locale }), day: longDay(heldOn, locale) },
    { locale }
  );
}

export function frameOf(content: { ownerName: string; regionName: string }, locale: Language) {
  return {
    language: locale,
    country: locale === 'de' ? 'DE' : 'GB',
    owner: content.ownerName,
    region: content.regionName
  };
}

export function dayOf(day: string): number[] {
  return day.split('-').map(Number);
}

export function footerOf(left: string[], mark: keyof typeof marks, locale: Language) {
  return {
    left,
    mark: marks[mark]({}, { locale }),
    // The template fills in the numbers, because only it knows them.
    page: m.document_page({ page: '{page}', pages: '{pages}' }, { locale })
  };
}

function views({ ownerView, expectations }: ReportSheetContent, locale: Language): Part[] {
  const options = { locale };
  return [
    ...part(m.document_view_of_owner({}, options), [ownerView]),
    ...tablePart(
      m.document_expectations({}, options),
      [
        m.document_party({}, options),
        m.document_expects({}, options),
        m.document_contributes({}, options)
      ],
      expectations.map(({ organisation, expects, contributes }) => [
        organisation,
        expects,
        contributes
      ])
    )
  ];
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
