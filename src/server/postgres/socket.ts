import { createHash } from 'node:crypto';
import { chownSync, lstatSync, mkdirSync, realpathSync } from 'node:fs';
import { join } from 'node:path';
import { Refusal } from '#base/refusal.ts';
import type { Account } from '#server/postgres/account.ts';

/**
 * The private folder of the socket. It lies apart from the data because the path of a socket may be no
 * longer than 107 bytes, and is named after the data folder so that two installations never meet.
 */
export function socketFolder(dataDir: string, user: Account): string {
  const folder = socketPath(dataDir);
  try {
    mkdirSync(folder, { mode: 0o700 });
    if (user) chownSync(folder, user.uid, user.gid);
  } catch (failure) {
    if (!isCode(failure, 'EEXIST')) throw failure;
  }
  // /tmp is open to all: somebody else's folder of that name must never be used.
  const { uid, mode } = lstatSync(folder);
  const ours = user?.uid ?? process.getuid?.();
  if (!lstatSync(folder).isDirectory() || uid !== ours || (mode & 0o077) !== 0) {
    throw new Refusal(`The folder ${folder} belongs to somebody else; remove it and start again.`);
  }
  return folder;
}

/** Where the socket of a data folder lies, whether it is there or not. */
export function socketPath(dataDir: string): string {
  const name = createHash('sha256').update(realpathSync(dataDir)).digest('hex').slice(0, 16);
  return join('/tmp', `tafelrunde-${name}`);
}

function isCode(failure: unknown, code: string): boolean {
  return failure instanceof Error && 'code' in failure && failure.code === code;
}
