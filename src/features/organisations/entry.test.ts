import { afterAll, beforeAll, expect, test } from 'vitest';
import { as, type Actor } from '#server/db.ts';
import { periodsOf } from '#features/registers/periods.server.ts';
import { testDatabase, type TestDatabase } from '../../../tests/database.ts';
import {
  type Arranger,
  arranger,
  member,
  organisation,
  owner,
  region,
  school
} from '../../../tests/factories.ts';
import { entryChange, entryInput } from './entry-input.ts';
import { entryChoices, entryPage } from './entry-page.server.ts';
import { addEntry, changeEntry, closeEntry } from './entry.server.ts';
import { organisationPage } from './organisation.server.ts';

let database: TestDatabase;
let db: Arranger;
let registerOwner: string;
let coordinator: Actor;
let lead: Actor;
let ownerId: string;
let schoolId: string;

beforeAll(async () => {
  database = await testDatabase();
  db = await arranger(database.ownerUrl);
  const regionId = await region(db);
  const office = await organisation(db, regionId, 'coordinationOffice', 'Koordination');
  registerOwner = await owner(db, regionId, 'Stadt Ahlbrück');
  await school(db, regionId, registerOwner, 'Grundschule am Ufer');
  coordinator = await member(db, regionId, office, 'regionCoordinator');
  lead = await member(db, regionId, registerOwner, 'ownerLead');
  ownerId = await added({ ...market, newMunicipality: 'Markt Neuland' });
  schoolId = await added({ ...primary, ownerId, municipalityId: await seatOf(ownerId) });
});
afterAll(async () => {
  await db?.end();
  await database.drop();
});

const place = { municipalityId: '', newMunicipality: '', newMunicipalityKey: '' };
const market = {
  kind: 'schoolOwner',
  name: 'Markt Neuland',
  legalForm: 'public',
  number: '4711',
  ...place,
  validFrom: '2020-08-01'
};
const facts = {
  kind: 'school',
  name: 'Grundschule Neuland',
  fullName: '',
  number: '6 321',
  type: '02',
  legalForm: 'public',
  pupils: '120',
  ...place,
  validFrom: '2020-08-01'
};
const contact = { street: '', postcode: '', place: 'Neuland', mail: '', homepage: '' };
const primary = { ...facts, ...contact };

type Typed = Record<string, string>;

const added = (typed: Typed) =>
  as(coordinator, 'read write', (tx) => addEntry(tx, entryInput.parse(typed)));
const changed = (id: string, typed: Typed) =>
  as(coordinator, 'read write', (tx) => changeEntry(tx, id, entryChange.parse(typed)));
const closed = (id: string, goneOn: string | null, version: number) =>
  as(coordinator, 'read write', (tx) => closeEntry(tx, id, { goneOn, version }));
const shown = (id: string) => as(coordinator, 'read only', (tx) => organisationPage(tx, id));
const entry = (id: string) => as(coordinator, 'read only', (tx) => entryPage(tx, id));
const periods = async (id: string, field: string) =>
  (await as(coordinator, 'read only', (tx) => periodsOf(tx, id)))
    .filter((one) => one.field === field)
    .map(({ value, validFrom, validTo }) => [value, validFrom, validTo]);

async function seatOf(id: string): Promise<string> {
  return (await shown(id)).owner?.seatId ?? '';
}

test('an owner and a school are entered with the day since which they are as they are', async () => {
  expect(await shown(ownerId)).toMatchObject({
    name: 'Markt Neuland',
    byHand: true,
    owner: { number: '4711', seat: 'Markt Neuland' }
  });
  expect((await shown(schoolId)).school).toMatchObject({
    number: '6321',
    fullName: 'Grundschule Neuland',
    ownerName: 'Markt Neuland',
    municipality: 'Markt Neuland',
    place: 'Neuland'
  });
  expect(await periods(schoolId, 'pupils')).toEqual([['120', '2020-08-01', null]]);
});

test('municipalities whose key nobody knows get keys that no Land uses', async () => {
  await added({ ...market, name: 'Fern', number: '', newMunicipality: 'Fern' });
  const { municipalities } = await as(coordinator, 'read only', entryChoices);
  const own = municipalities.filter(({ key }) => key.startsWith('99'));
  expect(own.map(({ key }) => key).toSorted()).toEqual(['99000001', '99000002']);
});

test('a change holds from the day that is named, and what held before stays', async () => {
  await changed(schoolId, {
    ...facts,
    name: 'Schule am Markt',
    pupils: '99',
    ownerId,
    municipalityId: await seatOf(ownerId),
    validFrom: '2024-08-01',
    version: '1'
  });
  expect(await periods(schoolId, 'name')).toEqual([
    ['Schule am Markt', '2024-08-01', null],
    ['Grundschule Neuland', '2020-08-01', '2024-08-01']
  ]);
  expect(await periods(schoolId, 'pupils')).toHaveLength(2);
  expect(await shown(schoolId)).toMatchObject({ name: 'Schule am Markt', school: contact });
});

test('two changes at once do not overwrite each other unseen', async () => {
  const typed = { ...facts, ownerId, municipalityId: await seatOf(ownerId), version: '1' };
  await expect(changed(schoolId, { ...typed, pupils: '99' })).rejects.toMatchObject({
    problem: {
      kind: 'conflict',
      version: '2',
      differences: [
        { label: 'Name', mine: 'Grundschule Neuland', theirs: 'Schule am Markt' },
        { label: 'Amtlicher Name', mine: 'Grundschule Neuland', theirs: 'Schule am Markt' }
      ]
    }
  });
});

