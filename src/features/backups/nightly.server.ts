import { mkdir, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { z } from 'zod';
import type { BackupTask } from '#server/backup/backup-child.ts';
import { recipientsOf } from '#server/backup/age-keys.ts';
import { backupEnding, hasBackupEnding } from '#server/backup/format.ts';
import { draftName, Unwritable, writeBackup } from '#server/backup/write.ts';
import { answerOf, NoAnswer } from '#server/limited-process.ts';
import { log } from '#server/log.ts';
import { readSettings } from '#server/settings.ts';
import packageFile from '../../../package.json' with { type: 'json' };
import { type Backups, dueDay, hour, nextDay, type Why, whys } from './nightly.ts';

/**
 * Makes the backup of the day where it is due and missing, and removes those nobody needs any more. Not in the first
 * minutes after a start, when people wait for pages. Another PostgreSQL has an owner this process does not know.
 */
export async function backUpNightly(
  at = new Date(),
  isSettled = process.uptime() > 600
): Promise<void> {
  const { ownDatabase, backupDays, backupDir, backupRecipients, dataDir } = readSettings();
  if (!ownDatabase || backupDays === 0 || !isSettled) return;
  if (await madeOn(backupDir, dueDay(at))) return;
  const failure = await lastFailure(backupDir);
  if (failure && at.getTime() - failure.at.getTime() < hour) return;
  const path = join(backupDir, nameOf(dueDay(at)));
  const { version } = packageFile;
  const why = await made({ dataDir, path, version, recipients: backupRecipients });
  await note(backupDir, at, why);
  if (!why) await tidy(backupDir, backupDays, at);
}

/**
 * The same for another PostgreSQL, on command: whoever calls it knows its owner, this application does not.
 * @returns the file; undefined where that of today is there already
 * @throws Refusal where it could not be written, which is noted as well
 */
export async function backUpAsOwner(ownerUrl: string, at = new Date()) {
  const { backupDays, backupDir, backupRecipients } = readSettings();
  if (await madeOn(backupDir, dueDay(at))) return undefined;
  const path = join(backupDir, nameOf(dueDay(at)));
  try {
    const recipients = recipientsOf(backupRecipients);
    const written = await writeBackup(ownerUrl, path, packageFile.version, recipients);
    await note(backupDir, at, undefined);
    if (backupDays > 0) await tidy(backupDir, backupDays, at);
    return written;
  } catch (failure) {
    await note(backupDir, at, failure instanceof Unwritable ? failure.why : 'other');
    throw failure;
  }
}

/** What there is, read from the folder itself; null where none is made here. */
export async function nightlyBackups(at = new Date()): Promise<Backups | null> {
  const { ownDatabase, backupDays, backupDir } = readSettings();
  if (backupDays === 0) return null;
  const names = await nightlyNames(backupDir);
  const newest = names.at(-1);
  const found = newest ? await stat(join(backupDir, newest)) : null;
  const failure = await lastFailure(backupDir);
  if (!ownDatabase && !found && !failure) return null;
  return {
    days: backupDays,
    count: names.length,
    last: found && { at: found.mtime, bytes: found.size },
    nextOn: newest && isOf(newest, dueDay(at)) ? nextDay(at) : null,
    failure,
    isLate: found !== null && at.getTime() - found.mtime.getTime() > 26 * hour
  };
}

const limits = { timeoutMs: 2 * hour, memoryMb: 1024, nodeArgs: ['--max-old-space-size=256'] };

const answerSchema = z.union([
  z.object({ bytes: z.number() }),
  z.object({ why: z.enum(whys), message: z.string() })
]);

/** Undefined when it was made, else why not. */
async function made(task: BackupTask): Promise<Why | undefined> {
  const began = Date.now();
  try {
    const child = resolve('src/server/backup/backup-child.ts');
    const answer = answerSchema.parse(await answerOf(child, task, limits));
    if ('bytes' in answer) {
      log.info({ bytes: answer.bytes, ms: Date.now() - began }, 'nightly backup made');
      return undefined;
    }
    log.error({ reason: answer.message }, 'nightly backup failed');
    return answer.why;
  } catch (failure) {
    if (!(failure instanceof NoAnswer)) throw failure;
    log.error({ err: failure }, 'nightly backup failed');
    return failure.reason === 'timeout' ? 'time' : 'other';
  }
}

const failedFile = 'failed.json';
const failedSchema = z.object({
  at: z.coerce.date(),
  why: z.enum(whys)
});

/** Beside the backups, because the database may be what failed; on a full disk in memory. */
async function note(folder: string, at: Date, why: Why | undefined): Promise<void> {
  const file = join(folder, failedFile);
  if (!why) {
    unwritten = null;
    return rm(file, { force: true });
  }
  unwritten = { at, why };
  try {
    await mkdir(folder, { recursive: true, mode: 0o700 });
    await writeFile(file, JSON.stringify(unwritten), { mode: 0o600 });
    unwritten = null;
  } catch (failure) {
    log.warn({ err: failure }, 'the failed backup could not be noted in its folder');
  }
}

/** The failure that found no place on the disk. */
let unwritten: Backups['failure'] = null;

async function lastFailure(folder: string): Promise<Backups['failure']> {
  const text = await readFile(join(folder, failedFile), 'utf8').catch(() => '');
  return text ? failedSchema.parse(JSON.parse(text)) : unwritten;
}

function nameOf(day: string): string {
  return `nightly-${day}${backupEnding(readSettings().backupRecipients.length > 0)}`;
}

async function madeOn(folder: string, day: string): Promise<boolean> {
  const names = await nightlyNames(folder);
  return names.some((name) => isOf(name, day));
}

/** Whether it was encrypted then or not. */
function isOf(name: string, day: string): boolean {
  return name.startsWith(`nightly-${day}.`);
}

async function nightlyNames(folder: string): Promise<string[]> {
  const names = await readdir(folder).catch(() => []);
  return names.filter((name) => name.startsWith('nightly-') && hasBackupEnding(name)).sort();
}

/** Keeps the newest, those before an upgrade for a month, and nothing a killed process began. */
async function tidy(folder: string, days: number, at: Date): Promise<void> {
  const old = (await nightlyNames(folder)).slice(0, -days);
  for (const name of await readdir(folder)) {
    const { mtime } = await stat(join(folder, name));
    const age = (at.getTime() - mtime.getTime()) / (24 * hour);
    const isGone =
      old.includes(name) ||
      (draftName.test(name) && age > 1) ||
      (name.startsWith('before-') && hasBackupEnding(name) && age > 30);
    if (isGone) await rm(join(folder, name), { force: true });
  }
}
