import { m } from '#messages';
import { shortDay, type Language } from '#base/format.ts';
import { horizonLabel } from '#features/goals/goal.ts';
import type { ReportSheetContent } from '../content.ts';
import { tablePart, type Part } from './printed.ts';

/** What each side does, for which goal and until when. */
export function measures(content: ReportSheetContent, locale: Language): Part[] {
  const options = { locale };
  return tablePart(
    m.measures_title({}, options),
    [
      m.measure_title({}, options),
      m.measure_party({}, options),
      m.document_due({}, options),
      m.measure_goal({}, options)
    ],
    content.measures.map(({ title, party, responsible, dueOn, horizon, goal }) => [
      title,
      [party, responsible].filter(Boolean).join(', '),
      [dueOn ? shortDay(dueOn, locale) : '', horizonLabel(horizon, locale)]
        .filter(Boolean)
        .join(', ') || '–',
      goal || '–'
    ])
  );
}
