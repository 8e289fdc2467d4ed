import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { Refusal } from '#base/refusal.ts';
import { shiftTo } from '#server/clock.ts';
import { recipientsOf } from '#server/backup/age-keys.ts';
import { backupEnding } from '#server/backup/format.ts';
import { writeBackup } from '#server/backup/write.ts';
import { closeDatabase } from '#server/db.ts';
import { log } from '#server/log.ts';
import { checkLoginRole } from '#server/login-role.ts';
import { migrate, schemaState } from '#server/migrate.ts';
import { startPostgres, usePostgres } from '#server/postgres/start.ts';
import { readSettings, type Settings } from '#server/settings.ts';
import packageFile from '../../package.json' with { type: 'json' };

/**
 * Runs the work of a command on an up-to-date database: the one that runs already, else one started for
 * this command. Afterwards `as()` and `asSystem()` are closed.
 */
export async function withDatabase<T>(work: (settings: Settings) => Promise<T>): Promise<T> {
  const stop = await openDatabase(usePostgres);
  try {
    return await work(readSettings());
  } finally {
    await closeDatabase();
    await stop();
  }
}

/** The same for the server, which must be alone on its data folder. Returns what ends the database. */
export async function openServerDatabase(): Promise<() => Promise<void>> {
  return openDatabase(startPostgres);
}

/** A database as its owner, and what `migrate` needs to make the roles of a new one. */
export type Owned = Readonly<{ ownerUrl: string; loginRole: string; prefix?: string }>;

/** The database as its owner, as it is: nothing is migrated. `isAlone`: nobody else may use our own one. */
export async function withOwner<T>(isAlone: boolean, work: (at: Owned) => Promise<T>): Promise<T> {
  const { dataDir, databaseUrl, databaseOwnerUrl } = readSettings();
  if (databaseUrl) {
    if (databaseOwnerUrl) return work(givenDatabase(databaseUrl, databaseOwnerUrl));
    throw new Refusal('DATABASE_OWNER_URL is missing: only the owner may do this.', 2);
  }
  const postgres = await (isAlone ? startPostgres : usePostgres)({ dataDir });
  try {
    return await work(ownDatabase(postgres));
  } finally {
    await postgres.stop();
  }
}

/** A new version changes the tables of an installation in use only when there is a way back. */
export async function migrateWithBackup({ ownerUrl, loginRole, prefix }: Owned) {
  return migrate(ownerUrl, loginRole, {
    prefix,
    beforeChange: async ([first = '']) => {
      const moment = new Date().toISOString().slice(0, 19).replaceAll(':', '-');
      const { backupDir, backupRecipients } = readSettings();
      const ending = backupEnding(backupRecipients.length > 0);
      const path = join(backupDir, `before-${first.replace(/\.sql$/, '')}-${moment}${ending}`);
      const recipients = recipientsOf(backupRecipients);
      const { bytes } = await writeBackup(ownerUrl, path, packageFile.version, recipients);
      log.info({ path, bytes }, 'backed up before the tables change');
    }
  });
}

/**
 * Makes the settings say where the database is: everything else, also the built application with modules
 * of its own, reads them from the environment. The owner's address is taken away from it.
 */
async function openDatabase(start: typeof startPostgres): Promise<() => Promise<void>> {
  const settings = readSettings();
  if (settings.today) shiftTo(settings.today);
  const { databaseUrl, databaseOwnerUrl } = settings;
  if (databaseUrl) {
    refuseMissingSecret(settings);
    process.env.ROLE_PREFIX = await openGivenDatabase(databaseUrl, databaseOwnerUrl);
    delete process.env.DATABASE_OWNER_URL;
    return async () => {};
  }
  const postgres = await start({ dataDir: settings.dataDir });
  try {
    const { prefix } = await migrateWithBackup(ownDatabase(postgres));
    process.env.OWN_DATABASE = '1';
    process.env.SECRET_FILE ||= ownSecret(settings.dataDir);
    process.env.DATABASE_URL = postgres.loginUrl;
    process.env.ROLE_PREFIX = prefix;
    return postgres.stop;
  } catch (failure) {
    await postgres.stop();
    throw failure;
  }
}

async function openGivenDatabase(loginUrl: string, ownerUrl: string | undefined) {
  await checkLoginRole(loginUrl);
  if (ownerUrl) await migrateWithBackup(givenDatabase(loginUrl, ownerUrl));
  else if ((await schemaState(loginUrl)) === 'behind') {
    throw new Refusal(
      'The database is not up to date: run "npx tafelrunde migrate" with DATABASE_OWNER_URL set, then start again.'
    );
  }
  return checkLoginRole(loginUrl);
}

function ownDatabase({ ownerUrl, loginUrl }: { ownerUrl: string; loginUrl: string }): Owned {
  return { ownerUrl, loginRole: new URL(loginUrl).username };
}

function givenDatabase(loginUrl: string, ownerUrl: string): Owned {
  const loginRole = decodeURIComponent(new URL(loginUrl).username);
  return { ownerUrl, loginRole, prefix: prefixFor(loginUrl, ownerUrl) };
}

/** Roles belong to the whole server, so the database's name makes those of a new installation distinct. */
function prefixFor(loginUrl: string, ownerUrl: string): string {
  const { pathname } = new URL(loginUrl);
  if (new URL(ownerUrl).pathname !== pathname) {
    throw new Refusal('DATABASE_URL and DATABASE_OWNER_URL name different databases.', 2);
  }
  const prefix = decodeURIComponent(pathname.slice(1))
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, '_');
  return /^[a-z]/.test(prefix) ? prefix.slice(0, 40) : 'app';
}

function refuseMissingSecret({ secretFile }: Settings): void {
  if (
    secretFile &&
    existsSync(secretFile) &&
    readFileSync(secretFile, 'utf8').trim().length >= 32
  ) {
    return;
  }
  throw new Refusal(
    `SECRET_FILE: ${secretFile} must hold at least 32 characters that all nodes share; make them with "openssl rand -hex 32".`,
    2
  );
}

function ownSecret(dataDir: string): string {
  const file = join(dataDir, 'secret');
  mkdirSync(dataDir, { recursive: true });
  try {
    writeFileSync(file, randomBytes(32).toString('hex'), { mode: 0o600, flag: 'wx' });
  } catch (failure) {
    if (!existsSync(file)) throw failure;
  }
  return file;
}
