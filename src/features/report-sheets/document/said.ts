import { m } from '#messages';
import { longDay, type Language } from '#base/format.ts';
import { wordFor, type Words } from '#features/regions/words.ts';
import type { ReportSheetContent } from '../content.ts';
import { part, type Part } from './printed.ts';

type Said = { text: string; responsible: string; dueOn: string | null };

/** `Zeitfenster nennen (Gebäudemanagement, bis 15. Februar 2027)` */
export function lineOf({ text, responsible, dueOn }: Said, locale: Language): string {
  const by = dueOn ? m.document_due_by({ day: longDay(dueOn, locale) }, { locale }) : '';
  const details = [responsible, by].filter(Boolean).join(', ');
  return details ? `${text} (${details})` : text;
}

/** Plans by how far they reach, the nearest first. */
export function plansOf(plans: ReportSheetContent['plans'], locale: Language): Part[] {
  const options = { locale };
  const reaches = [
    ['short', m.document_plans_short({}, options)],
    ['medium', m.document_plans_medium({}, options)],
    ['long', m.document_plans_long({}, options)]
  ] as const;
  const below = reaches.flatMap(([horizon, label]) =>
    part(
      label,
      plans.filter((plan) => plan.horizon === horizon).map((plan) => lineOf(plan, locale)),
      2
    )
  );
  if (below.length === 0) return [];
  return [{ level: 1, heading: m.document_plans({}, options), lines: [], table: null }, ...below];
}

type Results = Pick<ReportSheetContent, 'openPoints' | 'topics' | 'supportNeeds' | 'clarified'>;

/** Open points, topics, needs and what was clarified, a line each. */
export function resultsOf(content: Results, locale: Language, words: Words) {
  const options = { locale };
  const table = wordFor('roundTable', words, locale);
  return [
    {
      label: m.document_open_points({}, options),
      lines: content.openPoints.map((point) => lineOf(point, locale))
    },
    {
      label: m.document_topics({ table }, options),
      lines: content.topics.map(({ text, isAnonymous }) =>
        isAnonymous ? m.document_topic_anonymous({ text }, options) : text
      )
    },
    {
      label: m.document_support_needs({}, options),
      lines: content.supportNeeds.map((need) => lineOf(need, locale))
    },
    { label: m.document_clarified({}, options), lines: content.clarified }
  ];
}
