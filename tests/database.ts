import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import pg from 'pg';
import { run, type TestCluster, withDatabase } from './cluster.ts';

export type TestDatabase = Readonly<{
  ownerUrl: string;
  loginUrl: string;
  /** First part of the names of the roles. */
  prefix: string;
  drop(): Promise<void>;
}>;

/**
 * A migrated database of its own for a test file, without rows, and a folder for what lies beside it. The settings
 * of this process point to both, so that `as()` and everything built on it use them; `drop` ends all connections
 * and removes both.
 */
export async function testDatabase(): Promise<TestDatabase> {
  const database = await newDatabase(new URL(cluster().ownerUrl).pathname.slice(1));
  process.env.DATABASE_URL = database.loginUrl;
  process.env.ROLE_PREFIX = database.prefix;
  const folder = mkdtempSync(join(tmpdir(), 'tafelrunde-test-'));
  process.env.DATA_DIR = folder;
  return {
    ...database,
    drop: async () => {
      const { closeDatabase } = await import('#server/db.ts');
      await closeDatabase();
      await database.drop();
      rmSync(folder, { recursive: true, force: true });
    }
  };
}

/** A database before its first migration. */
export async function emptyDatabase(): Promise<TestDatabase> {
  return newDatabase('template1');
}

/**
 * The same with somebody of its own who signs in: a command that migrates it names roles after it and grants them, and
 * roles are shared by all tests that run meanwhile.
 */
export async function foreignDatabase(): Promise<TestDatabase> {
  const database = await emptyDatabase();
  const url = new URL(database.loginUrl);
  url.username = `${url.pathname.slice(1)}_login`;
  const role = `role ${url.username} login noinherit password '${url.password}'`;
  await run(database.ownerUrl, `create ${role}`);
  const adminUrl = withDatabase(database.ownerUrl, 'postgres');
  return {
    ...database,
    loginUrl: url.href,
    drop: async () => {
      await database.drop();
      await run(adminUrl, `drop role ${url.username}`);
    }
  };
}

async function newDatabase(template: string): Promise<TestDatabase> {
  const { ownerUrl, loginUrl, prefix } = cluster();
  const name = `test_${process.pid}_${randomBytes(4).toString('hex')}`;
  const adminUrl = withDatabase(ownerUrl, 'postgres');
  await run(adminUrl, `create database ${name} template ${template}`);
  // What `guards.test.ts` takes away, to see that it is missed.
  const { WITHOUT_SQL: without } = process.env;
  if (without && template !== 'template1') await run(withDatabase(ownerUrl, name), without);
  return {
    ownerUrl: withDatabase(ownerUrl, name),
    loginUrl: withDatabase(loginUrl, name),
    prefix,
    drop: () => dropDatabase(adminUrl, name)
  };
}

/** Again where PostgreSQL tidies the database just then: that process nobody but a superuser may end. */
async function dropDatabase(adminUrl: string, name: string): Promise<void> {
  for (let tries = 1; ; tries++) {
    try {
      return await run(adminUrl, `drop database if exists ${name} with (force)`);
    } catch (failure) {
      const isTidied = failure instanceof pg.DatabaseError && failure.code === '42501';
      if (!isTidied || tries === 20) throw failure;
      await pause(250);
    }
  }
}

function cluster(): TestCluster {
  return JSON.parse(process.env.TEST_CLUSTER ?? '');
}
