import pg from 'pg';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { testDatabase, type TestDatabase } from './database.ts';
import { arranger, member, organisation, owner, region, type Arranger } from './factories.ts';

let database: TestDatabase;
let db: Arranger;
beforeAll(async () => {
  database = await testDatabase();
  db = await arranger(database.ownerUrl);
});
afterAll(async () => {
  await db?.end();
  await database?.drop();
});

const rights = `select app.organisations_where('matrix.edit') as own, app.may_in_region('round.run') as "inRegion"`;

/** Rights are remembered within a transaction; these are the ways in which that could go wrong. */
test('rights are those of who asks, and end in the transaction that takes them away', async () => {
  const regionId = await region(db);
  const home = await owner(db, regionId, 'Stadt Amt');
  const office = await organisation(db, regionId, 'coordinationOffice', 'Koordination');
  const lead = await member(db, regionId, home, 'ownerLead');
  const coordinator = await member(db, regionId, office, 'regionCoordinator');
  const client = new pg.Client({ connectionString: database.ownerUrl });
  await client.connect();
  const act = (actor: typeof lead) =>
    client.query(
      `select set_config('app.region_id', $1, true), set_config('app.person_id', $2, true),
        set_config('app.membership_id', $3, true)`,
      [actor.regionId, actor.personId, actor.membershipId]
    );
  const asked = async () => (await client.query(rights)).rows[0];
  try {
    await client.query('begin');
    await act(lead);
    expect(await asked()).toEqual({ own: [home], inRegion: false });
    await act(coordinator);
    expect(await asked()).toEqual({ own: [], inRegion: true });
    await act({ ...coordinator, personId: lead.personId });
    expect(await asked()).toEqual({ own: [], inRegion: false });
    await act(coordinator);
    await client.query('update app.person set suspended_at = now() where id = $1', [
      coordinator.personId
    ]);
    expect(await asked()).toEqual({ own: [], inRegion: false });
    await client.query('rollback');

    await client.query('begin');
    expect(await asked()).toEqual({ own: [], inRegion: false });
    await act(coordinator);
    expect(await asked()).toEqual({ own: [], inRegion: true });
    await client.query('commit');
  } finally {
    await client.end();
  }
});
