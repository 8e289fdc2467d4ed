import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest';
import { testDatabase, type TestDatabase } from './database.ts';
import { arranger, member, owner, region, type Arranger } from './factories.ts';
import { startServer, type TestServer } from './server.ts';
import { account, signedIn } from './sign-in.ts';

// One node of several believes in another time. What lasts how long is judged by the clock they share: the database's.
let database: TestDatabase;
let db: Arranger;
let right: TestServer;
let mail: string;

beforeAll(async () => {
  database = await testDatabase();
  db = await arranger(database.ownerUrl);
  const regionId = await region(db, 'musterland');
  const alpha = await owner(db, regionId, 'Stadt Alpha');
  const lead = await member(db, regionId, alpha, 'ownerLead');
  mail = await account(db, lead);
  await db.query('update app.membership set valid_to = current_date + 30');
  // Long enough ago to be forgotten in 2100, and not today.
  const gone = await member(db, regionId, alpha, 'ownerMember');
  await db.query(
    `update app.membership set valid_from = current_date - 40, valid_to = current_date - 20 where id = $1`,
    [gone.membershipId]
  );
  right = await startServer();
});
afterAll(async () => {
  await Promise.all([right?.stop(), db?.end()]);
  await database.drop();
});

const hour = 3_600_000;

const clocks: [string, number][] = [
  ['in the year 2100', Date.UTC(2100, 0, 1) - Date.now()],
  ['an hour ahead', hour],
  ['an hour behind', -hour]
];

test.each(process.env.LONG ? clocks : clocks.slice(0, 1))(
  'A-DL-08 a node whose clock is %s signs nobody out, keeps no session longer and forgets nobody',
  async (_, off) => {
    const wrong = await startServer({
      CLOCK_OFF: String(off),
      NODE_OPTIONS: `--import=${fileURLToPath(new URL('clock-off.mjs', import.meta.url))}`
    });
    onTestFinished(wrong.stop);
    const lead = await signedIn(right, mail);
    const there = wrong.client();
    const sameThere = async () => {
      for (const [name, value] of lead.cookies) there.cookies.set(name, value);
      return (await there.get('/r/musterland')).status;
    };
    expect(await sameThere()).toBe(200);
    expect((await lead.get('/r/musterland')).status).toBe(200);

    const made = await signedIn(wrong, mail);
    expect((await made.get('/r/musterland')).status).toBe(200);
    const here = right.client();
    for (const [name, value] of made.cookies) here.cookies.set(name, value);
    expect((await here.get('/r/musterland')).status).toBe(200);
    const { rows } = await db.query(
      `select max(extract(epoch from expires_at - now()))::int as most,
        min(extract(epoch from expires_at - now()))::int as least from auth.session`
    );
    expect(rows[0].most).toBeLessThanOrEqual(12 * 3600);
    expect(rows[0].least).toBeGreaterThan(12 * 3600 - 600);
    // The wrong node's rounds have run once by now.
    const left = await db.query('select from app.person where forgotten_at is null');
    expect(left.rowCount).toBe(2);
  }
);
