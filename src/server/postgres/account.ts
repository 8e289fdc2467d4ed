import { spawnSync } from 'node:child_process';
import { statSync } from 'node:fs';
import { dirname } from 'node:path';
import { Refusal } from '#base/refusal.ts';

/** The system account PostgreSQL runs under; `undefined` stands for the one that started us. */
export type Account = Readonly<{ name: string; uid: number; gid: number }> | undefined;

/** PostgreSQL refuses to run as root, so root lends it an account of its own. */
export function databaseAccount(): Account {
  if (process.getuid?.() !== 0) return undefined;
  const existing = account('tafelrunde');
  if (existing) return existing;
  spawnSync('useradd', [
    '--system',
    '--user-group',
    '--no-create-home',
    '--home-dir=/nonexistent',
    '--shell=/usr/sbin/nologin',
    'tafelrunde'
  ]);
  const usable = account('tafelrunde') ?? account('nobody');
  if (!usable) {
    throw new Refusal(
      'PostgreSQL does not run as root and no account could be made for it: start Tafelrunde as an ordinary user.'
    );
  }
  return usable;
}

/** Names the first folder on the way to `path` that the account cannot pass. */
export function refuseClosedAncestor(path: string, user: Account): void {
  if (!user) return;
  for (const folder of ancestors(path)) {
    const { mode, uid, gid } = statSync(folder);
    const bit = uid === user.uid ? 0o100 : gid === user.gid ? 0o010 : 0o001;
    if ((mode & bit) === 0) {
      throw new Refusal(
        `The folder ${folder} is closed to the account ${user.name} that PostgreSQL runs under: open it (chmod o+x) or choose another DATA_DIR.`
      );
    }
  }
}

function account(name: string): Account {
  const uid = id('-u', name);
  const gid = id('-g', name);
  return uid === undefined || gid === undefined ? undefined : { name, uid, gid };
}

function id(option: string, name: string): number | undefined {
  const { status, stdout } = spawnSync('id', [option, name], { encoding: 'utf8' });
  return status === 0 ? Number(stdout) : undefined;
}

function ancestors(path: string): string[] {
  const parent = dirname(path);
  return parent === path ? [] : [...ancestors(parent), parent];
}
