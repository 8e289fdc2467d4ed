import { spawnSync } from 'node:child_process';
import { request } from 'node:https';
import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { behindNginx, type BehindNginx } from './behind-nginx.ts';
import { testDatabase, type TestDatabase } from './database.ts';
import { arranger, type Arranger } from './factories.ts';
import { operator, password } from './sign-in.ts';

// The real thing, which nothing here installs: nginx with TLS before two processes on one PostgreSQL, started and
// stopped by the scripts of deploy/. In the long run only; without nginx it is left out, and says so.
const hasNginx = spawnSync('nginx', ['-v']).status === 0;
const rollouts = Number(process.env.ROLLOUTS ?? (process.env.LONG ? 20 : 0));
if (rollouts > 0 && !hasNginx) console.log('rolling restart: left out, there is no nginx');

let database: TestDatabase;
let db: Arranger;
let mail: string;
let product: BehindNginx;

beforeAll(async () => {
  if (!hasNginx || rollouts === 0) return;
  database = await testDatabase();
  db = await arranger(database.ownerUrl);
  mail = await operator(db);
  product = await behindNginx(database.loginUrl);
}, 300_000);
afterAll(async () => {
  product?.stop();
  await db?.end();
  await database?.drop();
}, 60_000);

test.runIf(hasNginx && rollouts > 0)(
  'two processes behind nginx are restarted one after the other, again and again, and no request fails',
  async () => {
    const signedIn = await send('POST', '/anmelden', { mail, password });
    const cookie = signedIn.cookies.join('; ');
    expect([signedIn.status, cookie]).toEqual([303, expect.stringContaining('__Host-sitzung=')]);
    const first = await send('GET', '/profil', undefined, cookie);
    expect(first.status).toBe(200);
    for (const name of ['strict-transport-security', 'content-security-policy', 'x-request-id']) {
      expect(first.rawHeaders.filter((one) => one.toLowerCase() === name)).toHaveLength(1);
    }
    const over = new AbortController();
    const told: Told = { count: 0, failed: [] };
    const people = [0, 1, 2, 3].map((person) => work(person, cookie, over.signal, told));
    for (let no = 0; no < rollouts; no++) expect(await product.rollOut()).toBe(0);
    over.abort();
    await Promise.all(people);
    console.log(`rolling restart: ${rollouts} times, ${told.count} requests`);
    expect(told.failed).toEqual([]);
    expect(told.count).toBeGreaterThan(rollouts * 100);
    const { rows } = await db.query('select name from auth."user" where email = $1', [mail]);
    expect(rows).toHaveLength(1);
  },
  1_800_000
);

type Told = { count: number; failed: string[] };

/** Reads and writes by turns, each time over a connection of its own, so that no failure is mended unseen. */
async function work(
  person: number,
  cookie: string,
  signal: AbortSignal,
  told: Told
): Promise<void> {
  for (let no = 0; !signal.aborted; no++) {
    const [method, path, fields, wanted] =
      no % 3 === 0
        ? (['POST', '/profil', { name: `Person ${person} ${no}`, language: 'de' }, 303] as const)
        : (['GET', no % 3 === 1 ? '/profil' : '/impressum', undefined, 200] as const);
    const status = await send(method, path, fields, cookie).then(
      (answer) => answer.status,
      (failure: Error) => failure.message
    );
    told.count += 1;
    if (status !== wanted) told.failed.push(`${method} ${path}: ${status}`);
    await pause(20);
  }
}

type Answer = { status: number; cookies: string[]; rawHeaders: string[] };

function send(
  method: string,
  path: string,
  fields?: Record<string, string>,
  cookie = ''
): Promise<Answer> {
  const { promise, resolve, reject } = Promise.withResolvers<Answer>();
  const { origin, certificate } = product;
  const asked = request(`${origin}${path}`, {
    method,
    agent: false,
    family: 4,
    ca: certificate,
    timeout: 60_000,
    headers: {
      accept: 'text/html',
      'sec-fetch-site': 'same-origin',
      origin,
      cookie,
      ...(fields && { 'content-type': 'application/x-www-form-urlencoded' })
    }
  });
  asked.on('response', (answer) => {
    answer.resume();
    answer.on('error', reject);
    answer.on('end', () =>
      resolve({
        status: answer.statusCode ?? 0,
        rawHeaders: answer.rawHeaders,
        cookies: (answer.headers['set-cookie'] ?? []).map((line) => line.split(';')[0] ?? '')
      })
    );
  });
  asked.on('timeout', () => asked.destroy(new Error('no answer within a minute')));
  asked.on('error', reject);
  asked.end(fields && new URLSearchParams(fields).toString());
  return promise;
}
