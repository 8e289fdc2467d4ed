import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { testDatabase, type TestDatabase } from '../database.ts';
import type { Client, TestServer } from '../server.ts';
import { addressOf, sent } from './http-ask.ts';
import type { Row } from './http-rows.ts';
import { table } from './http-table.ts';
import { browserOf, httpWorld, serverOn, type HttpWorld } from './http-world.ts';

let database: TestDatabase;
let server: TestServer;
let world: HttpWorld;

beforeAll(async () => {
  database = await testDatabase();
  server = await serverOn(database);
  world = await httpWorld(database.ownerUrl, server, ['gammaLead', 'otherRegionLead']);
});

afterAll(async () => {
  await world.db.end();
  await server.stop();
  await database.drop();
});

/** Who looks: somebody of the same region who is not meant, and somebody of another region. */
describe.each(['gammaLead', 'otherRegionLead'] as const)('for %s', (asker) => {
  let browser: Client;
  beforeAll(async () => {
    browser = await browserOf(world, asker);
  });

  const hidden = table
    .filter(({ entrance }) => /=id\]/.test(entrance))
    .filter(({ answers }) => answers.get(asker) === 404)
    .map((row) => ({ row, name: `${row.entrance} ${Object.values(row.places).join(', ')}` }));

  test.each(hidden)('A-TZ-01 $name cannot be told from one that never was', async ({ row }) => {
    const there = addressOf(world, row);
    const nowhere = there.replace(uuid, () => randomUUID());
    expect(await told(browser, row, there)).toEqual(await told(browser, row, nowhere));
  });
});

test('there is something to hide', () => {
  expect(table.filter(({ entrance }) => /=id\]/.test(entrance)).length).toBeGreaterThan(30);
});

/** All that an answer tells, without what is new in each: nonce, request id, time and the asked id itself. */
async function told(browser: Client, row: Row, address: string) {
  const response = row.entrance.startsWith('form')
    ? await sent(browser, address, await row.body(world, async () => ''))
    : await browser.get(address);
  const asked = address.match(uuid) ?? [];
  const request = response.headers.get('x-request-id') ?? '';
  const neutral = (text: string) =>
    [...asked, request]
      .reduce((rest, id) => rest.replaceAll(id, '-'), text)
      .replaceAll(/nonce(="|-)[\w+/=-]+/g, 'nonce');
  const headers = [...response.headers].filter(([name]) => !varying.includes(name));
  return {
    status: response.status,
    headers: neutral(JSON.stringify(headers)),
    body: neutral(await response.text())
  };
}

// The tag is a hash of the body with its nonce.
const varying = ['date', 'etag'];

const uuid = /[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}/g;
