import { afterAll, beforeAll, expect, test } from 'vitest';
import { as, type Actor } from '#server/db.ts';
import { testDatabase, type TestDatabase } from '../../../tests/database.ts';
import {
  type Arranger,
  arranger,
  member,
  owner,
  region,
  school
} from '../../../tests/factories.ts';
import { contactInput } from './contact-input.ts';
import { contactPage, correctContact } from './contact.server.ts';
import { contactFacts } from './contact.ts';
import { organisationPage } from './organisation.server.ts';

let database: TestDatabase;
let db: Arranger;
let schoolId: string;
let lead: Actor;
let ownerLead: Actor;

beforeAll(async () => {
  database = await testDatabase();
  db = await arranger(database.ownerUrl);
  const regionId = await region(db);
  const city = await owner(db, regionId, 'Stadt Ahlbrück');
  schoolId = await school(db, regionId, city, 'Grundschule am Ufer');
  await db.query(
    `update app.school set mail = '990101@schule.example', place = 'Ahlbrück' where id = $1`,
    [schoolId]
  );
  lead = await member(db, regionId, schoolId, 'schoolLead');
  ownerLead = await member(db, regionId, city, 'ownerLead');
});
afterAll(async () => {
  await db?.end();
  await database.drop();
});

const typed = {
  street: '',
  postcode: '',
  place: 'Ahlbrück',
  mail: 'buero@ufer.example',
  homepage: ''
};

test('a correction survives the next register and says what the register says', async () => {
  await as(lead, 'read write', (tx) => correctContact(tx, schoolId, { ...typed, version: 0 }));
  await db.query(
    `update app.school set mail = 'neu@schule.example', place = 'Ahlbrück-Süd' where id = $1`,
    [schoolId]
  );
  const page = await as(lead, 'read only', (tx) => organisationPage(tx, schoolId));
  const facts = contactFacts(page.school, page.correction);
  expect(facts.find(({ text }) => text === 'buero@ufer.example')?.register).toBe(
    'neu@schule.example'
  );
  // What was not corrected follows the register.
  expect(facts[0]).toMatchObject({ text: 'Ahlbrück-Süd', register: null });
});

test('two corrections at once do not overwrite each other unseen', async () => {
  await expect(
    as(lead, 'read write', (tx) => correctContact(tx, schoolId, { ...typed, mail: '', version: 0 }))
  ).rejects.toMatchObject({ problem: { kind: 'conflict', version: '1' } });
});

test('nobody but the own lead and the coordination corrects a record', async () => {
  await expect(as(ownerLead, 'read only', (tx) => contactPage(tx, schoolId))).rejects.toMatchObject(
    { status: 403 }
  );
});

test.each(['javascript:alert(1)', 'www.schule.example', 'ftp://schule.example'])(
  'the homepage %s is refused',
  (homepage) => {
    expect(contactInput.safeParse({ ...typed, homepage, version: '0' }).success).toBe(false);
  }
);

test('an address that is no web address is never a link', () => {
  const [, , homepage] = contactFacts(
    { street: '', postcode: '', place: '', mail: '', homepage: 'javascript:alert(1)' },
    null
  );
  expect(homepage?.href).toBeNull();
});
