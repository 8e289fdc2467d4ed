import pg from 'pg';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { testDatabase, type TestDatabase } from '../database.ts';
import type { Arranger } from '../factories.ts';
import type { Client, TestServer } from '../server.ts';
import { checksum } from './checksum.ts';
import { confirmReport } from './confirmed-report.ts';
import { addressOf, sent } from './http-ask.ts';
import type { Answer, Row } from './http-rows.ts';
import { table } from './http-table.ts';
import {
  askers,
  browserOf,
  httpWorld,
  serverOn,
  type Asker,
  type HttpWorld
} from './http-world.ts';
import { allLeaves, hiddenFrom, markTexts } from './marked-texts.ts';

// The same table once more, against the product with every "may" of the TypeScript side answered by yes
// (`yes-to-all.mjs`): whatever an answer is called then, it tells nothing and changes nothing that it should not.
const few: readonly Asker[] = ['betaLead', 'alphaMember'];
const asking = process.env.LONG ? askers : few;

let database: TestDatabase;
let server: TestServer;
let world: HttpWorld;
const browsers = new Map<Asker, Client>();
const hidden = new Map<Asker, Set<string>>();

beforeAll(async () => {
  database = await testDatabase();
  server = await serverOn(database, {
    NODE_OPTIONS: `--import ${new URL('yes-to-all.mjs', import.meta.url).href}`,
    EVERY_PERMISSION: JSON.stringify(await everyPermission())
  });
  world = await httpWorld(database.ownerUrl, server, [...asking, 'alphaLead']);
  await sayYes(world.db);
  await confirmReport(world, await browserOf(world, 'alphaLead'));
  for (const asker of asking) browsers.set(asker, await browserOf(world, asker));
  expect(await markTexts(world.db)).toBeGreaterThan(300);
  const all = await allLeaves(world.db);
  const login = new pg.Client({ connectionString: database.loginUrl });
  await login.connect();
  const actors = new Map(Object.entries(world.actors));
  for (const asker of asking) hidden.set(asker, await hiddenFrom(login, all, actors.get(asker)));
  await login.end();
}, 300_000);

afterAll(async () => {
  await world.db.end();
  await server.stop();
  await database.drop();
});

const refused = table.flatMap((row) =>
  asking.flatMap((asker) => {
    const answer = row.answers.get(asker) ?? 404;
    const where = Object.values(row.places).join(', ');
    const name = `${asker}: ${row.entrance} ${where} → ${answer}`;
    return hides(row, answer) ? [{ row, asker, answer, name }] : [];
  })
);
/** In the long run all; else whoever sees the thing and may not change it, and some of the others. */
const tried = refused.filter(
  ({ answer }, no) => process.env.LONG || answer === 403 || no % 6 === 0
);
const reads = tried.filter(({ row }) => /^(page|GET) /.test(row.entrance));
const writes = tried.filter((one) => !reads.includes(one));

describe.concurrent('with every right of the TypeScript side given, reading tells nothing', () => {
  test.each(reads)('$name', async ({ row, asker }) => {
    const address = addressOf(world, row);
    const response = await browser(asker).get(address, acceptOf(row));
    note(response);
    expect(leaked(asker, await response.text(), address)).toEqual([]);
  });
});

describe('with every right of the TypeScript side given, writing', () => {
  let before: Record<string, string>;
  let began: string;
  beforeAll(async () => {
    before = await checksum(world.db);
    began = (await world.db.query('select now()::text as now')).rows[0].now;
  });

  describe.concurrent('tells nothing', () => {
    test.each(writes)('$name', async ({ row, asker }) => {
      const address = addressOf(world, row);
      const [verb = ''] = row.entrance.split(' ', 1);
      const action = verb.split(':')[1];
      const page = async () => (await browser(asker).get(address)).text();
      const body = await row.body(world, page);
      const response = await sent(browser(asker), action ? `${address}?/${action}` : address, body);
      note(response);
      const own = body instanceof FormData ? '' : JSON.stringify(body);
      expect(leaked(asker, await response.text(), address + own)).toEqual([]);
    });
  });

  test('changes not a single row', async () => {
    expect(await changesSince(began)).toEqual([]);
    expect(await checksum(world.db)).toEqual(before);
  });
});

test('the guards were away: many were let in who usually are not', () => {
  expect(letIn).toBeGreaterThan(asking.length * 20);
});

let letIn = 0;
function note({ status }: Response): void {
  if (status !== 403 && status !== 404 && status !== 401) letIn += 1;
}

/** Below /r/, to somebody with an account or a link: all else has no rights to be asked about. */
function hides({ entrance }: Row, answer: Answer): boolean {
  return entrance.includes(' /r/') && (answer === 403 || answer === 404);
}

function acceptOf({ entrance }: Row): Record<string, string> {
  return entrance.startsWith('GET ') ? { accept: '*/*' } : {};
}

/** What the answer tells of rows that the asker cannot select, beside what it asked with. */
function leaked(asker: Asker, text: string, asked: string): string[] {
  const plain = text.replaceAll('&lt;', '<').replaceAll('&quot;', '"').replaceAll('&amp;', '&');
  return [...(hidden.get(asker) ?? [])].filter(
    (secret) => plain.includes(secret) && !asked.includes(secret)
  );
}

function browser(asker: Asker): Client {
  const found = browsers.get(asker);
  if (!found) throw new Error(`${asker} has no browser`);
  return found;
}

async function everyPermission(): Promise<string[]> {
  const client = new pg.Client({ connectionString: database.ownerUrl });
  await client.connect();
  const { rows } = await client.query('select distinct permission from app.role_permission');
  await client.end();
  return rows.map(({ permission }) => permission);
}

/** The questions of the code, answered by yes; whose organisation is asked for, it is any of the region. */
async function sayYes(db: Arranger): Promise<void> {
  await db.query(`
    create schema yes;
    grant usage on schema yes to ${database.prefix}_user;
    create function yes.may(text, uuid) returns boolean language sql immutable as 'select true';
    create function yes.may_in_region(text) returns boolean language sql immutable as 'select true';
    create function yes.may_answer(uuid, uuid, uuid) returns boolean language sql immutable as 'select true';
    create function yes.may_settle_reading(uuid) returns boolean language sql immutable as 'select true';
    create function yes.may_read_history(uuid) returns boolean language sql immutable as 'select true';
    create function yes.organisations_where(text) returns uuid[]
      language sql stable security definer set search_path = '' as $$
        select array_agg(o.id order by o.name = 'Stadt Alpha' desc, o.name)
        from app.organisation o where o.region_id = app.current_region()
      $$`);
}

/** Who changed what, as the history has it: says more than that something is different. */
async function changesSince(began: string): Promise<unknown[]> {
  const { rows } = await world.db.query(
    `select membership_id as by, table_name as "where", verb, old, new
      from app.history where at > $1`,
    [began]
  );
  const personas = new Map(
    Object.entries(world.actors).map(([name, { membershipId }]) => [membershipId, name])
  );
  return rows.map(({ by, ...rest }) => ({ ...rest, by: personas.get(by) ?? by }));
}
