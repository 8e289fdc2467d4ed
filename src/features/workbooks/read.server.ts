import { sql } from 'kysely';
import type { WholeMatrix } from '#features/assessments/whole.ts';
import { wholeMatrix } from '#features/assessments/whole.server.ts';
import { m } from '#messages';
import type { Tx } from '#server/db.ts';
import { Invalid, Outdated } from '#server/form.ts';
import { placeName } from '#server/office/cell-place.ts';
import { OfficeFault } from '#server/office/office-fault.ts';
import { openWorkbook } from '#server/office/open-workbook.ts';
import type { ReadWorkbook } from '#server/office/read-workbook.ts';
import { Busy } from '#server/places.ts';
import { isMacOf } from '#server/secret.ts';
import type { UploadedFile } from '#server/upload.ts';
import { baseIn, signedText, type Base } from './base.ts';
import { faultText } from './fault-text.ts';
import { filledIn } from './in.ts';
import type { Stored } from './stored.ts';

type Locals = Pick<App.Locals, 'read' | 'write'>;

/**
 * Takes an uploaded workbook to its preview and returns the id of what was read. No transaction is open
 * while the file is read.
 */
export async function readFilled(
  { read, write }: Locals,
  assessmentId: string,
  file: UploadedFile | undefined
): Promise<string> {
  if (!file) throw new Invalid({ file: m.workbook_file_missing() });
  const sheets = await opened(file.path);
  const base = baseOf(sheets, assessmentId);
  const matrix = await read((tx) => wholeMatrix(tx, assessmentId));
  const content = contentOf(sheets, base, matrix);
  return write((tx) => keep(tx, matrix, { base, content, fileName: file.name }));
}

async function opened(path: string): Promise<ReadWorkbook> {
  try {
    return await openWorkbook(path);
  } catch (failure) {
    if (failure instanceof OfficeFault) throw new Invalid({ file: faultText(failure.code) });
    if (failure instanceof Busy) throw new Outdated({ kind: 'limit', text: m.workbook_busy() });
    throw failure;
  }
}

/** The facts of the hidden sheet, if nobody has changed them and they are of this Einschätzung. */
function baseOf(sheets: ReadWorkbook, assessmentId: string): Base {
  const facts = sheets.map(({ cells }) => {
    const rows = Map.groupBy(cells, ({ row }) => row);
    return [...rows.values()].map((row): [string, string] => {
      const at = (column: number) => row.find((cell) => cell.column === column)?.text ?? '';
      return [at(1), at(2)];
    });
  });
  const found = facts.find((rows) => rows[0]?.[0] === 'format');
  const sum = found?.at(-1);
  if (!found || sum?.[0] !== 'checksum') throw new Invalid({ file: m.workbook_fault_foreign() });
  const signed = found.slice(0, -1);
  if (!isMacOf(signedText(signed), sum[1])) throw new Invalid({ file: m.workbook_fault_sum() });
  const base = baseIn(signed);
  if (!base) throw new Invalid({ file: m.workbook_fault_foreign() });
  if (base.assessmentId !== assessmentId) throw new Invalid({ file: m.workbook_fault_other() });
  return base;
}

function contentOf(sheets: ReadWorkbook, base: Base, matrix: WholeMatrix): Stored {
  // The first that can be seen is the matrix, whatever it is called by now.
  const sheet = sheets.find(({ isHidden }) => !isHidden);
  if (!sheet) throw new Invalid({ file: m.workbook_fault_foreign() });
  const { answers, faults } = filledIn(sheet, base, matrix, placeName);
  if (faults.length > 0) throw new Invalid({ file: listed(faults) });
  if (answers.size === 0) throw new Invalid({ file: m.workbook_fault_empty() });
  return base.criteria.map(({ key, said }) => ({
    key,
    base: said,
    theirs: answers.get(key) ?? said
  }));
}

const mostFaults = 8;

function listed(faults: readonly string[]): string {
  const shown = faults.slice(0, mostFaults).join(' ');
  const rest = faults.length - mostFaults;
  return rest > 0 ? `${shown} ${m.workbook_fault_more({ count: rest })}` : shown;
}

async function keep(
  tx: Tx,
  matrix: WholeMatrix,
  { base, content, fileName }: { base: Base; content: Stored; fileName: string }
): Promise<string> {
  const { rows } = await sql<{ id: string }>`select app.new_id() as id`.execute(tx);
  const id = rows[0]?.id ?? '';
  const at = { region_id: tx.region, organisation_id: matrix.organisationId };
  await tx
    .insertInto('app.filled_workbook')
    .values({
      ...at,
      id,
      assessment_id: matrix.id,
      file_name: fileName,
      made_on: base.madeOn,
      read_by: tx.actor.membershipId
    })
    .execute();
  await tx
    .insertInto('app.filled_workbook_content')
    .values({ ...at, workbook_id: id, content: JSON.stringify(content) })
    .execute();
  return id;
}
