import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { FaultPoint } from '../../src/server/faults.ts';
import { installation, type Moment } from './installation.ts';

// Commands that are killed; each returns what was wrong afterwards, or nothing.

/** Cluster, roles, migrations and rules: killed at a point or anywhere, the next start makes it whole. */
export async function firstStart(folder: string, round: number): Promise<string | undefined> {
  const here = installation(join(folder, `first-${round}`));
  const places: Moment[] = [
    { point: 'cluster.drafted' },
    { point: 'cluster.made' },
    { point: 'migration.applied', pass: 1 + Math.floor(Math.random() * 50) },
    { point: 'migration.committed', pass: 1 + Math.floor(Math.random() * 50) },
    { point: 'rules.applied' },
    300 + Math.random() * 5_000
  ];
  try {
    const place = places[round % places.length] ?? 1_000;
    const fell = await here.killed(['migrate'], place);
    if (!fell && typeof place !== 'number') return `${place.point} was not passed`;
    const { code, output } = await here.run(['migrate']);
    if (code !== 0) return `the next start ended with ${code}: ${output.slice(-300)}`;
    const again = await here.run(['status', '--json']);
    return again.code === 0 ? undefined : `status ended with ${again.code}`;
  } finally {
    here.remove();
  }
}

/** No file under its name that is not whole, and the next one is made. */
export async function backupKilled(dataDir: string, folder: string, round: number) {
  const here = installation(join(dataDir, '..'));
  const file = join(folder, `killed-${round}.backup`);
  const points: FaultPoint[] = ['backup.drafted', 'backup.linked'];
  const point = points[round % 3];
  await here.killedAlone(['backup', file], point ? { point } : 500 + Math.random() * 2_000);
  if (point === 'backup.linked' && !existsSync(file)) return 'a finished backup is missing';
  if (point === 'backup.drafted' && existsSync(file)) return 'half a backup has its name';
  if (existsSync(file)) {
    const check = installation(join(folder, `checked-${round}`));
    const { code, output } = await check.run(['restore', file, '--deletions', 'none']);
    check.remove();
    if (code !== 0) return `what has its name cannot be restored: ${output.slice(-300)}`;
  }
  const next = await here.run(['backup', join(folder, `next-${round}.backup`)]);
  return next.code === 0 ? undefined : `the next backup ended with ${next.code}`;
}

/** Before or whole, never between: the second try restores everything. */
export async function restoreKilled(folder: string, backup: string, round: number) {
  const here = installation(join(folder, `restored-${round}`));
  const places: Moment[] = [
    { point: 'restore.filled' },
    { point: 'restore.settled' },
    { point: 'migration.applied', pass: 1 + Math.floor(Math.random() * 50) },
    3_000 + Math.random() * 8_000
  ];
  const args = ['restore', backup, '--deletions', 'none'];
  try {
    const place = places[round % places.length] ?? 5_000;
    const fell = await here.killed(args, place);
    if (!fell && typeof place !== 'number') return `${place.point} was not passed`;
    const { code, output } = await here.run(args);
    // Killed in the very end it is whole already, which the second try says.
    const isThere = /in use/.test(output);
    if (code !== 0 && !isThere) return `the second restore: ${output.slice(-300)}`;
    const verified = await here.run(['verify', '--json']);
    return verified.code === 0 ? undefined : `verify: ${verified.output.slice(-300)}`;
  } finally {
    here.remove();
  }
}
