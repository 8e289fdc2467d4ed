import { m } from '#messages';
import { longDay, type Language } from '#base/format.ts';
import type { Words } from '#features/regions/words.ts';
import type { ReportSheetContent } from '../content.ts';
import { resultsOf } from './said.ts';

/** Results, note, next date and distribution, without those that are empty. */
export function outlook(content: ReportSheetContent, locale: Language, words: Words) {
  const options = { locale };
  return [
    ...resultsOf(content, locale, words),
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
