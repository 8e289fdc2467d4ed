import { afterAll, beforeAll, expect, test } from 'vitest';
import { testDatabase, type TestDatabase } from '../../../tests/database.ts';
import { arranger } from '../../../tests/factories.ts';
import { dataMap } from './data-map.server.ts';

let database: TestDatabase;

beforeAll(async () => {
  database = await testDatabase();
});
afterAll(() => database.drop());

test('Z-52: the record of processing says of every table what it is for and what each column tells', async () => {
  const db = await arranger(database.ownerUrl);
  const { rows } = await db.query(
    `select case n.nspname when 'auth' then 'auth.' else '' end || c.relname as name
     from pg_class c join pg_namespace n on n.oid = c.relnamespace
     where n.nspname in ('app', 'auth') and c.relkind = 'r'`
  );
  await db.end();
  const map = await dataMap();
  expect(map.map(({ name }) => name).toSorted()).toEqual(rows.map(({ name }) => name).toSorted());
  expect(map.filter(({ about }) => about === '')).toEqual([]);
  // Tables about people come before all others.
  const about = map.map(({ classes }) =>
    classes.some(({ privacy }) => ['contact', 'personal', 'secret'].includes(privacy))
  );
  expect(about.indexOf(false)).toBe(about.lastIndexOf(true) + 1);
});
