import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { arranger, type Arranger } from '../factories.ts';
import { testDatabase, type TestDatabase } from '../database.ts';
import type { Client, TestServer } from '../server.ts';
import { checksum } from './checksum.ts';
import { confirmReport } from './confirmed-report.ts';
import { answerTo, dataAnswerTo, type Asked } from './http-ask.ts';
import type { Answer, Row } from './http-rows.ts';
import { entrances } from './http-routes.ts';
import { jobs, table } from './http-table.ts';
import {
  askers,
  browserOf,
  httpWorld,
  serverOn,
  type Asker,
  type HttpWorld
} from './http-world.ts';

let database: TestDatabase;
let server: TestServer;
let shared: HttpWorld;
const browsers = new Map<Asker, Client>();
const arrangers: Arranger[] = [];
const idleArrangers: Arranger[] = [];

beforeAll(async () => {
  database = await testDatabase();
  server = await serverOn(database);
  shared = await httpWorld(database.ownerUrl, server);
  for (const asker of askers) browsers.set(asker, await browserOf(shared, asker));
  await confirmReport(shared, browser('alphaLead'));
});

afterAll(async () => {
  await Promise.all([shared.db, ...arrangers].map((db) => db.end()));
  await server.stop();
  await database.drop();
});

test('A-TZ-17 everything that can be asked for or started has a row, and the operator is among those who ask', () => {
  const rows = new Set([...table, ...jobs].map(({ entrance }) => entrance));
  expect([...rows].toSorted()).toEqual(entrances());
});

test('the table is as large as it claims to be', () => {
  const checks = asked.length + scripted.length;
  console.info(`${checks} answers over HTTP`);
  expect(checks).toBeGreaterThanOrEqual(400);
});

const asked: Named[] = table.flatMap((row) =>
  askers.map((asker) => {
    const answer = row.answers.get(asker) ?? 404;
    const where = Object.values(row.places).join(', ');
    return { row, asker, answer, name: `${asker}: ${row.entrance} ${where} → ${answer}` };
  })
);
type Named = Asked & { name: string };

const pages = asked.filter(({ row }) => row.entrance.startsWith('page '));
const scripted = pages.filter(({ row }) => row.entrance.startsWith('page /r/'));
const files = asked.filter(({ row }) => row.entrance.startsWith('GET '));
const sends = asked.filter((one) => !pages.includes(one) && !files.includes(one));
const done = sends.filter(({ row, answer }) =>
  row.entrance.includes(' /r/') ? answer === 303 : answer === 303 || answer === 'sign-in'
);
const refused = sends.filter((one) => !done.includes(one));

describe.concurrent('what is asked for', () => {
  test.each([...pages, ...files])('$name', async ({ row, asker, answer }) => {
    expect(await answerTo(shared, browser(asker), row)).toBe(answer);
  });
});

describe.concurrent('the same pages, asked for by a script', () => {
  test.each(scripted)('A-TZ-21 $name', async ({ row, asker, answer }) => {
    expect(await dataAnswerTo(shared, browser(asker), row)).toBe(answer);
  });
});

describe('what is refused', () => {
  let before: Record<string, string>;
  beforeAll(async () => {
    before = await checksum(shared.db);
  });

  describe.concurrent('to each', () => {
    test.each(refused)('$name', async ({ row, asker, answer }) => {
      expect(await answerTo(shared, browser(asker), row)).toBe(answer);
    });
  });

  test('A-TZ-02 nothing of it has changed a single row', async () => {
    expect(await checksum(shared.db)).toEqual(before);
  });
});

describe.concurrent('what is done', () => {
  test.each(done)('$name', async ({ row, asker, answer }) => {
    // Counted tries of the others are not what is checked here.
    await shared.db.query('delete from auth.attempt');
    const isOwn = row.entrance.includes(' /r/') || 'token' in row.places;
    const world = isOwn ? await httpWorld(await takenArranger(), server, [asker]) : shared;
    const before = await changes(world);
    expect(await answerTo(world, await browserOf(world, asker), row)).toBe(answer);
    if (isOwn && !asksFirst(row, answer)) expect(await changes(world)).toBeGreaterThan(before);
    if (isOwn) idleArrangers.push(world.db);
  });
});

/** A connection that has arranged a world knows the tables: the next one takes half as long on it. */
async function takenArranger(): Promise<Arranger> {
  const idle = idleArrangers.pop();
  if (idle) return idle;
  const db = await arranger(database.ownerUrl);
  arrangers.push(db);
  return db;
}

/** Where others get through, the sign-in page is no page to land on but a question that comes first. */
function asksFirst(row: Row, answer: Answer): boolean {
  return answer === 'sign-in' && [...row.answers.values()].includes(303);
}

function browser(asker: Asker): Client {
  const found = browsers.get(asker);
  if (!found) throw new Error(`${asker} has no browser`);
  return found;
}

/** How much was ever changed in the region, by its people or by signing in. */
async function changes({ db, regionId, things }: HttpWorld): Promise<number> {
  const { rows } = await db.query(
    `select (select count(*) from app.history where region_id = $1)
      + (select count(*) from auth.acting where region_id = $1)
      + (select count(*) from auth.guest_session where region_id = $1)
      + (select count(*) from auth.mail_change where id = $3 and stopped_at is not null)
      - (select count(*) from auth.verification where id = $2) as count`,
    [regionId, things.reset, things.mailChange]
  );
  return Number(rows[0].count);
}
