import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type pg from 'pg';
import { Refusal } from '#base/refusal.ts';
import { connected } from '#server/connection.ts';
import { nameRoles, prepareRoles, type RoleNames } from '#server/roles.ts';
import { hashOf, runSql, sqlFiles, type SqlFile } from '#server/sql-files.ts';

export type MigrateOptions = Readonly<{
  /** The folder that holds `migrations` and `current`. */
  directory?: string;
  /** First part of the role names of a new installation; an existing one keeps its own. */
  prefix?: string;
}>;

export type MigrateResult = Readonly<{ applied: string[]; refreshed: boolean; prefix: string }>;

/**
 * Brings a database to the state of the code: new files of `db/migrations` once and in order, then
 * `db/current` as a whole when it or a migration changed. Safe to be called by two processes at once.
 */
export async function migrate(
  ownerUrl: string,
  loginRole: string,
  options: MigrateOptions = {}
): Promise<MigrateResult> {
  const directory = options.directory ?? ownDirectory;
  const migrations = await sqlFiles(join(directory, 'migrations'));
  const current = await sqlFiles(join(directory, 'current'));
  return connected(ownerUrl, async (client) => {
    await client.query('select pg_advisory_lock($1)', [lockKey]);
    await client.query(bookkeeping);
    const pending = await pendingOf(client, migrations);
    const roles = await prepareRoles(client, loginRole, options.prefix);
    for (const file of pending) await apply(client, file, roles);
    const refreshed = await refresh(client, current, roles, pending.length > 0);
    return { applied: pending.map((file) => file.name), refreshed, prefix: roles.prefix };
  });
}

/** Whether the database fits the code, as the login role sees it; a newer database is refused. */
export async function schemaState(
  loginUrl: string,
  directory = ownDirectory
): Promise<'current' | 'behind'> {
  const migrations = await sqlFiles(join(directory, 'migrations'));
  const current = await sqlFiles(join(directory, 'current'));
  return connected(loginUrl, async (client) => {
    const known = await client.query(
      `select to_regclass('migration.applied') is not null as found, current_user as login`
    );
    if (!known.rows[0].found) return 'behind';
    if ((await pendingOf(client, migrations)).length) return 'behind';
    const row = await client.query('select * from migration.installation');
    const { role_prefix: prefix, current_sha256: sha256 } = row.rows[0] ?? {};
    return sha256 === hashOf(current, prefix, known.rows[0].login) ? 'current' : 'behind';
  });
}

const ownDirectory = fileURLToPath(new URL('../../db', import.meta.url));

// Any number will do; it only has to stay the same in all versions.
const lockKey = 7_106_831;

const bookkeeping = `
  create schema if not exists migration;
  create table if not exists migration.applied (
    name text primary key,
    sha256 text not null,
    applied_at timestamptz not null default now()
  );
  create table if not exists migration.installation (
    single boolean primary key default true check (single),
    role_prefix text not null,
    current_sha256 text
  );
  comment on table migration.applied is 'Files of db/migrations that this database has seen.';
  comment on table migration.installation is 'One row: how the roles of this database are named.'`;

async function pendingOf(client: pg.Client, files: SqlFile[]): Promise<SqlFile[]> {
  const known = await client.query<{ name: string; sha256: string }>(
    'select name, sha256 from migration.applied order by name collate "C"'
  );
  for (const row of known.rows) {
    const file = files.find((one) => one.name === row.name);
    if (!file) {
      throw new Refusal(
        `The database is newer than this version of Tafelrunde (it knows ${row.name}); install the newer version.`
      );
    }
    if (file.sha256 !== row.sha256) {
      throw new Refusal(
        `db/migrations/${row.name} was changed after it had been applied; put the change into a new file.`
      );
    }
  }
  const pending = files.filter((file) => !known.rows.some((row) => row.name === file.name));
  const last = known.rows.at(-1)?.name ?? '';
  const late = pending.find((file) => file.name < last);
  if (late) {
    throw new Refusal(`db/migrations/${late.name} sorts before ${last}, which is already applied.`);
  }
  return pending;
}

async function apply(client: pg.Client, file: SqlFile, roles: RoleNames): Promise<void> {
  await inTransaction(client, async () => {
    await runSql(client, file, nameRoles(file.text, roles));
    await client.query('insert into migration.applied (name, sha256) values ($1, $2)', [
      file.name,
      file.sha256
    ]);
  });
}

async function refresh(
  client: pg.Client,
  files: SqlFile[],
  roles: RoleNames,
  migrated: boolean
): Promise<boolean> {
  const sha256 = hashOf(files, roles.prefix, roles.login);
  const row = await client.query('select current_sha256 from migration.installation');
  if (!migrated && row.rows[0]?.current_sha256 === sha256) return false;
  await inTransaction(client, async () => {
    for (const file of files) await runSql(client, file, nameRoles(file.text, roles));
    await client.query('update migration.installation set current_sha256 = $1', [sha256]);
  });
  return true;
}

async function inTransaction(client: pg.Client, work: () => Promise<void>): Promise<void> {
  await client.query('begin');
  try {
    await work();
    await client.query('commit');
  } catch (failure) {
    await client.query('rollback').catch(() => {});
    throw failure;
  }
}
