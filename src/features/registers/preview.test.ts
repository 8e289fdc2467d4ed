import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { as, type Actor } from '#server/db.ts';
import { arranger, member, organisation, region, type Arranger } from '../../../tests/factories.ts';
import { testDatabase, type TestDatabase } from '../../../tests/database.ts';
import { changesOf, summaryOf } from './changes.ts';
import { differencesOf } from './differences.ts';
import { registerImport } from './imports.server.ts';
import { applyImport, beginImport, keepPreview } from './import-steps.server.ts';
import { parseRegister } from './parse.ts';
import type { Register, School } from './register.ts';
import { schoolTypes } from './school-types.ts';

const register = parseRegister(
  { schools: file('schuldaten'), owners: file('key_traeger'), pupils: file('anzahlen') },
  '05998'
);
const runs = process.env['LONG'] ? 400 : 30;
vi.setConfig({ testTimeout: process.env['LONG'] ? 600_000 : 120_000 });

let database: TestDatabase;
let db: Arranger;
let coordinator: Actor;

beforeAll(async () => {
  database = await testDatabase();
  db = await arranger(database.ownerUrl);
  const id = await region(db);
  const office = await organisation(db, id, 'coordinationOffice', 'Koordination');
  coordinator = await member(db, id, office, 'regionCoordinator');
  await applied(register);
});

afterAll(async () => {
  await db.end();
  await database.drop();
});

const numbers = register.schools.map(({ number }) => number);
const text = fc
  .string({ minLength: 2, maxLength: 40 })
  .map((value) => `G ${value.replace(/[\p{Cc}\p{Surrogate}]/gu, '')}`);
const edit = fc.record(
  {
    name: text,
    fullName: text,
    type: fc.constantFrom(...Object.keys(schoolTypes)),
    ownerNumber: fc.constantFrom(...register.owners.map(({ number }) => number)),
    municipalityKey: fc.constantFrom(...register.municipalities.map(({ key }) => key)),
    operatingStatus: fc.constantFrom('0', '1', '3', '9'),
    operatingStatusOn: fc.constantFrom('2027-08-01', '1999-08-01'),
    pupils: fc.option(fc.nat({ max: 5000 })),
    street: text,
    homepage: text,
    easting: fc.option(fc.integer({ min: 1, max: 900_000 }))
  },
  { requiredKeys: [] }
);
const mutation = fc.record({
  edits: fc.array(fc.tuple(fc.constantFrom(...numbers), edit), { maxLength: 6 }),
  gone: fc.subarray(numbers, { maxLength: 4 })
});

test('a preview tells exactly what applying then changes, whatever was gone or comes back', async () => {
  await fc.assert(
    fc.asyncProperty(mutation, async ({ edits, gone }) => {
      const before = await directory();
      const shown = await applied(mutated(edits, gone));
      expect(shown).toEqual(linesBetween(before, await directory()));
    }),
    { numRuns: runs }
  );
});

test('gone, then back: the same rows, the same entries as if nothing had been', async () => {
  await applied(register);
  const before = await directory();
  await applied(mutated([], numbers.slice(0, 4)));
  await applied(register);
  expect(await directory()).toEqual(before);
});

/** Through the steps of the pages; returns the lines the preview showed. */
async function applied(next: Register): Promise<string[]> {
  const id = await as(coordinator, 'read write', async (tx) => {
    const begun = await beginImport(tx, '2026-05-02', []);
    const changes = changesOf(begun.known, next);
    await keepPreview(tx, begun.id, {
      register: next,
      differences: differencesOf(begun.known, next, changes),
      summary: summaryOf(next, changes),
      fingerprint: begun.fingerprint
    });
    return begun.id;
  });
  const shown = await as(coordinator, 'read only', (tx) => registerImport(tx, id));
  expect(shown.isCurrent).toBe(true);
  await as(coordinator, 'read write', (tx) => applyImport(tx, id, shown.fingerprint));
  return shown.differences
    .filter(({ kind }) => kind !== 'added')
    .map(({ thing, number, kind, before, after }) =>
      ['gone', 'returned'].includes(kind)
        ? `${thing} ${number} ${kind}`
        : `${thing} ${number} ${kind}: ${before} → ${after}`
    )
    .toSorted();
}

type Entry = Record<string, string | null>;

/** What the tables say, in words of their own. */
async function directory(): Promise<Map<string, Entry>> {
  const { rows } = await db.query(`
    select 'school ' || s.school_number as key, s.gone_on is not null as gone, jsonb_build_object(
      'name', o.name, 'owner', w.name, 'type', s.school_type,
      'status', trim(s.operating_status || ' ' || coalesce(s.operating_status_on::text, '')),
      'municipality', m.name, 'pupils', s.pupils::text, 'legalForm', s.legal_form, 'fullName', s.full_name,
      'address', nullif(concat_ws(', ', nullif(s.street, ''),
        nullif(concat_ws(' ', nullif(s.postcode, ''), nullif(s.place, '')), '')), ''),
      'contact', nullif(concat_ws(', ', nullif(s.mail, ''), nullif(s.homepage, '')), ''),
      'location', s.easting::float8::text || ' ' || s.northing::float8::text) as entry
    from app.school s
    join app.organisation o on o.region_id = s.region_id and o.id = s.id
    join app.organisation w on w.region_id = s.region_id and w.id = s.owner_id
    join app.municipality m on m.region_id = s.region_id and m.id = s.municipality_id
    union all
    select 'owner ' || w.register_number, w.gone_on is not null,
      jsonb_build_object('name', o.name, 'legalForm', w.legal_form, 'seat', w.seat_key)
    from app.school_owner w join app.organisation o on o.region_id = w.region_id and o.id = w.id
    union all
    select 'municipality ' || m.key, m.gone_on is not null, jsonb_build_object('name', m.name)
    from app.municipality m`);
  return new Map(
    rows.map(({ key, gone, entry }) => [key, { ...entry, gone: gone ? 'gone' : null }])
  );
}

function linesBetween(before: Map<string, Entry>, after: Map<string, Entry>): string[] {
  return [...after]
    .flatMap(([key, now]) => {
      const then = before.get(key);
      if (!then) return [`${key} appeared unseen`];
      return Object.keys(now).flatMap((field) => {
        if (then[field] === now[field]) return [];
        if (field === 'gone') return [`${key} ${now[field] === 'gone' ? 'gone' : 'returned'}`];
        return [`${key} ${field}: ${then[field]} → ${now[field]}`];
      });
    })
    .toSorted();
}

function mutated(edits: [string, Partial<School>][], gone: string[]): Register {
  const changed = new Map(edits);
  const schools = register.schools
    .filter(({ number }) => !gone.includes(number))
    .map((one) => ({ ...one, ...changed.get(one.number) }));
  const owners = new Set(schools.map(({ ownerNumber }) => ownerNumber));
  const towns = new Set(schools.map(({ municipalityKey }) => municipalityKey));
  return {
    ...register,
    schools,
    owners: register.owners.filter(({ number }) => owners.has(number)),
    municipalities: register.municipalities.filter(({ key }) => towns.has(key))
  };
}

function file(name: string) {
  const bytes = new Uint8Array(readFileSync(`tests/register/${name}.csv`));
  return { name, bytes };
}
