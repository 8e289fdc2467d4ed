import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { testDatabase, type TestDatabase } from '../database.ts';
import type { Client, TestServer } from '../server.ts';
import { confirmReport } from './confirmed-report.ts';
import { answerTo } from './http-ask.ts';
import type { Row } from './http-rows.ts';
import { table } from './http-table.ts';
import { browserOf, httpWorld, serverOn, type Asker, type HttpWorld } from './http-world.ts';

const most = 3;

/** Pages that ask more often, how often, and why. */
const visit = 'page /r/[region]/besuche/[besuch=id]';
const fromMany = 'put together from what many features hold, for a page that is opened a few times';
const redacts = 'looks for a passage in everything that was frozen, once in years';
const exceptions: Record<string, { most: number; because: string }> = {
  [`${visit}/mappe`]: { most: 9, because: fromMany },
  [`${visit}/berichtsbogen`]: { most: 9, because: fromMany },
  [`${visit}/berichtsbogen/schulen/[schule=id]`]: { most: 5, because: fromMany },
  [`${visit}/berichtsbogen/oeffentlich`]: { most: 4, because: fromMany },
  [`${visit}/berichtsbogen/fassungen/[bogen=id]`]: { most: 4, because: fromMany },
  [`${visit}/berichtsbogen/fassungen/[bogen=id]/entfernung`]: { most: 5, because: redacts },
  [`${visit}/berichtsbogen/fassungen/[bogen=id]/entfernung/[stelle=sheetPlace]`]: {
    most: 8,
    because: redacts
  },
  [`${visit}/ergebnisse/[ergebnis=id]`]: { most: 4, because: 'offers every school and criterion' },
  'page /r/[region]/staende/[stand=id]': { most: 4, because: fromMany },
  'page /r/[region]/staende/[stand=id]/entfernung/[passage=passage]': {
    most: 6,
    because: redacts
  },
  'page /r/[region]/vorlagen/[fassung=id]/rueckmeldungen': { most: 5, because: fromMany },
  'page /r/[region]/vorlagen/[fassung=id]/veroeffentlichung': { most: 4, because: fromMany }
};

let database: TestDatabase;
let server: TestServer;
let world: HttpWorld;
const folder = mkdtempSync(join(tmpdir(), 'tafelrunde-statements-'));
const captured = join(folder, 'captured.jsonl');
const browsers = new Map<Asker, Client>();

beforeAll(async () => {
  database = await testDatabase();
  const hook = new URL('../../scripts/bench/capture.mjs', import.meta.url);
  server = await serverOn(database, {
    NODE_OPTIONS: `--import ${hook.href}`,
    TAFELRUNDE_CAPTURE: captured
  });
  world = await httpWorld(database.ownerUrl, server);
  await confirmReport(world, await browser('alphaLead'));
});

afterAll(async () => {
  await world.db.end();
  await server.stop();
  await database.drop();
  rmSync(folder, { recursive: true });
});

test('no page asks the database more than three times, beside who is asking and the frame of its transaction', async () => {
  const found: Record<string, number> = {};
  for (const row of table.filter(({ entrance }) => entrance.startsWith('page '))) {
    for (const asker of readersOf(row)) {
      const count = await fewest(row, asker);
      found[row.entrance] = Math.max(count, found[row.entrance] ?? 0);
    }
  }
  const over = Object.entries(found).filter(
    ([entrance, count]) => count > (exceptions[entrance]?.most ?? most)
  );
  expect(Object.fromEntries(over)).toEqual({});
  const needless = Object.keys(exceptions).filter((entrance) => (found[entrance] ?? 0) <= most);
  expect(needless).toEqual([]);
});

/** The first who gets to see the page, and the last: the owner of a thing often reads another way than a guest. */
function readersOf(row: Row): Asker[] {
  const readers = [...row.answers].flatMap(([asker, answer]) => (answer === 200 ? [asker] : []));
  return [...new Set([readers[0], readers.at(-1)])].flatMap((one) => one ?? []);
}

/** What is sealed, mailed and tidied beside a page is not there three times. */
async function fewest(row: Row, asker: Asker): Promise<number> {
  const bound = exceptions[row.entrance]?.most ?? most;
  let count = Infinity;
  for (let tries = 0; tries < 3 && count > bound; tries++) {
    count = Math.min(count, await statementsOf(row, asker));
  }
  return count;
}

async function statementsOf(row: Row, asker: Asker): Promise<number> {
  const client = await browser(asker);
  writeFileSync(captured, '');
  expect(await answerTo(world, client, row)).toBe(200);
  const texts = readFileSync(captured, 'utf8')
    .split('\n')
    .filter(Boolean)
    .map((line) => String(JSON.parse(line).text).trim());
  return texts.filter((text) => ![frame, opened, background].some((one) => one.test(text))).length;
}

// Who is asking stands in every request; reading happens in a transaction that knows the person.
const frame =
  /^(begin|start transaction|commit|rollback|set transaction|select\s+set_config|select auth\.(session_actor|guest_actor))/i;
// That an organisation opened something is written in a transaction of its own.
const opened = /^select app\.open_(release|visit)\(/;
// Mails of the arranged world go out meanwhile, and streams look for news.
const background =
  /\bjobs\.|app\.mail_facts|"app"\."(mail|history_seal)"|app\.(pulse|history_mark|entries_to_seal)\(|auth\.streams_hold/;

async function browser(asker: Asker): Promise<Client> {
  const known = browsers.get(asker) ?? (await browserOf(world, asker));
  browsers.set(asker, known);
  return known;
}
