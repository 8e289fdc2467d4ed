import { fields, type Field } from './said.ts';

/** How a matrix stands on its sheet; the same for the one who writes it and the one who reads it again. */
export const headRow = 6;

/** Number and words stand before the levels, what is filled in behind them. */
export function columnOf(field: Field, levels: number): number {
  return 2 + levels + fields.indexOf(field) + 1;
}

/** What is filled in: without the internal note where it was left out. */
export function fieldsOf(withNotes: boolean): Field[] {
  return fields.filter((field) => withNotes || field !== 'note');
}

/** On the hidden sheet: name and value of each fact, then criterion and values of each answer. */
export const format = 'tafelrunde-matrix-1';
