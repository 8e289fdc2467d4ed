import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type pg from 'pg';
import { Refusal } from '#base/refusal.ts';
import { isUnused } from '#server/backup/catalogue.ts';
import { connected } from '#server/connection.ts';
import { fault } from '#server/faults.ts';
import { nameRoles, prepareRoles, type RoleNames } from '#server/roles.ts';
import { hashOf, runSql, sqlFiles, type SqlFile } from '#server/sql-files.ts';

export type MigrateOptions = Readonly<{
  /** The folder that holds `migrations` and `current`. */
  directory?: string;
  /** First part of the role names of a new installation; an existing one keeps its own. */
  prefix?: string | undefined;
  /** Called before the tables of a database in use change; if it fails, nothing changes. */
  beforeChange?: (pending: string[]) => Promise<void>;
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
    if (pending.length > 0 && !(await isUnused(client))) {
      await options.beforeChange?.(pending.map((file) => file.name));
    }
    const roles = await prepareRoles(client, loginRole, options.prefix);
    for (const file of pending) {
      await inTransaction(client, () => apply(client, file, roles));
      fault('migration.committed');
    }
    const refreshed = await refresh(client, current, roles, pending.length > 0);
    return { applied: pending.map((file) => file.name), refreshed, prefix: roles.prefix };
  });
}

/**
 * Makes the tables of an unused installation anew as far as the named files of an older or equal version go. Then, in
 * one transaction, `fill` puts rows into them, the newer files follow, `settle` works on the tables of the code while
 * no rule and no trigger is there yet, and all ends in the state of the code. Broken off before, the next migration
 * makes an empty installation of it again.
 */
export async function rebuild<T>(
  client: pg.Client,
  { loginRole, prefix }: { loginRole: string; prefix?: string | undefined },
  known: readonly { name: string; sha256: string }[],
  { fill, settle }: Readonly<{ fill: () => Promise<void>; settle: () => Promise<T> }>
): Promise<T> {
  await client.query('select pg_advisory_lock($1)', [lockKey]);
  const files = await sqlFiles(join(ownDirectory, 'migrations'));
  refuseUnknown(known, files);
  await client.query(bookkeeping);
  const roles = await prepareRoles(client, loginRole, prefix);
  // Apart from the filling: to drop and make a thousand things at once takes more locks than a server has by default.
  await inTransaction(client, () => dropSchemas(client));
  const isKnown = (file: SqlFile) => known.some(({ name }) => name === file.name);
  for (const file of files.filter(isKnown)) {
    await inTransaction(client, () => apply(client, file, roles));
  }
  return inTransaction(client, async () => {
    await fill();
    fault('restore.filled');
    for (const file of await pendingOf(client, files)) await apply(client, file, roles);
    const settled = await settle();
    fault('restore.settled');
    await makeCurrent(client, await sqlFiles(join(ownDirectory, 'current')), roles);
    return settled;
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

/** A backup of a newer version, or of one whose files say something else under the same name. */
function refuseUnknown(known: readonly { name: string; sha256: string }[], files: SqlFile[]) {
  for (const { name, sha256 } of known) {
    const file = files.find((one) => one.name === name);
    if (file?.sha256 === sha256) continue;
    throw new Refusal(
      file
        ? `The backup was made with another db/migrations/${name} than the one of this version.`
        : `The backup is newer than this version of Tafelrunde (it knows ${name}); install the newer version.`
    );
  }
}

async function dropSchemas(client: pg.Client): Promise<void> {
  const found = await client.query<{ name: string }>(
    `select quote_ident(nspname) as name from pg_namespace
      where nspowner = current_user::regrole and nspname <> 'migration'`
  );
  for (const { name } of found.rows) await client.query(`drop schema ${name} cascade`);
  await client.query(
    'delete from migration.applied; update migration.installation set current_sha256 = null'
  );
}

async function apply(client: pg.Client, file: SqlFile, roles: RoleNames): Promise<void> {
  await runSql(client, file, nameRoles(file.text, roles));
  await client.query('insert into migration.applied (name, sha256) values ($1, $2)', [
    file.name,
    file.sha256
  ]);
  fault('migration.applied');
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
  await inTransaction(client, () => makeCurrent(client, files, roles));
  return true;
}

async function makeCurrent(client: pg.Client, files: SqlFile[], roles: RoleNames): Promise<void> {
  for (const file of files) await runSql(client, file, nameRoles(file.text, roles));
  fault('rules.applied');
  await client.query('update migration.installation set current_sha256 = $1', [
    hashOf(files, roles.prefix, roles.login)
  ]);
}

async function inTransaction<T>(client: pg.Client, work: () => Promise<T>): Promise<T> {
  await client.query('begin');
  try {
    const done = await work();
    await client.query('commit');
    return done;
  } catch (failure) {
    await client.query('rollback').catch(() => {});
    throw failure;
  }
}
