import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { asSystem } from '#server/db.ts';
import { testDatabase, type TestDatabase } from '../../../tests/database.ts';
import { arranger, member, organisation, region, type Arranger } from '../../../tests/factories.ts';
import { matrixWorld, read, write } from '../../../tests/matrix-world.ts';
import { addTemplate } from './add.server.ts';
import { draft } from './drafts.server.ts';
import { templateFile } from './export.server.ts';
import { bringIn, readTemplate } from './import.server.ts';
import { matrixTemplate } from './template.ts';

vi.setConfig({ testTimeout: 120_000 });

let database: TestDatabase;
let db: Arranger;

beforeAll(async () => {
  database = await testDatabase();
  db = await arranger(database.ownerUrl);
});

afterAll(async () => {
  await db.end();
  await database.drop();
});

test('what is written to a file and read again is the same matrix', async () => {
  const at = await matrixWorld(db);
  for (const id of [at.ownerMatrix, at.schoolMatrix]) {
    const file = await read(at.lead, (tx) => templateFile(tx, id));
    const known = matrixTemplate.parse(JSON.parse(JSON.stringify(file)));
    expect(known).toEqual(file);
    expect(Object.keys(file.translations.en?.criteria ?? {})).toHaveLength(
      id === at.ownerMatrix ? 42 : 46
    );
    expect(file.mirrors).toHaveLength(44);
    const elsewhere = await region(db);
    const audience = file.audiences[0]?.audience ?? 'owner';
    const [again = ''] = await asSystem((tx) =>
      addTemplate(tx, elsewhere, known, { [audience]: known.version })
    );
    const office = await organisation(db, elsewhere, 'coordinationOffice', 'Koordination');
    const reader = await member(db, elsewhere, office, 'regionCoordinator');
    const copy = await read(reader, (tx) => templateFile(tx, again));
    // Mirrors name a matrix of the other side, which that region has not got.
    expect(copy).toEqual({ ...file, mirrors: [] });
  }
});

test('a file brings a foreign matrix with three levels in as a draft, mirrored to what is in use', async () => {
  const at = await matrixWorld(db);
  const file = {
    key: 'anderswo',
    version: 7,
    title: 'Rahmen von anderswo',
    language: 'de',
    scaleSentence: 'Bitte wählen.',
    levels: [1, 2, 3].map((no) => ({ no, name: `Stufe ${no}`, meaning: 'so' })),
    audiences: [
      {
        audience: 'owner',
        title: 'Rahmen von anderswo',
        rules: [],
        themes: [
          {
            key: 'A1',
            number: '1',
            title: 'Thema',
            criteria: [
              {
                key: 'A1.1',
                title: 'Netz',
                guidingQuestion: 'Wie?',
                levels: ['a', 'b', 'c'],
                evidence: '–'
              }
            ]
          }
        ]
      }
    ],
    mirrors: [{ ownerKey: 'A1.1', schoolKey: 'S1.1', kind: 'same' }]
  };
  const result = await readTemplate(fileWith(JSON.stringify(file)));
  if (!('template' in result)) throw new Error(JSON.stringify(result));
  const id = await write(at.coordinator, (tx) => bringIn(tx, result.template));
  const made = await read(at.coordinator, (tx) => draft(tx, id));
  expect(made).toMatchObject({ framework: 'anderswo', version: 2, state: 'draft' });
  expect(made.levels).toHaveLength(3);
  expect(made.mirrors).toMatchObject([{ otherKey: 'S1.1', kind: 'same' }]);
  await expect(write(at.lead, (tx) => bringIn(tx, result.template))).rejects.toMatchObject({
    status: 403
  });
});

test.each([
  ['no JSON', 'title: Matrix', [{ code: 'notJson' }]],
  ['bytes that are no text', Buffer.from([0xff, 0xfe, 0x00]), [{ code: 'notJson' }]],
  [
    'an unknown field',
    '{"secret": 1}',
    expect.arrayContaining([{ code: 'place', place: 'secret', problem: 'unknown' }])
  ],
  [
    'a name of the prototype',
    '{"__proto__": {"key": "x"}}',
    expect.arrayContaining([{ code: 'place', place: 'key', problem: 'missing' }])
  ],
  ['brackets without end', '['.repeat(1_000_000), [{ code: 'notJson' }]],
  ['brackets in brackets', `${'['.repeat(500_000)}${']'.repeat(500_000)}`, expect.anything()]
])('a file with %s is refused with what is wrong', async (_name, text, faults) => {
  const result = await readTemplate(fileWith(text));
  expect('template' in result).toBe(false);
  expect('faults' in result && result.faults).toEqual(faults);
});

function fileWith(text: string | Buffer): string {
  const path = join(mkdtempSync(join(tmpdir(), 'matrix-')), 'matrix.json');
  writeFileSync(path, text);
  return path;
}
