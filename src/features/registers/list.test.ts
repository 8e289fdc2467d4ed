import { afterAll, beforeAll, expect, test } from 'vitest';
import { as, type Actor } from '#server/db.ts';
import { testDatabase, type TestDatabase } from '../../../tests/database.ts';
import {
  arranger,
  member,
  organisation,
  owner,
  region,
  school,
  type Arranger
} from '../../../tests/factories.ts';
import { knownIn } from './known.server.ts';
import { registerImport } from './imports.server.ts';
import { applyImport, beginImport, keepTable } from './import-steps.server.ts';
import { mapColumns } from './list.server.ts';
import { guesses } from './list-form.ts';
import { mappingInput } from './mapping-input.ts';
import { listTable } from './list-table.ts';

let database: TestDatabase;
let db: Arranger;
let regionId: string;
let coordinator: Actor;
let lead: Actor;
let byHand: string;

beforeAll(async () => {
  database = await testDatabase();
  db = await arranger(database.ownerUrl);
  regionId = await region(db);
  const office = await organisation(db, regionId, 'coordinationOffice', 'Koordination');
  coordinator = await member(db, regionId, office, 'regionCoordinator');
  const body = await owner(db, regionId, 'Stadt Alpha');
  byHand = await school(db, regionId, body, 'GG Von Hand');
  lead = await member(db, regionId, body, 'ownerLead');
});

afterAll(async () => {
  await db.end();
  await database.drop();
});

test('a list adds, finds again, changes and marks, and a register leaves what it added alone', async () => {
  const first = await applied('Ulme;1234;Stadt Alpha;Alpha\nLinde;;Verein;Beta');
  expect(first.map(({ thing, kind, name }) => `${thing} ${kind} ${name}`)).toEqual([
    'school added Ulme',
    'school added Linde',
    'owner added Verein',
    'municipality added Alpha',
    'municipality added Beta'
  ]);
  expect(await applied('Ulme;1234;stadt  ALPHA;alpha\nLINDE;;Verein;Beta')).toEqual([]);
  const moved = await applied('Ulmenschule;1234;Verein;Alpha');
  expect(moved.map(({ kind, before, after }) => `${kind}: ${before} → ${after}`)).toEqual([
    'gone: Verein → null',
    'name: Ulme → Ulmenschule',
    'owner: Stadt Alpha → Verein',
    'fullName: Ulme → Ulmenschule'
  ]);
  const back = await applied('Ulmenschule;1234;Verein;Alpha\nLinde;;Verein;Beta');
  expect(back.map(({ kind }) => kind)).toEqual(['returned']);
  const known = await as(coordinator, 'read only', (tx) => knownIn(tx, regionId));
  expect(known.schools.map(({ name, isKept }) => [name, isKept])).toEqual([['Ulmenschule', true]]);
  const { rows } = await db.query(
    `select gone_on from app.school where region_id = $1 and id = $2`,
    [regionId, byHand]
  );
  expect(rows[0].gone_on).toBe(null);
});

test('a list gives its number to what had none, and finds a municipality however it is written', async () => {
  await db.query(
    `insert into app.municipality (region_id, key, name) values ($1, '05754008', 'Gütersloh')`,
    [regionId]
  );
  const lines = await applied(
    [
      'Ulmenschule;1234;Verein;Alpha',
      'Linde;0815;Verein;Beta',
      'Buche;4711;Verein;Stadt Guetersloh',
      'Eibe;4712;Verein;GÜTERSLOH, Stadt'
    ].join('\n')
  );
  expect(lines.filter(({ kind }) => kind === 'number')).toMatchObject([
    { name: 'Linde', before: null, after: '0815' }
  ]);
  expect(lines.filter(({ thing }) => thing === 'municipality')).toEqual([]);
  const { rows } = await db.query(
    `select o.name, s.school_number as number, m.key from app.school s
     join app.organisation o using (region_id, id)
     join app.municipality m on m.region_id = s.region_id and m.id = s.municipality_id
     where s.region_id = $1 and o.name in ('Linde', 'Buche', 'Eibe') order by 1`,
    [regionId]
  );
  expect(rows).toEqual([
    { name: 'Buche', number: '4711', key: '05754008' },
    { name: 'Eibe', number: '4712', key: '05754008' },
    { name: 'Linde', number: '0815', key: expect.stringMatching(/^99\d{6}$/) }
  ]);
});

test('a list that lacks most of what lists added seems cut off', async () => {
  const many = Array.from({ length: 12 }, (_, index) => `Schule ${index};;Verein;Beta`);
  await applied(['Ulmenschule;1234;Verein;Alpha', ...many].join('\n'));
  await expect(applied('Ulmenschule;1234;Verein;Alpha')).rejects.toThrow();
});

test('nobody else may say what the columns are', async () => {
  const table = listTable(fileOf('Eiche;;Verein;Beta'));
  const id = await as(coordinator, 'read write', async (tx) => {
    const begun = await beginImport(tx, '2026-05-02', []);
    await keepTable(tx, begun.id, table);
    return begun.id;
  });
  const mapping = mappingInput.parse(chosen(table.header));
  await expect(as(lead, 'read write', (tx) => mapColumns(tx, id, mapping))).rejects.toMatchObject({
    status: 404
  });
});

test('headers are recognised in German and in English', () => {
  expect(guesses(['Schulname', 'Träger', 'Gemeinde', 'PLZ'])).toMatchObject({
    name: 0,
    owner: 1,
    municipality: 2,
    postcode: 3,
    pupils: null
  });
  expect(guesses(['Pupils', 'School name', 'Owner', 'Municipality'])).toMatchObject({
    name: 1,
    owner: 2,
    municipality: 3,
    pupils: 0
  });
});

/** Through the steps of the pages; returns the lines the preview showed. */
async function applied(rows: string) {
  const table = listTable(fileOf(rows));
  const id = await as(coordinator, 'read write', async (tx) => {
    const begun = await beginImport(tx, '2026-05-02', []);
    await keepTable(tx, begun.id, table);
    await mapColumns(tx, begun.id, mappingInput.parse(chosen(table.header)));
    return begun.id;
  });
  const shown = await as(coordinator, 'read only', (tx) => registerImport(tx, id));
  await as(coordinator, 'read write', (tx) => applyImport(tx, id, shown.fingerprint));
  return shown.differences;
}

function chosen(header: readonly string[]): Record<string, string> {
  return Object.fromEntries(
    Object.entries(guesses(header)).map(([field, at]) => [field, at === null ? '' : String(at)])
  );
}

function fileOf(rows: string) {
  const text = `Schule;Nummer;Träger;Kommune\n${rows}\n`;
  return { name: 'list', bytes: new TextEncoder().encode(text) };
}
