import pg from 'pg';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Actor } from '#server/db.ts';
import { testDatabase, type TestDatabase } from '../database.ts';
import { triedAs } from './as-person.ts';
import { closed, things } from './sql-table.ts';
import { writes } from './sql-writes.ts';
import { personas, world, type World } from './world.ts';

let database: TestDatabase;
let w: World;
let login: pg.Client;

beforeAll(async () => {
  database = await testDatabase();
  w = await world(database.ownerUrl);
  login = new pg.Client({ connectionString: database.loginUrl });
  await login.connect();
});

afterAll(async () => {
  await login.end();
  await w.db.end();
  await database.drop();
});

describe.each(personas)('%s', (persona) => {
  test.each(things)('sees of $name exactly what is shared', async ({ count, seen }) => {
    const rows = await tried(w.actors[persona], count(w));
    expect(rows).toBe(seen[persona] ?? 0);
  });

  test.each(closed)('is refused %s', async (table) => {
    expect(await tried(w.actors[persona], [`select from ${table}`, []])).toBe('refused');
  });

  test.each(writes)('$name only when it may', async ({ statement, allowed }) => {
    const done = await tried(w.actors[persona], statement(w));
    // A write that meets no visible row changes nothing; one that is not granted is refused.
    if (allowed.includes(persona)) expect(done).toBeGreaterThan(0);
    else expect([0, 'refused']).toContain(done);
  });
});

test('the table is as large as it claims to be', () => {
  const checks = personas.length * (things.length + closed.length + writes.length);
  expect(checks).toBeGreaterThanOrEqual(1000);
});

function tried(actor: Actor, statement: [string, unknown[]]): Promise<number | 'refused'> {
  return triedAs(login, actor, statement);
}
