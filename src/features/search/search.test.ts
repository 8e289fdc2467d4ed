import { afterAll, beforeAll, expect, test } from 'vitest';
import { as, type Actor } from '#server/db.ts';
import { testDatabase, type TestDatabase } from '../../../tests/database.ts';
import {
  type Arranger,
  arranger,
  insert,
  member,
  organisation,
  owner,
  region,
  school
} from '../../../tests/factories.ts';
import { search } from './search.server.ts';
import { wordsOf } from '#base/words.ts';
import { shownAtMost } from './search.ts';
import { searchOf } from './search-input.ts';

let database: TestDatabase;
let db: Arranger;
let lead: Actor;
let coordinator: Actor;
let teacher: Actor;

beforeAll(async () => {
  database = await testDatabase();
  db = await arranger(database.ownerUrl);
  const regionId = await region(db);
  const city = await owner(db, regionId, 'Stadt Ahlbrück');
  await owner(db, regionId, 'Gemeinde Straßfeld');
  await owner(db, regionId, 'Auengemeinde Werl');
  const gymnasium = await school(db, regionId, city, 'Auengymnasium Ahlbrück');
  for (let no = 0; no < 25; no += 1) await owner(db, regionId, `Zweckverband Nummer ${no}`);
  lead = await member(db, regionId, city, 'ownerLead');
  await db.query(`update app.person set name = 'Jörg Größe' where id = $1`, [lead.personId]);
  teacher = await member(db, regionId, gymnasium, 'schoolMember');
  const office = await organisation(db, regionId, 'coordinationOffice', 'Bildungsbüro');
  coordinator = await member(db, regionId, office, 'regionCoordinator');
  const visit = await insert(db, 'app.visit', {
    region_id: regionId,
    owner_id: city,
    title: 'Schulträgerbesuch im Herbst',
    held_on: '2026-12-03',
    starts_at: '14:00'
  });
  const [, ofSchool] = await Promise.all(
    ['Glasfaser für alle', 'Medienkonzept beschließen'].map((title) =>
      insert(db, 'app.goal', { region_id: regionId, visit_id: visit.id, owner_id: city, title })
    )
  );
  await insert(db, 'app.measure', {
    region_id: regionId,
    goal_id: ofSchool?.id,
    owner_id: city,
    title: 'In die Schulkonferenz bringen',
    party_id: gymnasium,
    party_kind: 'school'
  });
});
afterAll(async () => {
  await db?.end();
  await database.drop();
});

async function found(actor: Actor, text: string): Promise<string[]> {
  const rows = await as(actor, 'read only', (tx) => search(tx, text));
  return rows.map(({ name }) => name);
}

test.each(['Ahlbrück', 'ahlbrueck', 'AHLBRÜCK', 'ahlbruck', 'ahlb', 'stadt ahlbr', 'Ahlbrukc'])(
  '%j finds Stadt Ahlbrück',
  async (text) => {
    expect(await found(lead, text)).toContain('Stadt Ahlbrück');
  }
);

test.each(['strassfeld', 'Straßfeld', 'STRASS'])('%j finds Straßfeld', async (text) => {
  expect(await found(lead, text)).toEqual(['Gemeinde Straßfeld']);
});

test('the beginning of a word comes before its middle', async () => {
  expect(await found(lead, 'gymnasium')).toEqual(['Auengymnasium Ahlbrück']);
  expect(await found(lead, 'gemeinde')).toEqual(['Gemeinde Straßfeld', 'Auengemeinde Werl']);
});

test('A-TZ-11 people, visits and goals are found by those alone who may see them, and nothing that is gone', async () => {
  expect(await found(lead, 'joerg')).toEqual(['Jörg Größe']);
  expect(await found(coordinator, 'Größe')).toEqual(['Jörg Größe']);
  expect(await found(teacher, 'joerg')).toEqual([]);
  expect(await found(lead, 'herbst')).toEqual(['Schulträgerbesuch im Herbst']);
  expect(await found(lead, 'glasfaser')).toEqual(['Glasfaser für alle']);
  for (const outside of [coordinator, teacher]) {
    expect(await found(outside, 'herbst')).toEqual([]);
    expect(await found(outside, 'glasfaser')).toEqual([]);
  }
  // A school finds what it does something for, without the visit it comes from.
  expect(await found(teacher, 'medienkonzept')).toEqual(['Medienkonzept beschließen']);
  expect(await found(coordinator, 'medienkonzept')).toEqual([]);
  await db.query(`delete from app.goal where title like 'Glasfaser%'`);
  expect(await found(lead, 'glasfaser')).toEqual([]);
});

test('no more are shown than fit a page', async () => {
  expect(await found(lead, 'zweckverband')).toHaveLength(shownAtMost);
});

test('the name of a town brings its Schulträger before its schools', async () => {
  const rows = await as(lead, 'read only', (tx) => search(tx, 'Ahlbrück'));
  const organisations = rows.filter(({ what }) => what === 'organisation');
  expect(organisations.map(({ name }) => name)).toEqual([
    'Stadt Ahlbrück',
    'Auengymnasium Ahlbrück'
  ]);
});

test.each(['', '   ', '%', '_', "'; --", '🙂'])('%j finds nothing by accident', async (text) => {
  expect(await found(lead, text)).toEqual([]);
});

test('an address asks for one text and nothing else', () => {
  expect(searchOf(new URLSearchParams('q= Ahlbrück '))).toBe('Ahlbrück');
  expect(searchOf(new URLSearchParams(''))).toBe('');
  expect(searchOf(new URLSearchParams('q=a&q=b'))).toBeNull();
  expect(searchOf(new URLSearchParams('sort=name'))).toBeNull();
  expect(wordsOf('Ähre-Straße É')).toEqual(['aehre', 'strasse', 'e']);
});
