import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { wholeMatrix } from '#features/assessments/whole.server.ts';
import { as, type Actor, type Tx } from '#server/db.ts';
import { Invalid, Outdated } from '#server/form.ts';
import { readWorkbook, type ReadWorkbook } from '#server/office/read-workbook.ts';
import type { Cell } from '#server/office/workbook-content.ts';
import { workbookFile } from '#server/office/workbook.ts';
import { testDatabase, type TestDatabase } from '../../../tests/database.ts';
import { visitWorld, type VisitWorld } from '../../../tests/visit-world.ts';
import { applyFilled, filledWorkbook } from './filled.server.ts';
import type { Decision } from './merge.ts';
import { matrixWorkbook } from './out.server.ts';
import { readFilled } from './read.server.ts';

let database: TestDatabase;
let world: VisitWorld;
let folder: string;

beforeAll(async () => {
  database = await testDatabase();
  world = await visitWorld(database.ownerUrl);
  folder = await mkdtemp(join(tmpdir(), 'mappe-'));
});

beforeEach(async () => {
  await world.db.query('delete from app.filled_workbook');
  await world.db.query('delete from app.internal_note');
  await world.db.query('delete from app.answer');
});

afterAll(async () => {
  await rm(folder, { recursive: true });
  await world.db.end();
  await database.drop();
});

const read = <T>(work: (tx: Tx) => Promise<T>) => as(world.lead, 'read only', work);
const write = <T>(work: (tx: Tx) => Promise<T>) => as(world.lead, 'read write', work);
const [one, other] = ['T4.1.1', 'T4.2.1'];
const horizonYears = { short: 1, medium: 3, long: 5 };

/** What stands on the sheets of a fresh workbook. */
async function fresh(withNotes = false, actor: Actor = world.lead): Promise<ReadWorkbook> {
  const matrix = await as(actor, 'read only', (tx) => wholeMatrix(tx, world.assessment));
  const file = matrixWorkbook(matrix, { withNotes, horizonYears });
  return readWorkbook(Buffer.from(await file.arrayBuffer()));
}

type Filling = Record<string, Partial<Record<string, Cell>>>;

/** Saves the sheets again as another program would, with cells filled in by criterion and heading. */
async function saved(book: ReadWorkbook, filling: Filling = {}): Promise<Buffer> {
  const sheets = book.map(({ name, isHidden, cells }) => {
    const table = new Map<number, Cell[]>();
    for (const { row, column, text } of cells) {
      const line = table.get(row) ?? [];
      line[column - 1] = text;
      table.set(row, line);
    }
    const heads = [...table.values()].find((line) => line.includes('Ist')) ?? [];
    for (const line of table.values()) {
      for (const [heading, value] of Object.entries(filling[String(line[0])] ?? {})) {
        if (!isHidden) line[heads.indexOf(heading)] = value ?? null;
      }
    }
    const last = Math.max(0, ...table.keys());
    const rows = Array.from({ length: last }, (_, at) => ({
      cells: Array.from(table.get(at + 1) ?? [], (cell) => cell ?? null)
    }));
    return { name, isHidden, widths: [], rows };
  });
  const facts = { title: 'x', language: 'de' as const, madeAt: new Date(0) };
  return buffer(workbookFile({ ...facts, sheets }));
}

async function readIn(bytes: Buffer): Promise<string> {
  const path = join(folder, crypto.randomUUID());
  await writeFile(path, bytes);
  const file = { name: 'Matrix.xlsx', path, size: bytes.length, isTooLarge: false, sha256: '' };
  return readFilled({ read, write }, world.assessment, file);
}

const previewOf = (id: string) => read((tx) => filledWorkbook(tx, world.assessment, id));

async function apply(id: string, decisions: Record<string, Decision> = {}, seen?: string) {
  const input = {
    seen: seen ?? (await previewOf(id)).seen,
    decisions: new Map(Object.entries(decisions))
  };
  return write((tx) => applyFilled(tx, world.assessment, id, input));
}

async function answers() {
  const { rows } = await world.db.query(
    `select c.key, a.current_level as current, a.no_level as none, a.target_level as target, a.horizon,
       a.priority, a.remark, a.to_discuss as discuss
     from app.answer a join app.criterion c on c.region_id = a.region_id and c.id = a.criterion_id
     order by c.key`
  );
  return rows;
}

async function sentence(work: Promise<unknown>): Promise<string> {
  const failure = await work.catch((error: unknown) => error);
  if (failure instanceof Invalid) return Object.values(failure.errors).join(' ');
  if (failure instanceof Outdated) return failure.problem.text;
  throw failure;
}

describe('a workbook that goes out', () => {
  test('says the whole matrix, leaves internal notes out unless they are asked for', async () => {
    await world.db.query(
      `insert into app.internal_note (region_id, assessment_id, criterion_id, organisation_id, text)
       select region_id, $1, id, $2, 'streng vertraulich' from app.criterion where key = $3`,
      [world.assessment, world.alpha, one]
    );
    const plain = JSON.stringify(await fresh());
    expect(plain).toContain('Stadt Alpha');
    expect(plain).not.toContain('vertraulich');
    expect(JSON.stringify(await fresh(true))).toContain('vertraulich');
  });

  test('is refused to everybody who does not see the assessment', async () => {
    await expect(fresh(false, world.betaLead)).rejects.toMatchObject({ status: 404 });
  });
});

