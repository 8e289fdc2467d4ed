import { z } from 'zod';
import { text } from '#base/fields.ts';
import { shortDay } from '#base/format.ts';
import type { WholeMatrix } from '#features/assessments/whole.ts';
import { m } from '#messages';
import { getLocale } from '#paraglide/runtime.js';
import { choicesOf, valueOf } from './cell-words.ts';
import { isText, type Field, type Said } from './said.ts';
import { columnOf, fieldsOf, headRow } from './sheet.ts';
import type { Base } from './base.ts';

/** A cell as the reader of workbooks hands it over. */
export type FilledCell = Readonly<{
  row: number;
  column: number;
  kind: 'text' | 'number' | 'day' | 'truth' | 'formula' | 'error';
  text: string;
}>;

export type Filled = Readonly<{ answers: ReadonlyMap<string, Said>; faults: readonly string[] }>;

/**
 * What a filled sheet says of each criterion that went out with it, and a sentence for each cell that says
 * what nobody can take over. A criterion that is missing says what went out.
 */
export function filledIn(
  sheet: Readonly<{ name: string; cells: readonly FilledCell[] }>,
  base: Base,
  matrix: Pick<WholeMatrix, 'levels'>,
  nameOf: (place: { row: number; column: number }) => string
): Filled {
  const faults: string[] = [];
  const rows = Map.groupBy(sheet.cells, ({ row }) => row);
  const answers = new Map<string, Said>();
  const known = new Map(base.criteria.map(({ key, said }) => [key, said]));
  for (const [row, cells] of rows) {
    const key = cells.find(({ column }) => column === 1)?.text.trim() ?? '';
    const before = known.get(key);
    if (row <= headRow || !before) continue;
    if (answers.has(key)) faults.push(m.workbook_fault_twice({ sheet: sheet.name, row, key }));
    answers.set(key, said(row, cells, before));
  }
  return { answers, faults };

  function said(row: number, cells: readonly FilledCell[], before: Said): Said {
    const result: Record<Field, string> = { ...before };
    for (const field of fieldsOf(base.withNotes)) {
      const column = columnOf(field, matrix.levels.length);
      const cell = cells.find((one) => one.column === column);
      result[field] = cell ? valueIn(field, cell) : '';
    }
    return result;

    function valueIn(field: Field, cell: FilledCell): string {
      const at = { sheet: sheet.name, cell: nameOf({ row, column: cell.column }) };
      const complain = (sentence: string) => {
        faults.push(sentence);
        return before[field];
      };
      if (cell.kind === 'formula') return complain(m.workbook_fault_formula(at));
      if (cell.kind === 'error') return complain(m.workbook_fault_error(at));
      if (isText(field)) {
        const read = remark.safeParse(typed(cell));
        if (!read.success) return complain(m.workbook_fault_text(at));
        // What only differs in blanks at its ends was not changed by anybody.
        return read.data === before[field].trim() ? before[field] : read.data;
      }
      const value = valueOf(
        field,
        cell.kind === 'truth' ? truth(cell.text) : cell.text,
        matrix.levels
      );
      const shown = cell.text.slice(0, 40);
      const choices = choicesOf(field, matrix.levels)
        .map(([, word]) => word)
        .join(', ');
      return value ?? complain(m.workbook_fault_choice({ ...at, text: shown, choices }));
    }
  }
}

const remark = z.string().pipe(text({ max: 4000 }));

function typed({ kind, text: value }: FilledCell): string {
  return kind === 'day' ? shortDay(value, getLocale()) : value;
}

function truth(value: string): string {
  return value === 'true' ? m.matrix_yes() : m.matrix_no();
}
