import { mkdirSync, readdirSync, rmSync, statfsSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { randomBytes } from 'node:crypto';
import pg from 'pg';
import { connected } from '#server/connection.ts';
import { migrate } from '#server/migrate.ts';
import { isAlive, runningPostmaster, stopPostmaster } from '#server/postgres/postmaster.ts';
import { socketPath } from '#server/postgres/socket.ts';
import { startPostgres } from '#server/postgres/start.ts';

/** Addresses of the migrated template database and of the roles that use its clones. */
export type TestCluster = Readonly<{ ownerUrl: string; loginUrl: string; prefix: string }>;

const templateName = `template_tafelrunde_${process.pid}`;

/**
 * A migrated template database: in a PostgreSQL of our own that is thrown away, or in the one that
 * `TEST_DATABASE_URL` names (a role that may create roles and databases).
 */
export async function startTestCluster(): Promise<TestCluster & { stop(): Promise<void> }> {
  const given = process.env.TEST_DATABASE_URL;
  return given ? foreignCluster(given) : ownCluster();
}

/** The same server and role, another database. */
export function withDatabase(url: string, name: string): string {
  const changed = new URL(url);
  changed.pathname = `/${name}`;
  return changed.href;
}

/** Runs statements one by one, each in its own transaction. */
export async function run(url: string, ...statements: string[]): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    for (const statement of statements) await client.query(statement);
  } finally {
    await client.end();
  }
}

async function ownCluster() {
  const place = fastFolder();
  await removeLeftovers(place);
  const dataDir = join(place, `${leftoverPrefix}${process.pid}`);
  mkdirSync(dataDir, { mode: 0o700 });
  const postgres = await startPostgres({ dataDir });
  const cluster = await withTemplate(postgres.ownerUrl, postgres.loginUrl, 'app');
  return {
    ...cluster,
    stop: async () => {
      await postgres.stop();
      rmSync(dataDir, { recursive: true, force: true });
    }
  };
}

async function foreignCluster(adminUrl: string) {
  const prefix = `test_${process.pid}`;
  const password = randomBytes(12).toString('hex');
  await run(
    adminUrl,
    `create role ${prefix}_owner login createrole createdb password '${password}'`,
    `create role ${prefix}_login login noinherit password '${password}'`
  );
  const as = (role: string) => {
    const url = new URL(adminUrl);
    url.username = role;
    url.password = password;
    return url.href;
  };
  const cluster = await withTemplate(as(`${prefix}_owner`), as(`${prefix}_login`), prefix);
  return {
    ...cluster,
    stop: async () => {
      // A test that failed early may have left its database behind.
      const own = 'select datname from pg_database where datdba = current_user::regrole';
      const left = await connected(cluster.adminUrl, (client) => client.query(own));
      await run(
        cluster.adminUrl,
        ...left.rows.map(({ datname }) => `drop database ${datname} with (force)`)
      );
      const roles = ['login', 'user', 'auth', 'system', 'owner'].map((part) => `${prefix}_${part}`);
      await run(adminUrl, ...roles.map((role) => `drop role ${role}`));
    }
  };
}

async function withTemplate(adminUrl: string, anyLoginUrl: string, prefix: string) {
  await run(adminUrl, `create database ${templateName}`);
  const ownerUrl = withDatabase(adminUrl, templateName);
  const loginUrl = withDatabase(anyLoginUrl, templateName);
  await migrate(ownerUrl, new URL(loginUrl).username, { prefix });
  return { adminUrl, ownerUrl, loginUrl, prefix };
}

const leftoverPrefix = 'tafelrunde-test-';

/** Memory instead of a disk, where there is enough: a test database is never needed after a crash. */
function fastFolder(): string {
  try {
    const { bavail, bsize } = statfsSync('/dev/shm');
    if (bavail * bsize > 1_500_000_000) return '/dev/shm';
  } catch {
    // Only Linux has it.
  }
  return tmpdir();
}

/** A killed test run leaves its PostgreSQL behind. */
async function removeLeftovers(place: string): Promise<void> {
  for (const name of readdirSync(place)) {
    if (!name.startsWith(leftoverPrefix) || isAlive(Number(name.slice(leftoverPrefix.length)))) {
      continue;
    }
    const folder = join(place, name);
    const postmaster = runningPostmaster(join(folder, 'postgres'));
    if (postmaster) await stopPostmaster(postmaster);
    rmSync(socketPath(folder), { recursive: true, force: true });
    rmSync(folder, { recursive: true, force: true });
  }
}
