import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { connected } from '#server/connection.ts';
import { migrate, schemaState } from '#server/migrate.ts';
import { emptyDatabase, type TestDatabase } from '../../tests/database.ts';

let database: TestDatabase;
let directory: string;

beforeEach(async () => {
  database = await emptyDatabase();
  directory = mkdtempSync(join(tmpdir(), 'tafelrunde-migrate-'));
  mkdirSync(join(directory, 'migrations'));
  mkdirSync(join(directory, 'current'));
  file(
    'migrations/0001_thing.sql',
    'create schema app; create table app.thing (id int primary key);'
  );
  file(
    'current/10_grants.sql',
    'grant usage on schema app to app_user; grant select on app.thing to app_user;'
  );
});
afterEach(async () => {
  rmSync(directory, { recursive: true });
  await database.drop();
});

test('a second migration changes nothing', async () => {
  expect(await run()).toMatchObject({ applied: ['0001_thing.sql'], refreshed: true });
  expect(await run()).toMatchObject({ applied: [], refreshed: false });
  expect(await state()).toBe('current');
});

test('the login role reaches nothing until it becomes one of the three roles', async () => {
  await run();
  await connected(database.loginUrl, async (client) => {
    await expect(client.query('select from app.thing')).rejects.toThrow('permission denied');
    await client.query(`set role ${database.prefix}_user`);
    await client.query('select from app.thing');
    await expect(client.query('insert into app.thing values (1)')).rejects.toThrow('denied');
  });
});

test('a new file is applied, and today’s truth is renewed after it', async () => {
  await run();
  file('migrations/0002_more.sql', 'alter table app.thing add column name text;');
  expect(await state()).toBe('behind');
  expect(await run()).toMatchObject({ applied: ['0002_more.sql'], refreshed: true });
});

test('a change of today’s truth alone is applied too', async () => {
  await run();
  file('current/20_more.sql', 'grant insert (id) on app.thing to app_user;');
  expect(await state()).toBe('behind');
  expect(await run()).toMatchObject({ applied: [], refreshed: true });
});

test('a file that was changed after it was applied is refused', async () => {
  await run();
  file('migrations/0001_thing.sql', 'create schema app;');
  await expect(run()).rejects.toThrow('0001_thing.sql was changed');
});

test('line ends of another system are no change', async () => {
  file('migrations/0002_lines.sql', 'select 1;\nselect 2;\n');
  await run();
  file('migrations/0002_lines.sql', 'select 1;\r\nselect 2;\r\n');
  expect(await run()).toMatchObject({ applied: [] });
});

test('a database that is newer than the code is refused', async () => {
  file('migrations/0002_more.sql', 'select 1;');
  await run();
  rmSync(join(directory, 'migrations/0002_more.sql'));
  await expect(run()).rejects.toThrow('newer than this version');
  await expect(state()).rejects.toThrow('newer than this version');
});

test('a file numbered before an applied one is refused', async () => {
  await run();
  file('migrations/0000_late.sql', 'select 1;');
  await expect(run()).rejects.toThrow('sorts before');
});

test('a file that fails leaves no trace and is named with its line', async () => {
  file('migrations/0002_broken.sql', 'create table app.other (id int);\nselect broken;');
  await expect(run()).rejects.toThrow(/0002_broken\.sql:2: .*broken/);
  await connected(database.ownerUrl, async (client) => {
    const found = await client.query(`select to_regclass('app.other') as other`);
    expect(found.rows[0].other).toBeNull();
  });
});

test('two that migrate at once apply each file once', async () => {
  const both = await Promise.all([run(), run()]);
  expect(both.flatMap((result) => result.applied)).toEqual(['0001_thing.sql']);
});

function file(path: string, content: string): void {
  writeFileSync(join(directory, path), content);
}

function run() {
  const login = new URL(database.loginUrl).username;
  return migrate(database.ownerUrl, login, { directory, prefix: database.prefix });
}

function state() {
  return schemaState(database.loginUrl, directory);
}
