import { afterAll, beforeAll, expect, test } from 'vitest';
import { plusDays } from '#base/days.ts';
import { Refusal } from '#base/refusal.ts';
import { inviteGuest } from '#features/guests/guests.server.ts';
import { sealHistory } from '#features/history/sealing.server.ts';
import { verifyHistory } from '#features/history/verification.server.ts';
import { shiftTo, today } from '#server/clock.ts';
import { as } from '#server/db.ts';
import { testDatabase, type TestDatabase } from '../../../tests/database.ts';
import { insert, member } from '../../../tests/factories.ts';
import { account } from '../../../tests/sign-in.ts';
import { visit as insertVisit, visitWorld, type VisitWorld } from '../../../tests/visit-world.ts';
import { forgetByAddress, forgetOldPeople } from './forgetting.server.ts';

let database: TestDatabase;
let world: VisitWorld;

beforeAll(async () => {
  database = await testDatabase();
  world = await visitWorld(database.ownerUrl);
});

afterAll(async () => {
  await world.db.end();
  await database.drop();
});

const marks = { name: 'Zyrill Quastenflosser', mail: 'zyrill.quastenflosser@merkmal.example' };

test('A-DS-01 A-DS-04 whoever left long ago is forgotten once: no table holds name or address, the deeds stay', async () => {
  const { db, regionId, alpha } = world;
  const leaver = await member(db, regionId, alpha, 'ownerLead');
  await db.query('update app.person set name = $1, mail = $2 where id = $3', [
    marks.name,
    marks.mail,
    leaver.personId
  ]);
  await account(db, leaver);
  await db.query(
    `update auth."user" set name = $1, email = $2
     where id = (select user_id from app.person where id = $3)`,
    [marks.name, marks.mail, leaver.personId]
  );
  await leaveTraces(leaver.personId);
  const last = plusDays(today(), 60);
  const visit = await insertVisit(world);
  await as(leaver, 'read write', (tx) =>
    inviteGuest(tx, visit, { ...guest, mail: `gast.${marks.mail}`, accessUntil: last })
  );
  expect((await traces()).size).toBeGreaterThan(8);
  await sealHistory();

  await db.query('update app.membership set valid_to = $1 where id = $2', [
    last,
    leaver.membershipId
  ]);
  shiftTo(plusDays(last, 365));
  expect(await forgetOldPeople()).toMatchObject({ people: 0 });
  shiftTo(plusDays(last, 366));
  await db.query(`update app.person set created_at = created_at - interval '3 years'`);
  const [one, other] = await Promise.all([forgetOldPeople(), forgetOldPeople()]);
  // The person and its guest, each once.
  expect(one.people + other.people).toBe(2);
  expect(await forgetOldPeople()).toEqual({ people: 0, invitations: 0 });
  expect([...(await traces()).keys()]).toEqual([]);

  const { rows } = await db.query(
    `select p.name, p.user_id, g.name as guest, o.name as body
     from app.person p, app.guest g join app.organisation o on o.id = g.id where p.id = $1`,
    [leaver.personId]
  );
  expect(rows).toEqual([
    { name: 'Ehemalige Person', user_id: null, guest: 'Ehemalige Person', body: 'Büro Nord' }
  ]);
  const kept = await db.query(
    'select count(*)::int as deeds from app.history where membership_id = $1',
    [leaver.membershipId]
  );
  expect(kept.rows[0].deeds).toBeGreaterThan(0);
  await sealHistory();
  expect((await verifyHistory()).faults).toEqual([]);
});

test('A-DS-03 A-DS-05 nobody is forgotten while needed, and an address invited anew is somebody else', async () => {
  shiftTo(undefined);
  const { db, regionId, beta } = world;
  const lead = await member(db, regionId, beta, 'ownerLead');
  const mail = `weg.${marks.mail}`;
  await db.query('update app.person set mail = $1 where id = $2', [mail, lead.personId]);
  await expect(forgetByAddress(mail)).rejects.toThrow(Refusal);
  await db.query('update app.membership set valid_to = $1 where id = $2', [
    plusDays(today(), -1),
    lead.membershipId
  ]);
  expect(await forgetByAddress(mail)).toBe(true);
  expect(await forgetByAddress(mail)).toBe(false);
  const anew = await insert(db, 'app.person', { region_id: regionId, name: 'Neu', mail });
  const { rows } = await db.query(
    'select count(*)::int as n from app.membership where person_id = $1',
    [anew.id]
  );
  expect(rows[0].n).toBe(0);
});

const guest = { name: marks.name, body: 'Büro Nord' };

async function leaveTraces(personId: string): Promise<void> {
  const { db, regionId, alpha } = world;
  const { rows } = await db.query('select user_id from app.person where id = $1', [personId]);
  const user = { user_id: rows[0].user_id };
  await insert(db, 'app.invitation', {
    region_id: regionId,
    organisation_id: alpha,
    role: 'ownerLead',
    ...marks,
    expires_at: '2020-01-01'
  });
  await insert(db, 'app.mail', {
    region_id: regionId,
    kind: 'release',
    recipient: marks.mail,
    subject_id: alpha
  });
  await insert(db, 'auth.mail_change', {
    ...user,
    old_mail: `alt.${marks.mail}`,
    new_mail: marks.mail,
    expires_at: '2020-01-01'
  });
  await insert(db, 'auth.barrier_report', { region_id: regionId, message: 'Zu klein', ...marks });
  await insert(db, 'auth.operator_invitation', { mail: marks.mail, expires_at: '2020-01-01' });
}

/** Tables in which the name or the address of the person stands somewhere, with how often. */
async function traces(): Promise<Map<string, number>> {
  const { rows } = await world.db.query(
    `select n.nspname || '.' || quote_ident(c.relname) as name from pg_class c join pg_namespace n on n.oid = c.relnamespace
     where n.nspname in ('app', 'auth', 'jobs') and c.relkind = 'r'`
  );
  const found = new Map<string, number>();
  for (const { name } of rows) {
    const hits = await world.db.query(
      `select count(*)::int as n from ${name} t where t::text ilike '%quastenflosser%'`
    );
    if (hits.rows[0].n > 0) found.set(name, hits.rows[0].n);
  }
  return found;
}
