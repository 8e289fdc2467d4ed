import { afterEach, beforeEach, expect, test } from 'vitest';
import { checkLoginRole } from '#server/login-role.ts';
import { run } from '../../tests/cluster.ts';
import { emptyDatabase, testDatabase, type TestDatabase } from '../../tests/database.ts';

let database: TestDatabase;
beforeEach(async () => {
  database = await testDatabase();
});
afterEach(() => database.drop());

test('a plain login role is welcome and learns how its roles are named', async () => {
  expect(await checkLoginRole(database.loginUrl)).toBe(database.prefix);
});

test('before the first migration there is no prefix yet', async () => {
  const empty = await emptyDatabase();
  expect(await checkLoginRole(empty.loginUrl)).toBeUndefined();
  await empty.drop();
});

test('the owner of the database is refused', async () => {
  await expect(checkLoginRole(database.ownerUrl)).rejects.toThrow('owns the database');
});

test('a role that may also become somebody else is refused', async () => {
  await otherLogin('noinherit', async (login, url) => {
    const other = `${login}_friend`;
    await run(database.ownerUrl, `create role ${other}`, `grant ${other} to ${login}`);
    try {
      await expect(checkLoginRole(url)).rejects.toThrow(`may also become ${other}`);
    } finally {
      await run(database.ownerUrl, `drop role ${other}`);
    }
  });
});

test('a role that holds the rights of another all the time is refused', async () => {
  await otherLogin('inherit', async (login, url) => {
    await run(database.ownerUrl, `grant ${database.prefix}_user to ${login}`);
    await expect(checkLoginRole(url)).rejects.toThrow('NOINHERIT');
  });
});

test('a database nobody answers at is named without its password', async () => {
  const failure = await checkLoginRole('postgres://me:secret@127.0.0.1:1/nothing').catch(String);
  expect(failure).toContain('127.0.0.1:1/nothing cannot be reached');
  expect(failure).not.toContain('secret');
});

/** Roles are shared by all tests that run meanwhile, so a dangerous one must be nobody else's. */
async function otherLogin(
  attribute: string,
  work: (login: string, url: string) => Promise<void>
): Promise<void> {
  const login = `${database.prefix}_strong_${attribute}`;
  await run(
    database.ownerUrl,
    `create role ${login} login ${attribute} password 'strong'`,
    `grant usage on schema migration to ${login}`,
    `grant select on all tables in schema migration to ${login}`
  );
  const url = new URL(database.loginUrl);
  url.username = login;
  url.password = 'strong';
  try {
    await work(login, url.href);
  } finally {
    await run(
      database.ownerUrl,
      `revoke all on schema migration from ${login}`,
      `revoke all on all tables in schema migration from ${login}`,
      `drop role ${login}`
    );
  }
}