test('a Schulträger is not closed while it has schools, and what is closed comes back whole', async () => {
  await expect(closed(ownerId, '2025-07-31', 1)).rejects.toMatchObject({
    errors: { goneOn: expect.stringContaining('trägt noch Schulen') }
  });
  const before = await periods(schoolId, 'name');
  await closed(schoolId, '2025-07-31', 2);
  expect((await shown(schoolId)).school?.goneOn).toBe('2025-07-31');
  expect(await periods(schoolId, 'name')).toMatchObject([
    ['Schule am Markt', '2024-08-01', '2025-07-31'],
    {}
  ]);
  await closed(ownerId, '2025-07-31', 1);
  const { version } = await entry(schoolId);
  await expect(closed(schoolId, null, version)).rejects.toMatchObject({
    problem: { kind: 'state' }
  });
  await closed(ownerId, null, 2);
  await closed(schoolId, null, version);
  expect(await periods(schoolId, 'name')).toEqual(before);
});

test('a closed entry does not change', async () => {
  const id = await added({ ...market, name: 'Altland', number: '' });
  await closed(id, '2025-07-31', 1);
  await expect(
    changed(id, { ...market, name: 'Neu', number: '', version: '2' })
  ).rejects.toMatchObject({ problem: { kind: 'state' } });
});

test('what the register leads is not changed by hand', async () => {
  await expect(changed(registerOwner, { ...market, version: '1' })).rejects.toMatchObject({
    problem: { kind: 'state' }
  });
  await expect(closed(registerOwner, '2025-07-31', 1)).rejects.toMatchObject({
    problem: { kind: 'state' }
  });
});

test('nobody but the coordination enters, changes or closes', async () => {
  const forbidden = { status: 403 };
  await expect(as(lead, 'read only', entryChoices)).rejects.toMatchObject(forbidden);
  await expect(as(lead, 'read only', (tx) => entryPage(tx, ownerId))).rejects.toMatchObject(
    forbidden
  );
  await expect(
    as(lead, 'read write', (tx) => addEntry(tx, entryInput.parse({ ...market, number: '' })))
  ).rejects.toMatchObject(forbidden);
});

test.each([
  ['a number that exists', { number: '4711' }, 'school_owner_region_id_register_number_key'],
  [
    'a key that exists',
    { number: '', newMunicipality: 'Anders', newMunicipalityKey: '09123456' },
    'municipality_region_id_key_key'
  ]
])('%s is refused by a constraint that has its text', async (_what, typed: Typed, constraint) => {
  const twin = { ...market, name: 'Zwilling', ...typed };
  if (typed.newMunicipality) await added({ ...twin, newMunicipality: 'Erste' });
  await expect(added(twin)).rejects.toMatchObject({ constraint });
});

test.each([
  ['a municipality that exists', { newMunicipality: 'markt neuland' }, 'newMunicipality'],
  ['a key without its municipality', { newMunicipalityKey: '09123457' }, 'newMunicipality'],
  ['an unknown municipality', { municipalityId: crypto.randomUUID() }, 'municipalityId'],
  ['a day to come', { validFrom: '2199-01-01' }, 'validFrom']
])('%s is told at its field', async (_what, typed: Typed, field) => {
  await expect(added({ ...market, number: '', ...typed })).rejects.toMatchObject({
    errors: { [field]: expect.any(String) }
  });
});

test.each([
  ['a school number', { ...primary, number: 'A/1', ownerId: crypto.randomUUID() }],
  ['an owner number', { ...market, number: 'A/1' }],
  ['a Gemeindeschlüssel', { ...market, newMunicipalityKey: '99000001' }],
  ['a Schulform', { ...primary, type: 'XX', ownerId: crypto.randomUUID() }]
])('%s that cannot be one is refused', (_what, typed) => {
  expect(entryInput.safeParse(typed).success).toBe(false);
});

test('in another Land a type of school has its own name, in North Rhine-Westphalia one of the register', async () => {
  const liesIn = (county: string | null) =>
    db.query('update app.region set county_key = $1 where id = $2', [county, coordinator.regionId]);
  const typed = { ...facts, ownerId, municipalityId: await seatOf(ownerId), number: '' };
  const own = { ...typed, name: 'Lernhaus am See', type: 'Regionale Schule mit Grundschulteil' };
  const id = await added({ ...own, ...contact });
  expect((await shown(id)).school).toMatchObject({ type: own.type });
  expect(await periods(id, 'type')).toEqual([[own.type, '2020-08-01', null]]);
  for (const type of ['', 'xy', '...', 'Schule\u0007']) {
    expect(entryInput.safeParse({ ...own, ...contact, type }).success).toBe(false);
  }
  await liesIn('05998');
  const refused = { errors: { type: expect.any(String) } };
  await expect(added({ ...own, ...contact })).rejects.toMatchObject(refused);
  const later = { ...own, validFrom: '2024-08-01', version: '1' };
  await expect(changed(id, { ...later, type: 'Oberschule' })).rejects.toMatchObject(refused);
  // What it is called already it may keep.
  await changed(id, { ...later, pupils: '90' });
  await liesIn(null);
});
