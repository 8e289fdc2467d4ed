import { readFileSync } from 'node:fs';
import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { memoryOptions } from '../bin/runtime.mjs';
import { testDatabase, type TestDatabase } from './database.ts';
import { doorway } from './doorway.ts';
import { arranger, member, owner, region, type Arranger } from './factories.ts';
import { sendKeyIn } from './page-text.ts';
import { startServer, type Client, type TestServer } from './server.ts';
import { account, signedIn } from './sign-in.ts';

// What the product says and keeps while its database is away or overrun, and how soon it is well again.
let database: TestDatabase;
let db: Arranger;
let door: Awaited<ReturnType<typeof doorway>>;
let server: TestServer;
let lead: Client;

beforeAll(async () => {
  database = await testDatabase();
  db = await arranger(database.ownerUrl);
  const regionId = await region(db, 'musterland');
  const alpha = await owner(db, regionId, 'Stadt Alpha');
  door = await doorway();
  server = await startServer({
    DATABASE_URL: door.url,
    LOG_LEVEL: 'info',
    // As the product is started.
    NODE_OPTIONS: memoryOptions.join(' '),
    MALLOC_ARENA_MAX: '2',
    TRUSTED_PROXY: '127.0.0.1,::1'
  });
  lead = await signedIn(server, await account(db, await member(db, regionId, alpha, 'ownerLead')));
});
afterAll(async () => {
  await Promise.all([server?.stop(), db?.end()]);
  await door?.remove();
  await database.drop();
});

const newVisit = '/r/musterland/besuche/neu';
const away = (process.env.LONG ? 60 : 3) * 1000;

/** How long it took, in milliseconds. */
async function timed<T>(work: () => Promise<T>): Promise<[T, number]> {
  const began = performance.now();
  return [await work(), performance.now() - began];
}

test('A-DL-07 A-CO-10 the database is away: 503 with what was typed, a short log, the same process, soon well again', async () => {
  const typed = {
    sendung: sendKeyIn(await (await lead.get(newVisit)).text()),
    kind: 'ownerVisit',
    title: 'Besuch im <Werk>',
    heldOn: '2030-06-03',
    startsAt: '10:00',
    durationMin: '120',
    venue: 'Rathaus & Hof',
    aims: 'WLAN',
    accessUntil: ''
  };
  const before = server.lines.length;
  const began = performance.now();
  await door.shut();
  const [shown, took] = await timed(() => lead.get('/r/musterland'));
  expect(shown.status).toBe(503);
  expect(took).toBeLessThan(5_000);
  const refused = await lead.post(newVisit, typed);
  expect(refused.status).toBe(503);
  expect(refused.headers.get('retry-after')).toBe('5');
  expect(refused.headers.get('content-security-policy')).toContain("form-action 'self'");
  const page = await refused.text();
  expect(page).toContain('Noch einmal senden');
  expect(page).not.toContain('<Werk>');
  while (performance.now() - began < away) {
    await Promise.all(Array.from({ length: 20 }, () => lead.get('/r/musterland')));
    await pause(200);
  }
  const seconds = (performance.now() - began) / 1000;
  expect((server.lines.length - before) / seconds).toBeLessThanOrEqual(10);

  await door.open();
  const [, healed] = await timed(() =>
    expect.poll(async () => (await lead.get('/r/musterland')).status, { timeout: 10_000 }).toBe(200)
  );
  expect(healed).toBeLessThan(10_000);
  // The page’s own form, as a browser without scripts sends it.
  const fields = [...page.matchAll(/<input type="hidden" name="([^"]*)" value="([^"]*)">/g)].map(
    ([, name = '', value = '']) => [unescaped(name), unescaped(value)]
  );
  expect(Object.fromEntries(fields)).toEqual(typed);
  const action = /<form method="post" action="([^"]*)"/.exec(page)?.[1] ?? '';
  for (let time = 0; time < 2; time++) {
    expect((await lead.post(action, Object.fromEntries(fields))).status).toBe(303);
  }
  const { rows } = await db.query('select venue from app.visit where title = $1', [typed.title]);
  expect(rows).toEqual([{ venue: typed.venue }]);
  expect((await db.query('select from app.mail')).rowCount).toBe(0);
  expect(readFileSync(`/proc/${server.pid}/stat`, 'utf8')).toContain(`${server.pid} `);
});

test('A-DL-04 all connections are busy: 503 within five seconds, and well as soon as they come free', async () => {
  await db.query('begin');
  await db.query('lock table app.visit in access exclusive mode');
  const ask = () => timed(() => lead.get('/r/musterland/besuche').then(({ status }) => status));
  const asked = Array.from({ length: 40 }, ask);
  const late = asked.map((one) => Promise.race([one, pause(6_000, null)]));
  const refused = (await Promise.all(late).finally(() => db.query('rollback'))).filter(Boolean);
  expect(refused.length).toBeGreaterThanOrEqual(28);
  for (const [status, took] of refused.flatMap((one) => (one ? [one] : []))) {
    expect(status).toBe(503);
    expect(took).toBeLessThan(5_000);
  }
  const [all, took] = await timed(() => Promise.all(asked));
  expect(all.map(([status]) => status).filter((status) => status !== 503)).toEqual(
    Array.from({ length: 12 }, () => 200)
  );
  expect(took).toBeLessThan(10_000);
  expect((await lead.get('/r/musterland/besuche')).status).toBe(200);
});

test('A-DL-03 two hundred sign-ins at once: bounded memory, a place in the queue or 429, and nobody else waits', async () => {
  const many = process.env.LONG ? 200 : 80;
  const stranger = server.client();
  const memory = () =>
    Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${server.pid}/status`, 'utf8'))?.[1]) / 1024;
  const before = memory();
  let most = before;
  let isDone = false;
  const tries = Promise.all(
    Array.from({ length: many }, (_, number) =>
      stranger
        .post(
          '/anmelden',
          { mail: `jemand-${number}@test.example`, password: 'nicht das richtige wort' },
          // Half of them from one town hall, half from everywhere.
          { 'x-forwarded-for': number % 2 ? '192.0.2.7' : `198.51.100.${number}` }
        )
        .then(({ status }) => status)
    )
  ).finally(() => (isDone = true));
  const others: number[] = [];
  while (!isDone) {
    const [answer, took] = await timed(() => lead.get('/r/musterland'));
    expect(answer.status).toBe(200);
    others.push(took);
    most = Math.max(most, memory());
    await pause(50);
  }
  const statuses = Map.groupBy(await tries, (status) => status);
  expect([...statuses.keys()].sort()).toEqual([422, 429]);
  expect(statuses.get(429)).toHaveLength(many / 2 - 30);
  expect(most - before).toBeLessThan(150);
  const median = others.sort((a, b) => a - b)[Math.floor(others.length / 2)] ?? 0;
  expect(median).toBeLessThan(1_500);
});

function unescaped(text: string): string {
  return text.replace(/&#(\d+);/g, (_, code) => String.fromCharCode(Number(code)));
}