describe('a workbook that comes back', () => {
  test('is taken over field by field, whatever program saved it', async () => {
    const id = await readIn(
      await saved(await fresh(), {
        [one]: {
          Ist: 3,
          Soll: '4 ',
          'Bis wann': 'Mittelfristig',
          Priorität: 'b',
          Bemerkung: '=1+1'
        },
        [other]: { Ist: 'weiß ich nicht', 'Im Gespräch klären': 'x' }
      })
    );
    const { plan } = await previewOf(id);
    expect([plan.taken.length, plan.conflicts.length, plan.refused.length]).toEqual([7, 0, 0]);
    expect(await apply(id)).toBe(2);
    expect((await answers()).filter(({ key }) => [one, other].includes(key))).toEqual(
      [
        {
          key: one,
          current: 3,
          none: null,
          target: 4,
          horizon: 'medium',
          priority: 'B',
          remark: '=1+1',
          discuss: false
        },
        {
          key: other,
          current: null,
          none: 'unknown',
          target: null,
          horizon: null,
          priority: null,
          remark: '',
          discuss: true
        }
      ].toSorted((a, b) => (a.key < b.key ? -1 : 1))
    );
    const { rows } = await world.db.query('select 1 from app.filled_workbook_content');
    expect(rows).toEqual([]);
    expect(await sentence(apply(id))).toContain('schon entschieden');
  });

  test('of two people one after the other loses nothing, and asks where both said something', async () => {
    const [first, second] = [await fresh(), await fresh()];
    const a = await readIn(await saved(first, { [one]: { Ist: 2, Bemerkung: 'von der IT' } }));
    const b = await readIn(
      await saved(second, { [one]: { Ist: 3, Bemerkung: 'vom Amt' }, [other]: { Ist: 1 } })
    );
    await apply(a);
    const { plan } = await previewOf(b);
    expect(plan.taken.map(({ key, field }) => key + field)).toEqual([`${other}current`]);
    expect(plan.conflicts.map(({ field, ours, theirs }) => [field, ours, theirs])).toEqual([
      ['current', '2', '3'],
      ['remark', 'von der IT', 'vom Amt']
    ]);
    expect(await sentence(apply(b))).toContain('Entscheiden Sie');
    await apply(b, { [`${one}:current`]: 'ours', [`${one}:remark`]: 'both' });
    const saidNow = (await answers()).find(({ key }) => key === one);
    expect(saidNow).toMatchObject({ current: 2, remark: 'von der IT\n\nvom Amt' });
    const again = await readIn(await saved(first, { [one]: { Ist: 2, Bemerkung: 'von der IT' } }));
    expect((await previewOf(again)).plan.taken).toEqual([]);
  });

  test('is not taken over where something was saved since its preview', async () => {
    const id = await readIn(await saved(await fresh(), { [one]: { Ist: 2 } }));
    const { seen } = await previewOf(id);
    const other = await readIn(await saved(await fresh(), { [one]: { Soll: 4 } }));
    await apply(other);
    expect(await sentence(apply(id, {}, seen))).toContain('Es wurde nichts übernommen');
    expect(await answers()).toMatchObject([{ key: one, current: null, target: 4 }]);
    await apply(id);
    expect(await answers()).toMatchObject([{ key: one, current: 2, target: 4 }]);
  });

  test('A-IM-11: names sheet and cell of every value nobody can take over, and takes over none', async () => {
    const bytes = await saved(await fresh(), {
      [one]: { Ist: '7', Priorität: 'sofort', Bemerkung: 'x'.repeat(4001) },
      [other]: { Soll: 'weiß ich nicht', Ist: 2 }
    });
    const said = await sentence(readIn(bytes));
    expect(said.match(/Blatt „Matrix“, Zelle [A-Z]\d+/g)).toHaveLength(4);
    expect(said).toContain('„sofort“');
    expect(await answers()).toEqual([]);
    const { rows } = await world.db.query('select 1 from app.filled_workbook');
    expect(rows).toEqual([]);
  });

  test('is refused with a sentence when it is another one, was tampered with, or is none', async () => {
    const book = await fresh();
    const changed = book.map((sheet) => ({
      ...sheet,
      cells: sheet.cells.map((cell) =>
        cell.text.startsWith('[0,') ? { ...cell, text: cell.text.replace('""', '"2"') } : cell
      )
    }));
    expect(await sentence(readIn(await saved(changed)))).toContain('verändert');
    expect(await sentence(readIn(await saved(book.slice(0, 1))))).toContain('keine Mappe einer');
    expect(await sentence(readIn(Buffer.from('<table>')))).toContain('keine Excel-Mappe');
    await expect(previewOf(crypto.randomUUID())).rejects.toMatchObject({ status: 404 });
  });
});
