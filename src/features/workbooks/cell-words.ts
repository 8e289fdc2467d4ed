import { horizons, levelIn, priorities } from '#features/assessments/answer.ts';
import { priorityText } from '#features/assessments/answer-texts.ts';
import { m } from '#messages';
import type { Field } from './said.ts';

type Level = { no: number; name: string };
type Language = 'de' | 'en';

/** The choices of a field as the workbook words them, in their order, each with its value. */
export function choicesOf(
  field: Field,
  levels: readonly Level[],
  locale?: Language
): [string, string][] {
  const options = { locale };
  const steps = levels.map(({ no, name }): [string, string] => [String(no), `${no} – ${name}`]);
  if (field === 'target') return steps;
  if (field === 'current') {
    return [
      ...steps,
      ['unknown', m.matrix_unknown({}, options)],
      ['notApplicable', m.matrix_not_applicable({}, options)]
    ];
  }
  if (field === 'horizon') return horizons.map((one) => [one, horizonWords[one]({}, options)]);
  if (field === 'priority') return priorities.map((one) => [one, priorityText(one)]);
  if (field === 'toDiscuss') return [['on', m.matrix_yes({}, options)]];
  return [];
}

/** What the cell of a stored value shows. */
export function wordOf(field: Field, value: string, levels: readonly Level[]): string {
  const choices = choicesOf(field, levels);
  return choices.find(([known]) => known === value)?.[1] ?? value;
}

/**
 * The value of what somebody wrote into a cell: the words of either language, the number of a level or the
 * letter of a priority alone; undefined where it is none of the choices.
 */
export function valueOf(field: Field, text: string, levels: readonly Level[]): string | undefined {
  const typed = plain(text);
  if (typed === '') return '';
  if (field === 'toDiscuss' && refusals().includes(typed)) return '';
  if (field === 'toDiscuss' && typed === 'x') return 'on';
  for (const locale of ['de', 'en'] as const) {
    const found = choicesOf(field, levels, locale).find(([, word]) => plain(word) === typed);
    if (found) return found[0];
  }
  return byItsFirst(field, typed, levels);
}

/** „2 – im Aufbau“ in other words, „2“, „2,0“ of a spreadsheet, „a“. */
function byItsFirst(field: Field, typed: string, levels: readonly Level[]): string | undefined {
  if (field === 'priority')
    return priorities.find(
      (one) => /^([abc])(?![\p{L}\d])/iu.exec(typed)?.[1]?.toUpperCase() === one
    );
  if (field !== 'current' && field !== 'target') return undefined;
  const digit = /^(\d)(?:[.,]0+)?(?![\d.,])/.exec(typed)?.[1] ?? '';
  const level = levelIn(digit);
  return levels.some(({ no }) => no === level) ? digit : undefined;
}

function refusals(): string[] {
  return ['de', 'en'].flatMap((locale) =>
    plain(m.matrix_no({}, { locale: locale === 'de' ? 'de' : 'en' }))
  );
}

function plain(text: string): string {
  return text.normalize('NFC').replace(/\s+/g, ' ').replace(/[–—-]/g, '-').trim().toLowerCase();
}

const horizonWords = {
  short: m.matrix_horizon_short,
  medium: m.matrix_horizon_medium,
  long: m.matrix_horizon_long
};
