import { randomBytes } from 'node:crypto';
import { type TestCluster, run, withDatabase } from './cluster.ts';

export type TestDatabase = Readonly<{ ownerUrl: string; loginUrl: string; drop(): Promise<void> }>;

/**
 * An empty, migrated database of its own for a test file. The settings of this process point to it, so
 * that `as()` and everything built on it use it; `drop` ends all connections and removes it.
 */
export async function testDatabase(): Promise<TestDatabase> {
  const cluster: TestCluster = JSON.parse(process.env.TEST_CLUSTER ?? '');
  const name = `test_${process.pid}_${randomBytes(4).toString('hex')}`;
  const template = new URL(cluster.ownerUrl).pathname.slice(1);
  const adminUrl = withDatabase(cluster.ownerUrl, 'postgres');
  await run(adminUrl, `create database ${name} template ${template}`);
  const ownerUrl = withDatabase(cluster.ownerUrl, name);
  const loginUrl = withDatabase(cluster.loginUrl, name);
  process.env.DATABASE_URL = loginUrl;
  process.env.ROLE_PREFIX = cluster.prefix;
  return {
    ownerUrl,
    loginUrl,
    drop: async () => {
      const { closeDatabase } = await import('#server/db.ts');
      await closeDatabase();
      await run(adminUrl, `drop database if exists ${name} with (force)`);
    }
  };
}
