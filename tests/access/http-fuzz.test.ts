import fc from 'fast-check';
import { afterAll, expect, test } from 'vitest';
import {
  addressPart,
  brokenEncoding,
  changes,
  encoded,
  mutated,
  pairsOf,
  textPairsOf
} from '../fuzz/mutation.ts';
import { oddText, samples, seed } from '../fuzz/odd-text.ts';
import type { Client } from '../server.ts';
import { faultOf, fuzzWorld, inLanes, reader, sender } from './fuzz-world.ts';
import { addressOf } from './http-ask.ts';
import { table } from './http-table.ts';

// Every form, every place in an address and every query, sent with what nobody would type. Whatever comes is
// answered, never with a failure; what is right all the same is done and undone.
const each = Number(process.env.FUZZ_EACH ?? (process.env.LONG ? 320 : 2));
const at = fuzzWorld();
const counts = { forms: 0, addresses: 0, headers: 0 };
afterAll(() => console.info(`inputs: ${JSON.stringify(counts)}, FUZZ_SEED=${seed}`));

const forms = table.filter(({ entrance }) => /^(form|POST)/.test(entrance));
const places = table.filter(({ entrance }) => /^(page|GET) .*\[/.test(entrance));

test('every form answers, whatever it is sent', { timeout: 3_600_000 }, async () => {
  const found = await inLanes(forms.entries(), async ([no, row]) => {
    const asker = sender(row);
    const client = at.browser(asker);
    const page = addressOf(at.world, row);
    const names = await namesOn(client, page);
    const right = await row.body(at.world, async () => (await client.get(page)).text());
    const action = row.entrance.split(' ', 1)[0]?.split(':')[1];
    const address = action ? `${page}?/${action}` : page;
    const inputs = samples(input, right instanceof FormData ? Math.ceil(each / 8) : each, no);
    return inLanes(inputs, async ({ how, broken, isScript }) => {
      counts.forms += 1;
      const accept = isScript ? 'application/json' : 'text/html';
      const body =
        right instanceof FormData
          ? withFiles(right, mutated(textPairsOf(right), how, names))
          : encoded(mutated(pairsOf(right), how, names), broken);
      const sent = typeof body === 'string' ? body : JSON.stringify(how);
      return faultOf(`${asker} ${row.entrance} ${sent}`, () =>
        at.post(client, address, body, accept)
      );
    });
  });
  expect(found).toEqual([]);
  expect((await at.browser('anonymous').get('/healthz')).status).toBe(200);
});

test(
  'every place in an address and every query answers, whatever it says',
  { timeout: 3_600_000 },
  async () => {
    const found = await inLanes(places.entries(), async ([no, row]) => {
      const asker = reader(row);
      return inLanes(samples(asked, each, 10_000 + no), async ({ isData, ...odd }) => {
        counts.addresses += 1;
        const [path = '', query = ''] = oddAddress(addressOf(at.world, row), odd);
        const address = `${path}${isData ? '/__data.json' : ''}?${query}`;
        return faultOf(`${asker} ${row.entrance} ${address}`, () =>
          at.browser(asker).get(address, { accept: isData ? '*/*' : 'text/html' })
        );
      });
    });
    expect(found).toEqual([]);
    expect((await at.browser('anonymous').get('/healthz')).status).toBe(200);
  }
);

test(
  'every cookie and every header answers, whatever it says',
  { timeout: 3_600_000 },
  async () => {
    const heads = samples(fc.tuple(fc.constantFrom(...fuzzedHeaders), oddText), each * 20, 50_000);
    const found = await inLanes(heads, async ([name, text]) => {
      counts.headers += 1;
      const value = name === 'cookie' ? `${text.slice(0, 40)}=${text}` : text;
      const printable = value.replace(/[^\x20-\x7e\xa0-\xff]/g, '?').slice(0, 4_000);
      return faultOf(`anonymous /anmelden ${name}: ${printable}`, () =>
        at.browser('anonymous').get('/anmelden', { [name]: printable })
      );
    });
    expect(found).toEqual([]);
  }
);

const input = fc.record({ how: changes, broken: brokenEncoding, isScript: fc.boolean() });
const queries =
  'weiter von punkt host projektor zeigen art q traeger sort region thema stufe seite suche schulform fehlt stand gegen';
const asked = fc.record({
  at: fc.nat(),
  text: fc.option(oddText, { nil: undefined, freq: 2 }),
  name: fc.oneof(fc.constantFrom(...queries.split(' ')), oddText),
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

/** Every field that the page with the form has. */
async function namesOn(client: Client, address: string): Promise<string[]> {
  const page = await (await client.get(address)).text();
  return [...new Set([...page.matchAll(/ name="([^"]+)"/g)].map(([, name = '']) => name))];
}

/** Other texts, with the files as they were. */
function withFiles(right: FormData, texts: readonly (readonly [string, string])[]): FormData {
  const form = new FormData();
  for (const [name, value] of texts) form.append(name, value);
  for (const [name, value] of right) if (typeof value !== 'string') form.append(name, value);
  return form;
}

type Odd = { at: number; text: string | undefined; name: string; query: string | undefined };

/** Path and query, each with a part that says something else. */
function oddAddress(right: string, { at, text, name, query }: Odd): [string, string] {
  const [path = '', own = ''] = right.split('?');
  const parts = path.split('/');
  if (text !== undefined) parts[1 + (at % (parts.length - 1))] = addressPart(text);
  const asked = query === undefined ? own : `${addressPart(name)}=${addressPart(query)}`;
  return [parts.join('/'), asked];
}
