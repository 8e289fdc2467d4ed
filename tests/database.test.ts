import { afterAll, beforeAll, expect, test } from 'vitest';
import pg from 'pg';
import { testDatabase, type TestDatabase } from './database.ts';

let database: TestDatabase;
beforeAll(async () => {
  database = await testDatabase();
});
afterAll(() => database.drop());

test('a test file gets a migrated database of its own, with a login role that owns nothing', async () => {
  const client = new pg.Client({ connectionString: database.loginUrl });
  await client.connect();
  const applied = await client.query('select count(*)::int as count from migration.applied');
  expect(applied.rows[0].count).toBeGreaterThan(0);
  const owned = await client.query(
    'select 1 from pg_class where relowner = current_user::regrole limit 1'
  );
  expect(owned.rowCount).toBe(0);
  await client.end();
});
