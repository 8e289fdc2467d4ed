import { appendFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { gunzipSync } from 'node:zlib';
import { join } from 'node:path';
import { sql } from 'kysely';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { removeGuest } from '#features/guests/guests.server.ts';
import { addDeletions, readDeletions } from '#server/backup/deletions.ts';
import { withBackup } from '#server/backup/read.ts';
import { restoreBackup } from '#server/backup/restore.ts';
import { writeBackup } from '#server/backup/write.ts';
import { connected } from '#server/connection.ts';
import { as, closeDatabase } from '#server/db.ts';
import { emptyDatabase, testDatabase, type TestDatabase } from '../../../tests/database.ts';
import { insert, member } from '../../../tests/factories.ts';
import { account } from '../../../tests/sign-in.ts';
import { visit, visitWorld, type VisitWorld } from '../../../tests/visit-world.ts';
import { keepDeletions } from './deletions.server.ts';
import { settle } from './settle.server.ts';

// What happens after a backup was made, and what is left of it when that backup comes back.
let database: TestDatabase;
let folder: string;
let list: string;
let world: VisitWorld;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'tafelrunde-deletions-'));
  list = join(folder, 'deletions.log');
  process.env.DELETIONS_FILE = list;
  database = await testDatabase();
  world = await visitWorld(database.ownerUrl);
});
afterAll(async () => {
  delete process.env.DELETIONS_FILE;
  await world.db.end();
  await database.drop();
  rmSync(folder, { recursive: true });
});

