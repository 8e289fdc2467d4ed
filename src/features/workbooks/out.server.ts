import { longDay } from '#base/format.ts';
import { horizons } from '#features/assessments/answer.ts';
import { horizonText, type HorizonYears } from '#features/assessments/answer-texts.ts';
import type { WholeCriterion, WholeMatrix } from '#features/assessments/whole.ts';
import { downloadHeaders, fileNamePart, streamOf } from '#features/files/download.ts';
import { m } from '#messages';
import { getLocale } from '#paraglide/runtime.js';
import { now, today } from '#server/clock.ts';
import { columnName } from '#server/office/cell-place.ts';
import type { CellCheck, Row } from '#server/office/workbook-content.ts';
import { workbookFile, workbookType } from '#server/office/workbook.ts';
import { macOf } from '#server/secret.ts';
import { factsOf, signedText, type Base } from './base.ts';
import { choicesOf, wordOf } from './cell-words.ts';
import { isText, saidOf, type Field } from './said.ts';
import { columnOf, fieldsOf, headRow } from './sheet.ts';
import { fieldLabel } from './wording.ts';

export type Choice = Readonly<{ withNotes: boolean; horizonYears: HorizonYears }>;

/** An Einschätzung as a workbook to fill in elsewhere. */
export function matrixWorkbook(matrix: WholeMatrix, choice: Choice): Response {
  const base: Base = {
    assessmentId: matrix.id,
    madeOn: today(),
    withNotes: choice.withNotes,
    criteria: matrix.themes
      .flatMap(({ criteria }) => criteria)
      .map((criterion) => ({
        key: criterion.key,
        version: criterion.version,
        said: saidOf(choice.withNotes ? criterion : { ...criterion, note: '' })
      }))
  };
  const rows = [...topOf(matrix, choice), ...bodyOf(matrix, choice)];
  const body = workbookFile({
    title: `${matrix.title}, ${matrix.organisation}`,
    language: getLocale(),
    madeAt: now(),
    lists: { sheet: m.workbook_sheet_lists(), values: listsOf(matrix) },
    sheets: [
      {
        name: m.matrix_title(),
        widths: [7, 34, ...matrix.levels.map(() => 26), 18, 18, 16, 14, 40, 12, 40],
        rows,
        headRow,
        frozenColumns: 2,
        isLocked: true,
        checks: checksOf(matrix, choice.withNotes, rows.length),
        footer: `${matrix.organisation} · ${matrix.label} · ${m.matrix_preparatory()}`
      },
      {
        name: m.workbook_sheet_facts(),
        widths: [16, 80],
        rows: hiddenRows(base),
        isHidden: true,
        isLocked: true
      }
    ]
  });
  const name = m.workbook_file_name({
    organisation: fileNamePart(matrix.organisation),
    label: fileNamePart(matrix.label)
  });
  return new Response(streamOf(body), {
    headers: downloadHeaders({ name, mediaType: workbookType })
  });
}

function topOf(matrix: WholeMatrix, { horizonYears }: Choice): Row[] {
  const facts = m.workbook_facts({
    organisation: matrix.organisation,
    label: matrix.label,
    day: longDay(today(), getLocale())
  });
  const until = horizons.map((one) => horizonText(one, horizonYears, matrix.startedOn)).join(' · ');
  return [
    { look: 'title', cells: [matrix.title] },
    { look: 'note', cells: [facts] },
    { look: 'note', cells: [m.workbook_how()] },
    { look: 'note', cells: [`${m.matrix_texts_rule()} ${m.matrix_horizon()}: ${until}`] },
    { cells: [] }
  ];
}

function bodyOf(matrix: WholeMatrix, { withNotes }: Choice): Row[] {
  const open = fieldsOf(withNotes);
  const head: Row = {
    look: 'head',
    cells: [
      m.workbook_number(),
      m.matrix_criterion(),
      ...matrix.levels.map(({ no, name }) => `${no} – ${name}`),
      ...open.map((field) => fieldLabel(field))
    ]
  };
  const width = head.cells.length;
  return [
    head,
    ...matrix.themes.flatMap(({ number, title, criteria }): Row[] => [
      {
        look: 'band',
        cells: Array.from({ length: width }, (_, at) => [number, title][at] ?? null)
      },
      ...criteria.map((criterion) => rowOf(criterion, matrix, open))
    ])
  ];
}

function rowOf(criterion: WholeCriterion, { levels }: WholeMatrix, open: Field[]): Row {
  const said = saidOf(criterion);
  return {
    cells: [
      criterion.key,
      `${criterion.title}\n${criterion.guidingQuestion}`,
      ...levels.map((_, index) => criterion.levelTexts[index] ?? ''),
      ...open.map((field) => ({
        value: wordOf(field, said[field], levels),
        look: isText(field) ? ('openText' as const) : ('open' as const)
      }))
    ]
  };
}

/** The hidden sheet: facts, then the checksum over them. */
function hiddenRows(base: Base): Row[] {
  const facts = factsOf(base);
  return [...facts, ['checksum', macOf(signedText(facts))]].map((cells) => ({ cells }));
}

const listNames: Record<string, Field> = {
  TR_Ist: 'current',
  TR_Soll: 'target',
  TR_Frist: 'horizon',
  TR_Prioritaet: 'priority',
  TR_Klaeren: 'toDiscuss'
};

function listsOf({ levels }: WholeMatrix): Record<string, string[]> {
  return Object.fromEntries(
    Object.entries(listNames).map(([name, field]) => [
      name,
      choicesOf(field, levels).map(([, word]) => word)
    ])
  );
}

function checksOf({ levels }: WholeMatrix, withNotes: boolean, rows: number): CellCheck[] {
  return fieldsOf(withNotes).map((field) => {
    const column = columnName(columnOf(field, levels.length));
    const range = `${column}${headRow + 1}:${column}${rows}`;
    const list = Object.entries(listNames).find(([, listed]) => listed === field)?.[0];
    const title = fieldLabel(field);
    return list
      ? { range, title, text: m.workbook_choose(), list }
      : { range, title, text: textHint(field), mostLetters: 4000 };
  });
}

function textHint(field: Field): string {
  const reader = field === 'note' ? m.matrix_note_hint() : m.matrix_remark_hint();
  return m.workbook_text_hint({ reader });
}
