import { m } from '#messages';
import { longDay, type Language } from '#base/format.ts';
import type { Words } from '#features/regions/words.ts';
import type { SectionContent } from '../content.ts';
import { dayOf, footerOf, frameOf, visitLine } from './document.ts';
import { part, type Printed } from './printed.ts';
import { plansOf, resultsOf } from './said.ts';

export type Section = {
  content: SectionContent;
  /** Absent while it is a draft. */
  frozen: { on: string; sha256: string } | null;
  /** The school confirmed this very text. */
  confirmed: { role: string; on: string; remark: string } | null;
};

/** The section about one school as a document of its own. */
export function sectionDocument(
  { content, frozen, confirmed }: Section,
  locale: Language,
  words: Words = {}
): Printed {
  const options = { locale };
  const subtitle = visitLine(content.visit, locale);
  const heading = m.document_section({ school: content.schoolName }, options);
  const number = m.document_number({ number: content.number }, options);
  return {
    ...frameOf(content, locale),
    title: `${heading}, ${subtitle}`,
    day: dayOf(frozen?.on ?? content.visit.heldOn),
    heading,
    subtitle,
    draft: frozen
      ? null
      : { word: m.document_draft({}, options), notice: m.document_draft_notice({}, options) },
    facts: [
      { label: m.document_occasion({}, options), text: content.visit.title },
      {
        label: m.document_confirmed({}, options),
        text: confirmed ? confirmedLine(content, confirmed, locale) : ''
      }
    ].filter(({ text }) => text),
    highlights: { heading: '', lines: [] },
    situation: null,
    views: [
      ...part(m.document_section_situation({}, options), [content.situation]),
      ...part(m.document_view_of_owner({}, options), [content.ownerView]),
      ...part(m.document_view_of_school({}, options), [content.schoolView]),
      ...part(m.document_section_agreed({}, options), [content.agreed]),
      ...part(m.document_section_planned({}, options), [content.planned])
    ],
    goals: null,
    parts: plansOf(content.plans, locale),
    outlook: {
      heading: m.document_outlook({}, options),
      points: resultsOf(content, locale, words).filter(({ lines }) => lines.length > 0)
    },
    seal: frozen
      ? {
          text: m.document_seal_section({ number, day: longDay(frozen.on, locale) }, options),
          sha256: frozen.sha256
        }
      : null,
    footer: footerOf([number, content.schoolName], content.marking, locale)
  };
}

function confirmedLine(
  { schoolName }: SectionContent,
  { role, on, remark }: NonNullable<Section['confirmed']>,
  locale: Language
): string {
  const who = role ? `${schoolName} (${role})` : schoolName;
  const day = longDay(on, locale);
  return remark
    ? m.document_confirmed_by_remark({ who, day, remark }, { locale })
    : m.document_confirmed_by({ who, day }, { locale });
}
