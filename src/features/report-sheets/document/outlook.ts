import { m } from '#messages';
import { longDay, type Language } from '#base/format.ts';
import type { ReportSheetContent } from '../content.ts';

/** Open points, note, next date and distribution, without those that are empty. */
export function outlook(content: ReportSheetContent, locale: Language) {
  const options = { locale };
  const open = content.openPoints.map(({ text, responsible, dueOn }) => {
    const by = dueOn ? m.document_due_by({ day: longDay(dueOn, locale) }, options) : '';
    const details = [responsible, by].filter(Boolean).join(', ');
    return details ? `${text} (${details})` : text;
  });
  return [
    { label: m.document_open_points({}, options), lines: open },
    { label: m.document_note({}, options), lines: content.note ? [content.note] : [] },
    {
      label: m.document_next({}, options),
      lines: content.nextDate ? [longDay(content.nextDate, locale)] : []
    },
    { label: m.document_distribution({}, options), lines: listed(content.distribution) }
  ].filter(({ lines }) => lines.length > 0);
}

function listed(names: string[]): string[] {
  return names.length > 0 ? [names.join(', ')] : [];
}