test('A-DS-02, Z-23: what was deleted, taken back or taken out after the backup stays so when it is restored', async () => {
  const { db, lead, regionId, alpha, beta } = world;
  const mail = await account(db, lead);
  const visitId = await visit(world);
  const guest = await as(lead, 'read write', async (tx) => {
    const { rows } = await sql<{ id: string }>`
      select app.invite_guest(${visitId}, 'Gerd Gast', '', 'gast@fern.example', '2099-01-01') as id`.execute(
      tx
    );
    return rows[0]?.id ?? '';
  });
  const { rows: found } = await db.query(
    `select r.copy_id, r.criterion_id, r.remark from app.copied_remark r where length(r.remark) > 3 limit 1`
  );
  const passage = found[0].remark;
  const { rows: users } = await db.query('select id from auth."user" where email = $1', [mail]);
  const feed = await insert(db, 'auth.calendar_feed', { user_id: users[0].id });
  const goal = await insert(db, 'app.visit_item', {
    region_id: regionId,
    visit_id: visitId,
    owner_id: alpha,
    kind: 'openPoint',
    text: 'Über Herrn Beispiel'
  });
  const left = await member(db, regionId, alpha, 'ownerMember', { to: '2021-01-31' });
  const leftMail = await account(db, left);
  await db.query(`update app.person set name = 'Frieda Fort' where id = $1`, [left.personId]);
  await insert(db, 'app.mail', {
    region_id: regionId,
    kind: 'release',
    recipient: leftMail,
    subject_id: alpha
  });
  const path = join(folder, 'before.backup');
  await writeBackup(database.ownerUrl, path, '1');

  await as(lead, 'read write', (tx) => removeGuest(tx, visitId, guest));
  await as(lead, 'read write', (tx) =>
    sql`update app.release set withdrawn_at = app.now() where recipient_id = ${beta}`.execute(tx)
  );
  await as(lead, 'read write', (tx) =>
    sql`select app.redact(${found[0].copy_id}, ${found[0].criterion_id}, 'Auf Anordnung', '[entfernt]', '{}')`.execute(
      tx
    )
  );
  await as(lead, 'read write', (tx) =>
    sql`delete from app.visit_item where id = ${goal.id}`.execute(tx)
  );
  await db.query('update app.person set suspended_at = now() where id = $1', [
    world.clerk.personId
  ]);
  await db.query('delete from auth.calendar_feed where id = $1', [feed.id]);
  await db.query(`update auth.account set password = 'another' where user_id = $1`, [users[0].id]);
  await db.query('select app.forget_person($1, $2)', [regionId, left.personId]);
  // What came into being after the backup is unknown to it, and so is its end.
  const late = await insert(db, 'app.visit_item', {
    region_id: regionId,
    visit_id: visitId,
    owner_id: alpha,
    kind: 'openPoint',
    text: 'Später'
  });
  await db.query('delete from app.visit_item where id = $1', [late.id]);

  await keepDeletions();
  await keepDeletions();
  const kept = readFileSync(list, 'utf8');
  expect(new Set(kept.split('\n')).size).toBe(kept.split('\n').length);
  expect(kept).not.toContain(passage);
  expect(kept).not.toMatch(/Beispiel|another|Gerd|Später|Frieda/);
  expect(kept).not.toContain(leftMail);

  const target = await restored(path);
  await connected(target.ownerUrl, async (client) => {
    const one = async (text: string, ...values: unknown[]) =>
      (await client.query(`select (${text}) as told`, values)).rows[0].told;
    expect(
      await one('select count(*)::int from app.visit_partner where organisation_id = $1', guest)
    ).toBe(0);
    expect(
      await one(
        'select count(*)::int from app.release where recipient_id = $1 and withdrawn_at is null',
        beta
      )
    ).toBe(0);
    expect(
      await one(
        'select remark from app.copied_remark where copy_id = $1 and criterion_id = $2',
        found[0].copy_id,
        found[0].criterion_id
      )
    ).not.toContain(passage);
    expect(await one('select count(*)::int from app.redaction')).toBe(1);
    expect(
      await one(
        `select count(*)::int from app.history where strpos(old::text || new::text, $1) > 0`,
        passage
      )
    ).toBe(0);
    expect(await one('select count(*)::int from app.visit_item')).toBe(0);
    expect(
      await one(
        'select suspended_at is not null from app.person where id = $1',
        world.clerk.personId
      )
    ).toBe(true);
    expect(await one('select count(*)::int from auth.calendar_feed')).toBe(0);
    expect(await one('select password is null from auth.account')).toBe(true);
    expect(
      await one(
        'select valid_to <= app.today() from app.membership where organisation_id = $1',
        guest
      )
    ).toBe(true);
    const { rows } = await client.query('select replayed, unreplayed from app.restoration');
    expect(rows[0].unreplayed).toBe(0);
    expect(rows[0].replayed).toBeGreaterThan(8);
    expect(await one('select name from app.person where id = $1', left.personId)).toBe(
      'Ehemalige Person'
    );
    const everything = join(folder, 'after.backup');
    await writeBackup(target.ownerUrl, everything, '1');
    const text = gunzipSync(readFileSync(everything)).toString();
    expect([text.includes('Frieda'), text.includes(leftMail)]).toEqual([false, false]);
    const { rows: sound } = await db.query('select app.verify_frozen() as told');
    expect(await one('select app.verify_frozen()')).toEqual(sound[0].told);
    // The next backup knows all of it, and new numbers do not meet old ones.
    const listed = (await readDeletions(list)) ?? [];
    expect(
      await one(
        'select count(*)::int from app.deletion where id = any ($1)',
        listed.map(({ id }) => id)
      )
    ).toBe(listed.length);
    await client.query(
      `insert into app.history (table_name, row_id, verb) values ('x', '', 'insert')`
    );
  });
  await target.drop();
}, 180_000);

test('a half-written last line is cut off and written again; any other damage is refused', async () => {
  const before = (await readDeletions(list)) ?? [];
  appendFileSync(list, '{"id":"0199');
  expect(await readDeletions(list)).toEqual(before);
  const [first] = before;
  if (!first) throw new Error('the list is empty');
  // What two processes wrote down counts once.
  await addDeletions(list, [first, { ...first, id: crypto.randomUUID() }]);
  expect(await readDeletions(list)).toHaveLength(before.length + 1);
  const broken = join(folder, 'broken.log');
  writeFileSync(broken, readFileSync(list, 'utf8').replace('"verb"', '"verb'));
  await expect(readDeletions(broken)).rejects.toThrow('damaged in line 1');
  expect(await readDeletions(join(folder, 'none.log'))).toBeUndefined();
});

async function restored(path: string): Promise<TestDatabase> {
  await closeDatabase();
  const target = await emptyDatabase();
  const loginRole = new URL(target.loginUrl).username;
  const deletions = (await readDeletions(list)) ?? [];
  const { left } = await withBackup(path, (backup) =>
    restoreBackup({ ...target, loginRole }, backup, (client) =>
      settle(client, backup.head.madeAt, deletions)
    )
  );
  expect(left).toEqual([]);
  return target;
}
