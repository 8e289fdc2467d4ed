import { rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { testDatabase, type TestDatabase } from '../database.ts';
import {
  brokenEncoding,
  changes,
  encoded,
  mutated,
  oddText,
  samples,
  type Pairs
} from '../fuzz.ts';
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

// Every form, every place in an address and every query, sent with what nobody would type. Whatever comes is
// answered, never with a failure; what is right all the same is done and undone (`undo-all.mjs`).
const each = Number(process.env.FUZZ_EACH ?? (process.env.LONG ? 320 : 2));

let database: TestDatabase;
let server: TestServer;
let world: HttpWorld;
const browsers = new Map<Asker, Client>();
const undoing = join(tmpdir(), `tafelrunde-undoing-${process.pid}`);
const asking: readonly Asker[] = process.env.LONG
  ? askers
  : ['alphaLead', 'coordinator', 'schoolLead', 'operator', 'anonymous'];

beforeAll(async () => {
  database = await testDatabase();
  const hook = new URL('undo-all.mjs', import.meta.url);
  server = await serverOn(database, {
    NODE_OPTIONS: `--import ${hook.href}`,
    UNDO_WHILE: undoing,
    LOG_LEVEL: 'error'
  });
  world = await httpWorld(database.ownerUrl, server, asking);
  await confirmReport(world, await browserOf(world, 'alphaLead'));
  for (const asker of asking) browsers.set(asker, await browserOf(world, asker));
  writeFileSync(undoing, '');
}, 300_000);

afterAll(async () => {
  rmSync(undoing, { force: true });
  await world.db.end();
  await server.stop();
  await database.drop();
});

const forms = table.filter(({ entrance }) => /^(form|POST)/.test(entrance));
const places = table.filter(({ entrance }) => /^(page|GET) .*\[/.test(entrance));

test(`every form answers, whatever it is sent`, { timeout: 3_600_000 }, async () => {
  const found = await inLanes(forms.entries(), async ([no, row]) => {
    const asker = sender(row);
    const client = browser(asker);
    const names = await namesOn(client, addressOf(world, row));
    const right = await row.body(world, async () =>
      (await client.get(addressOf(world, row))).text()
    );
    const [verb = ''] = row.entrance.split(' ', 1);
    const address = `${addressOf(world, row)}${verb.includes(':') ? `?/${verb.split(':')[1]}` : ''}`;
    const inputs = samples(input, right instanceof FormData ? Math.ceil(each / 8) : each, no);
    return inLanes(inputs, async ({ how, broken, isScript }) => {
      const accept = isScript ? 'application/json' : 'text/html';
      if (right instanceof FormData) {
        const form = new FormData();
        for (const [name, value] of mutated(fieldsOf(right), how, names)) form.append(name, value);
        for (const [name, value] of right) {
          if (typeof value !== 'string') form.append(name, value);
        }
        return fault(row, asker, await send(client, address, form, accept), how);
      }
      const body = encoded(mutated(pairsOf(right), how, names), broken);
      return fault(row, asker, await send(client, address, body, accept), body);
    });
  });
  console.info(`${count} inputs to ${forms.length} forms`);
  expect(found.flat()).toEqual([]);
  expect((await browser('anonymous').get('/healthz')).status).toBe(200);
});

test(
  'every place in an address and every query answers, whatever it says',
  { timeout: 3_600_000 },
  async () => {
    const before = count;
    const found = await inLanes(places.entries(), async ([no, row]) => {
      const asker = reader(row);
      return inLanes(
        samples(asked, each, 10_000 + no),
        async ({ name, at, text, query, isData }) => {
          const [path = '', own = ''] = addressOf(world, row).split('?');
          const parts = path.split('/');
          if (text !== undefined) parts[1 + (at % (parts.length - 1))] = plain(text);
          const query_ = query === undefined ? own : `${plain(name)}=${plain(query)}`;
          const address = `${parts.join('/')}${isData ? '/__data.json' : ''}?${query_}`;
          count += 1;
          const response = await browser(asker)
            .get(address, { accept: isData ? '*/*' : 'text/html' })
            .catch((failure: unknown) => String(failure));
          return fault(row, asker, response, address);
        }
      );
    });
    console.info(`${count - before} inputs to ${places.length} addresses`);
    expect(found.flat()).toEqual([]);
    expect((await browser('anonymous').get('/healthz')).status).toBe(200);
  }
);

test(
  'every cookie and every header answers, whatever it says',
  { timeout: 3_600_000 },
  async () => {
    const before = count;
    const heads = samples(fc.tuple(fc.constantFrom(...fuzzedHeaders), oddText), each * 20, 50_000);
    const found = await inLanes(heads, async ([name, text]) => {
      const value = name === 'cookie' ? `${text.slice(0, 40)}=${text}` : text;
      const printable = value.replace(/[^\x20-\x7e\xa0-\xff]/g, '?').slice(0, 4_000);
      count += 1;
      const response = await browser('anonymous')
        .get('/anmelden', { [name]: printable })
        .catch((failure: unknown) => String(failure));
      return fault({ entrance: '/anmelden' }, 'anonymous', response, `${name}: ${printable}`);
    });
    console.info(`${count - before} inputs to headers`);
    expect(found).toEqual([]);
  }
);

const input = fc.record({ how: changes, broken: brokenEncoding, isScript: fc.boolean() });
const known = [
  'weiter',
  'von',
  'punkt',
  'host',
  'projektor',
  'zeigen',
  'art',
  'q',
  'traeger',
  'sort'
];
const more = ['region', 'thema', 'stufe', 'seite', 'suche', 'schulform', 'fehlt', 'stand', 'gegen'];
const asked = fc.record({
  at: fc.nat(),
  text: fc.option(oddText, { nil: undefined, freq: 2 }),
  name: fc.oneof(fc.constantFrom(...known, ...more), oddText),
  query: fc.option(oddText, { nil: undefined, freq: 1 }),
  isData: fc.boolean()
});
const fuzzedHeaders = [
  'cookie',
  'accept',
  'accept-language',
  'user-agent',
  'referer',
  'if-none-match',
  'if-modified-since',
  'range',
  'x-forwarded-for',
  'x-forwarded-proto',
  'forwarded',
  'x-sveltekit-action',
  'x-sveltekit-invalidated',
  'x-own-draft',
  'purpose'
];

let count = 0;

/** Every field that the page with the form has. */
async function namesOn(client: Client, address: string): Promise<string[]> {
  const page = await (await client.get(address)).text();
  return [...new Set([...page.matchAll(/ name="([^"]+)"/g)].map(([, name = '']) => name))];
}

async function send(
  client: Client,
  address: string,
  body: string | FormData,
  accept: string
): Promise<Response | string> {
  count += 1;
  const cookie = [...client.cookies].map(([name, value]) => `${name}=${value}`).join('; ');
  const headers = new Headers({ accept, cookie, origin: server.origin });
  headers.set('sec-fetch-site', 'same-origin');
  if (typeof body === 'string') headers.set('content-type', 'application/x-www-form-urlencoded');
  const init = { method: 'POST', body, headers, redirect: 'manual' } as const;
  return fetch(server.origin + address, init).catch((failure: unknown) => String(failure));
}

/** Nothing where there was an answer that is none of a failure. */
async function fault(
  { entrance }: Pick<Row, 'entrance'>,
  asker: Asker,
  response: Response | string,
  what: unknown
): Promise<string[]> {
  const sent = (typeof what === 'string' ? what : JSON.stringify(what)).slice(0, 300);
  if (typeof response === 'string') return [`${asker} ${entrance} ${response} ${sent}`];
  const text = await response.text();
  const isBad = response.status >= 500 || /\n\s+at .*\.m?js:\d+/.test(text);
  return isBad ? [`${asker} ${entrance} ${response.status} ${sent}`] : [];
}

/** A few at a time, as several browsers would; the first faults are enough. */
async function inLanes<T, R>(things: Iterable<T>, work: (thing: T) => Promise<R[]>): Promise<R[]> {
  const found: R[] = [];
  const waiting = things[Symbol.iterator]();
  const lane = async () => {
    for (let next = waiting.next(); !next.done; next = waiting.next()) {
      found.push(...(await work(next.value)));
      if (found.length > 40) return;
    }
  };
  await Promise.all([lane(), lane()]);
  return found;
}

/** Whoever the form is for, so that more than the refusal is reached. */
function sender({ answers }: Row): Asker {
  const best = asking.find((asker) => answers.get(asker) === 303);
  return best ?? asking.find((asker) => Number(answers.get(asker)) < 404) ?? 'alphaLead';
}

function reader({ answers }: Row): Asker {
  return asking.find((asker) => answers.get(asker) === 200) ?? 'alphaLead';
}

function browser(asker: Asker): Client {
  return browsers.get(asker) ?? server.client();
}

function pairsOf(fields: Record<string, string | string[]>): Pairs {
  return Object.entries(fields).flatMap(([name, value]) =>
    [value].flat().map((one): [string, string] => [name, one])
  );
}

function fieldsOf(form: FormData): Pairs {
  return [...form].flatMap(([name, value]): Pairs =>
    typeof value === 'string' ? [[name, value]] : []
  );
}

/** As part of an address; what no browser encodes goes as it is. */
function plain(text: string): string {
  const part = text.slice(0, 3_000).toWellFormed();
  return /^%[0-9a-f]{0,2}$/i.test(part) ? part : encodeURIComponent(part);
}
