import { contradictions, type Contradiction } from '#features/matrices/contradictions.ts';
import { faultText, problemText } from '#features/matrices/fault-text.ts';
import { problemOf } from '#features/matrices/problem.ts';
import { templateShape, type MatrixTemplate } from '#features/matrices/template-shape.ts';
import { reader, whereText } from './cells.ts';
import { structureFaults } from './structure.ts';
import { tablesIn, type Line, type SheetCells, type Tables } from './tables.ts';
import { valueIn } from './value.ts';

export type Found = Readonly<{ template: MatrixTemplate } | { faults: readonly string[] }>;

/** The matrix a workbook holds, or a sentence for each fault that says on which sheet and row it is. */
export function templateIn(sheets: readonly SheetCells[]): Found {
  const tables = tablesIn(sheets);
  if (tables.faults.length > 0) return { faults: tables.faults };
  const loose = structureFaults(tables);
  if (loose.length > 0) return { faults: loose };
  const read = reader();
  const parsed = templateShape.safeParse(valueIn(tables, read));
  const issues = (parsed.error?.issues ?? []).map((issue) => {
    const place = read.placeOf(issue.path);
    const where = place ? whereText(place) : issue.path.map(String).join(' → ');
    return `${where}: ${problemText(problemOf(issue))}.`;
  });
  if (!parsed.success || read.faults.length > 0) {
    return { faults: [...new Set([...read.faults, ...issues])] };
  }
  const conflicts = contradictions(parsed.data).map((one) => sentence(one, tables));
  return conflicts.length > 0 ? { faults: conflicts } : { template: parsed.data };
}

function sentence(contradiction: Contradiction, { lines }: Tables): string {
  const line = lineOf(contradiction, lines);
  const text = faultText(contradiction);
  return line ? `${whereText({ line, column: '' })}: ${text}` : text;
}

function lineOf(contradiction: Contradiction, lines: Tables['lines']): Line | undefined {
  if (contradiction.code === 'levelNumbers') return lines.levels[0];
  if ('key' in contradiction)
    return withValues([...lines.criteria, ...lines.themes], [contradiction.key], ['key']);
  if (!('owner' in contradiction)) return undefined;
  const { owner, school } = contradiction;
  return withValues(lines.mirrors, [owner, school], ['ownerKey', 'schoolKey']);
}

/** The last row that says these values, so that of two equal ones it is the second. */
function withValues(lines: readonly Line[], values: string[], columns: string[]): Line | undefined {
  return lines.findLast(({ cells }) =>
    columns.every((column, at) => cells.get(column)?.text.trim() === values[at])
  );
}
