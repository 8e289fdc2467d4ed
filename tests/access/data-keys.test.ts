import { readFileSync, writeFileSync } from 'node:fs';
import pg from 'pg';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { testDatabase, type TestDatabase } from '../database.ts';
import type { Client, TestServer } from '../server.ts';
import { confirmReport } from './confirmed-report.ts';
import { addressOf } from './http-ask.ts';
import type { Row } from './http-rows.ts';
import { table } from './http-table.ts';
import {
  askers,
  browserOf,
  httpWorld,
  serverOn,
  type Asker,
  type HttpWorld
} from './http-world.ts';
import { mailsSeenBy } from './marked-texts.ts';

// A page shows less than its data may hold, so what the data holds is looked at by itself: every key of it stands in
// a list that somebody has read (`data-keys.txt`; written anew with UPDATE_KEYS=1 LONG=1, and then read again).
const file = new URL('data-keys.txt', import.meta.url);
const listed = new Map<string, Set<string>>();
for (const line of readFileSync(file, 'utf8').split('\n')) {
  const [page = '', , keys = ''] = line.split(' | ');
  listed.set(page, (listed.get(page) ?? new Set()).union(new Set(keys.split(' '))));
}

let database: TestDatabase;
let server: TestServer;
let world: HttpWorld;
let login: pg.Client;
const browsers = new Map<Asker, Client>();
const mails = new Map<Asker, Set<string>>();

beforeAll(async () => {
  database = await testDatabase();
  server = await serverOn(database);
  world = await httpWorld(database.ownerUrl, server);
  await confirmReport(world, await browser('alphaLead'));
  login = new pg.Client({ connectionString: database.loginUrl });
  await login.connect();
}, 300_000);

afterAll(async () => {
  await login.end();
  await world.db.end();
  await server.stop();
  await database.drop();
});

test('A-AP-03 the data of a page has no key that nobody has looked at, and no address of mail but those one may see', async () => {
  const found = new Map<string, Map<Asker, Set<string>>>();
  const unlisted: string[] = [];
  const foreign: string[] = [];
  for (const row of table.filter(({ entrance }) => entrance.startsWith('page '))) {
    const page = row.entrance;
    for (const asker of readersOf(row)) {
      const { keys, text } = await dataOf(row, asker);
      const readers = found.get(page) ?? new Map<Asker, Set<string>>();
      found.set(page, readers.set(asker, keys.union(readers.get(asker) ?? new Set())));
      for (const key of keys) {
        if (!listed.get(page)?.has(key)) unlisted.push(`${page} ${asker} ${key}`);
        if (telling.test(key) && !harmless.includes(key)) unlisted.push(`${page} ${key}`);
      }
      // Whoever holds a link is told whose it is, and everybody what they want to change their own to.
      if (page.includes('[token]') || page === 'page /profil/adresse') continue;
      const seen = await mailsOf(asker);
      // The operator is shown one letter of an address.
      for (const [mail] of text.matchAll(/[\w.+-]{2,}@[\w-]+\.[\w.-]+\w/g)) {
        if (!seen.has(mail)) foreign.push(`${page} ${asker} ${mail}`);
      }
    }
  }
  if (process.env.UPDATE_KEYS) writeFileSync(file, printed(found));
  else expect([...new Set(unlisted)]).toEqual([]);
  expect([...new Set(foreign)]).toEqual([]);
}, 600_000);

/** What a secret is called. */
const telling = /hash|token|totp|secret|password|salt|credential|cookie|sealed?$/i;
/** Whether there is one, and never what it is. */
const harmless: readonly string[] = ['isSealed', 'sealed', 'hasPassword'];

/** In the long run everybody, else the first and the last who get to see it. */
function readersOf({ answers }: Row): Asker[] {
  const readers = askers.filter((asker) => answers.get(asker) === 200);
  if (process.env.LONG) return readers;
  return [...new Set([readers[0], readers.at(-1)])].flatMap((one) => one ?? []);
}

/** A script gets the data as a list of values, in which an object names the places of its own. */
async function dataOf(row: Row, asker: Asker): Promise<{ keys: Set<string>; text: string }> {
  const address = addressOf(world, row).replace(/\/$/, '');
  const client = await browser(asker);
  const response = await client.get(`${address}/__data.json`, { accept: '*/*' });
  const text = await response.text();
  const { nodes = [] } = JSON.parse(text.split('\n')[0] ?? '{}');
  const keys = new Set<string>();
  for (const node of nodes) {
    for (const value of node?.data ?? []) {
      if (value === null || typeof value !== 'object' || Array.isArray(value)) continue;
      for (const key of Object.keys(value)) if (/^[a-z]\w*$/i.test(key)) keys.add(key);
    }
  }
  return { keys, text };
}

async function mailsOf(asker: Asker): Promise<Set<string>> {
  const known = mails.get(asker);
  if (known) return known;
  const actor = new Map(Object.entries(world.actors)).get(asker);
  const seen = actor ? await mailsSeenBy(login, actor) : new Set<string>();
  const own = world.mails.get(asker);
  if (own) seen.add(own);
  mails.set(asker, seen);
  return seen;
}

async function browser(asker: Asker): Promise<Client> {
  const known = browsers.get(asker) ?? (await browserOf(world, asker));
  browsers.set(asker, known);
  return known;
}

/** What all readers of a page get stands once; by role only what not everybody gets. */
function printed(found: Map<string, Map<Asker, Set<string>>>): string {
  const lines = [...found].flatMap(([page, readers]) => {
    const all = [...readers.values()].reduce((one, other) => one.intersection(other));
    const own = [...readers].map(([asker, keys]): [string, Set<string>] => [
      asker,
      keys.difference(all)
    ]);
    return [['all', all] as const, ...own.filter(([, keys]) => keys.size > 0)].map(
      ([who, keys]) => `${page} | ${who} | ${[...keys].toSorted().join(' ')}`
    );
  });
  return `${lines.join('\n')}\n`;
}
