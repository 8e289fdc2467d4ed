import { m } from '#messages';
import { longDay, shortDay, type Language } from '#base/format.ts';
import { wordFor, type Words } from '#features/regions/words.ts';
import type { PublicContent } from '../content.ts';
import { dayOf, footerOf, frameOf, visitLine } from './document.ts';
import { commitments } from './goals.ts';
import { part, tablePart, type Printed } from './printed.ts';
import { plansOf } from './said.ts';

export type PublicSheet = {
  content: PublicContent;
  number: string;
  /** Absent while it is a draft. */
  frozen: { on: string; sha256: string } | null;
};

/** The public version: what was agreed, without schools, levels, remarks and roles. */
export function publicDocument(
  { content, number, frozen }: PublicSheet,
  locale: Language,
  words: Words = {}
): Printed {
  const options = { locale };
  const subtitle = visitLine(content.visit, locale);
  const name = m.document_public_number({ number }, options);
  const table = wordFor('roundTable', words, locale);
  return {
    ...frameOf(content, locale),
    title: m.document_public_title({ subtitle, owner: content.ownerName }, options),
    day: dayOf(frozen?.on ?? content.visit.heldOn),
    heading: m.document_heading({}, options),
    subtitle,
    draft: frozen
      ? null
      : { word: m.document_draft({}, options), notice: m.document_public_notice({}, options) },
    facts: [
      { label: m.document_occasion({}, options), text: content.visit.title },
      { label: m.document_participants({}, options), text: content.participants.join('; ') },
      {
        label: m.document_approved({}, options),
        text: frozen ? longDay(content.approvedOn, locale) : ''
      }
    ].filter(({ text }) => text),
    highlights: { heading: m.document_highlights({}, options), lines: content.summary },
    situation: null,
    views: [],
    goals: null,
    parts: [
      ...tablePart(
        m.document_goals({}, options),
        [
          m.document_goal({}, options),
          m.document_commitment({}, options),
          m.document_due({}, options)
        ],
        content.goals.map(({ title, commitment, dueOn }) => [
          title,
          commitments[commitment]({}, options),
          dueOn ? shortDay(dueOn, locale) : '–'
        ])
      ),
      ...plansOf(
        content.plans.map((plan) => ({ ...plan, responsible: '', dueOn: null })),
        locale
      ),
      ...part(m.document_topics({ table }, options), content.topics)
    ],
    outlook: {
      heading: m.document_outlook({}, options),
      points: content.nextDate
        ? [{ label: m.document_next({}, options), lines: [longDay(content.nextDate, locale)] }]
        : []
    },
    seal: frozen
      ? {
          text: m.document_seal_public({ name, day: longDay(frozen.on, locale) }, options),
          sha256: frozen.sha256
        }
      : null,
    footer: footerOf([name], 'public', locale)
  };
}
