import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { invite } from '#features/invitations/invitations.server.ts';
import { as, type Actor } from '#server/db.ts';
import type { FaultPoint } from '#server/faults.ts';
import { testDatabase, type TestDatabase } from './database.ts';
import { arranger, member, owner, region, unit, type Arranger } from './factories.ts';
import { startServer, type TestServer } from './server.ts';
import { headersOf, mailServer, type MailServer } from './smtp.ts';

// The worker is killed while a mail goes out or a deletion is noted: nothing is left out, and what comes twice is known.
let database: TestDatabase;
let db: Arranger;
let smtp: MailServer;
let lead: Actor;
let town: string;
let regionId: string;

const folder = mkdtempSync(join(tmpdir(), 'tafelrunde-fault-'));
const order = join(folder, 'order');
const deletions = join(folder, 'deletions.log');

beforeAll(async () => {
  database = await testDatabase();
  db = await arranger(database.ownerUrl);
  smtp = await mailServer();
  regionId = await region(db, 'musterland');
  town = await owner(db, regionId, 'Stadt Ahlbrück');
  lead = await member(db, regionId, town, 'ownerLead');
});
afterAll(async () => {
  await Promise.all([smtp?.close(), db?.end()]);
  rmSync(folder, { recursive: true });
  await database.drop();
});

const start = () =>
  startServer({
    FAULT_ORDER: order,
    DELETIONS_FILE: deletions,
    SMTP_URL: smtp.url,
    MAIL_FROM: 'Tafelrunde <post@tafelrunde.example>'
  });

async function killed(server: TestServer): Promise<void> {
  while (existsSync(order) || existsSync(`/proc/${server.pid}/fd/0`)) await pause(20);
}

const points: FaultPoint[] = [
  'mail.handed-over',
  'job.taken',
  'system.before-commit',
  'system.after-commit',
  'job.done'
];

test.each(process.env.LONG ? points : points.slice(0, 1))(
  'killed at %s, the mail goes out and is the same when it comes twice',
  async (point) => {
    const recipient = `${point}@test.example`;
    const first = await start();
    writeFileSync(order, point);
    await as(lead, 'read write', (tx) =>
      invite(tx, { organisation: town, role: 'ownerMember', name: 'Mia Neu', mail: recipient })
    );
    await killed(first);
    const second = await start();
    // Whose worker has died is found out by the queue after a quarter of an hour; this is that quarter.
    await db.query(
      `update jobs.job set state = 'retry', start_after = now() where state = 'active'`
    );
    const sent = `select sent_at is not null as done from app.mail where recipient = $1`;
    await expect
      .poll(async () => (await db.query(sent, [recipient])).rows)
      .toEqual([{ done: true }]);
    await second.stop();
    const mine = smtp.mails.filter(({ to }) => to.includes(recipient));
    expect(mine.length).toBeLessThanOrEqual(2);
    const ids = new Set(mine.map(({ raw }) => headersOf(raw).get('message-id')?.[0]));
    expect(ids.size).toBe(1);
  }
);

test('killed at line.written, a deletion is noted outside of the database all the same', async () => {
  const id = await unit(db, regionId, town, 'it', 'Amt');
  await db.query('delete from app.unit where id = $1', [id]);
  writeFileSync(order, 'line.written');
  const first = await start();
  await killed(first);
  const second = await start();
  const noted = () =>
    readFileSync(deletions, 'utf8')
      .split('\n')
      .filter((line) => line.includes(id)).length;
  await expect.poll(noted).toBe(1);
  await second.stop();
  expect(noted()).toBe(1);
});
