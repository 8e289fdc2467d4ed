import { spawnSync } from 'node:child_process';
import { createHmac, randomBytes } from 'node:crypto';
import { chmodSync, chownSync, existsSync, mkdirSync, readdirSync, readFileSync } from 'node:fs';
import { realpathSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Refusal } from '#base/refusal.ts';
import { fault } from '#server/faults.ts';
import { type Account, refuseClosedAncestor } from '#server/postgres/account.ts';

export type Cluster = Readonly<{
  dataDir: string;
  /** PostgreSQL's own folder inside the data folder. */
  folder: string;
  passwords: { superuser: string; owner: string; login: string };
}>;

const major = '18';

/** Makes the data folder, as root hands it to the database's account, and returns its real path. */
export function openDataDir(given: string, user: Account): string {
  mkdirSync(given, { recursive: true, mode: 0o700 });
  const dataDir = realpathSync(given);
  refuseForeignFiles(dataDir);
  if (user) {
    chownSync(dataDir, user.uid, user.gid);
    refuseClosedAncestor(join(dataDir, 'postgres'), user);
  } else if (statSync(dataDir).uid !== process.getuid?.()) {
    throw new Refusal(`The folder ${dataDir} belongs to another account; choose another DATA_DIR.`);
  }
  chmodSync(dataDir, 0o700);
  return dataDir;
}

/** Whoever names /tmp or a home by mistake must not find it closed and given away. */
function refuseForeignFiles(dataDir: string): void {
  const names = readdirSync(dataDir);
  // Whoever rebuilds an installation puts there first what was kept of the old one.
  const harmless = /^(\.|lost\+found$|secret$|backups$|deletions\.log$)/;
  if (names.includes('lock') || names.every((name) => harmless.test(name))) return;
  throw new Refusal(
    `DATA_DIR ${dataDir} holds other files; name a folder that is empty or does not exist yet.`
  );
}

/** Makes the database cluster when there is none; an interrupted making starts over. */
export function prepareCluster(dataDir: string, binaries: string, user: Account): Cluster {
  const folder = join(dataDir, 'postgres');
  const secret = databaseSecret(dataDir, user);
  if (!existsSync(join(folder, 'PG_VERSION'))) initialise(folder, binaries, user);
  const version = readFileSync(join(folder, 'PG_VERSION'), 'utf8').trim();
  if (version !== major) {
    throw new Refusal(
      `${folder} was made by PostgreSQL ${version}, this version of Tafelrunde brings ${major}.`
    );
  }
  const derived = (name: string) => createHmac('sha256', secret).update(name).digest('base64url');
  return {
    dataDir,
    folder,
    passwords: { superuser: secret, owner: derived('owner'), login: derived('login') }
  };
}

function databaseSecret(dataDir: string, user: Account): string {
  const file = join(dataDir, 'postgres.password');
  if (!existsSync(file)) {
    writeFileSync(`${file}.new`, randomBytes(24).toString('base64url'), { mode: 0o600 });
    if (user) chownSync(`${file}.new`, user.uid, user.gid);
    renameSync(`${file}.new`, file);
  }
  return readFileSync(file, 'utf8').trim();
}

function initialise(folder: string, binaries: string, user: Account): void {
  const draft = `${folder}.new`;
  rmSync(draft, { recursive: true, force: true });
  const { status, stderr, error } = spawnSync(
    join(binaries, 'bin/initdb'),
    [
      `--pgdata=${draft}`,
      '--username=postgres',
      '--auth=scram-sha-256',
      `--pwfile=${folder}.password`,
      // Without these the cluster would follow LANG, and without LANG become SQL_ASCII.
      '--encoding=UTF8',
      '--locale=C',
      '--locale-provider=builtin',
      '--builtin-locale=C.UTF-8',
      '--no-instructions'
    ],
    { encoding: 'utf8', uid: user?.uid, gid: user?.gid, cwd: '/', env: databaseEnvironment() }
  );
  if (status !== 0) {
    const reason = (error?.message ?? stderr).trim().replaceAll(/\s+/g, ' ');
    throw new Refusal(`The database could not be made in ${folder}: ${reason}`);
  }
  writeFileSync(join(draft, 'pg_hba.conf'), 'local all all scram-sha-256\n');
  fault('cluster.drafted');
  renameSync(draft, folder);
  fault('cluster.made');
}

/** PostgreSQL gets nothing of our environment: no secrets, no PG* variables, no language. */
export function databaseEnvironment(): Record<string, string> {
  return { PATH: '/usr/sbin:/usr/bin:/sbin:/bin', LC_ALL: 'C', TZ: 'UTC' };
}
