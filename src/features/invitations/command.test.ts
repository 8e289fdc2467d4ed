import { afterAll, beforeAll, expect, test } from 'vitest';
import { asSystem } from '#server/db.ts';
import { testDatabase, type TestDatabase } from '../../../tests/database.ts';
import { type Arranger, arranger, organisation, owner, region } from '../../../tests/factories.ts';
import { inviteFromCommandLine } from './command.server.ts';

let database: TestDatabase;
let db: Arranger;
let regionId: string;

beforeAll(async () => {
  database = await testDatabase();
  db = await arranger(database.ownerUrl);
  regionId = await region(db, 'musterland');
  await organisation(db, regionId, 'coordinationOffice', 'Bildungsbüro');
  const ownerId = await owner(db, regionId, 'Stadt Ahlbrück');
  await db.query(`update app.school_owner set register_number = '4711' where id = $1`, [ownerId]);
  await owner(db, regionId, 'Zweckverband');
  await owner(db, regionId, 'Zweckverband');
});
afterAll(async () => {
  await db?.end();
  await database.drop();
});

type Told = { organisation?: string; role: string; mail?: string; region?: string };

function invite({ organisation, role, mail = 'mia@test.example', region = 'Musterland' }: Told) {
  return asSystem((tx) =>
    inviteFromCommandLine(tx, { region, organisation, role, mail, name: 'Mia Muster' })
  );
}

async function organisationOf(id: string): Promise<string> {
  const { rows } = await db.query(
    `select o.name from app.invitation i join app.organisation o on o.id = i.organisation_id where i.id = $1`,
    [id]
  );
  return rows[0].name;
}

test('the coordination needs no organisation named', async () => {
  const id = await invite({ role: 'regionCoordinator' });
  expect(await organisationOf(id)).toBe('Bildungsbüro');
  const { rows } = await db.query('select kind, recipient from app.mail where subject_id = $1', [
    id
  ]);
  expect(rows).toEqual([{ kind: 'invitation', recipient: 'mia@test.example' }]);
});

test.each(['Stadt Ahlbrück', 'stadt ahlbrück', '4711'])(
  'a Schulträger is found by %j',
  async (name) => {
    const id = await invite({ role: 'ownerLead', organisation: name, mail: 'Lead@Test.example' });
    expect(await organisationOf(id)).toBe('Stadt Ahlbrück');
  }
);

test('inviting again keeps the one open invitation', async () => {
  const first = await invite({ role: 'ownerMember', organisation: '4711' });
  expect(await invite({ role: 'ownerMember', organisation: '4711' })).toBe(first);
});

test('a Schulaufsicht, which stands in no register, is made when it is named', async () => {
  const id = await invite({ role: 'schoolSupervision', organisation: 'Schulamt Musterland' });
  expect(await organisationOf(id)).toBe('Schulamt Musterland');
});

test.each([
  [{ role: 'king' }, 'There is no role king'],
  [{ role: 'ownerLead' }, 'There are several; name one'],
  [{ role: 'ownerLead', organisation: 'Zweckverband' }, 'Several organisations are called'],
  [{ role: 'ownerLead', organisation: 'Nirgends' }, 'There is no organisation "Nirgends"'],
  [{ role: 'ownerLead', region: 'Nirgendwo' }, 'There is no region "Nirgendwo"'],
  [{ role: 'regionCoordinator', mail: 'nicht doch' }, 'nicht doch is no mail address']
])('%j is refused in one sentence', async (told: Told, sentence) => {
  await expect(invite(told)).rejects.toThrow(sentence);
});
