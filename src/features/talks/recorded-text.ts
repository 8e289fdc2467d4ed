import { m } from '#messages';
import { getLocale } from '#paraglide/runtime.js';

type Counts = { goals: number; measures: number; items: number };

/** `Festgehalten: 2 Ziele, eine Maßnahme und 3 weitere Ergebnisse.` */
export function recordedText({ goals, measures, items }: Counts): string {
  const parts = [
    [goals, m.visit_end_goal, m.visit_end_goals] as const,
    [measures, m.visit_end_measure, m.visit_end_measures] as const,
    [items, m.visit_end_item, m.visit_end_items] as const
  ].flatMap(([count, one, several]) =>
    count === 0 ? [] : count === 1 ? one() : several({ count })
  );
  if (parts.length === 0) return m.visit_end_nothing();
  return m.visit_end_recorded({ list: new Intl.ListFormat(getLocale()).format(parts) });
}
