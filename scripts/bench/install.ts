import { execFileSync } from 'node:child_process';
import { copyFileSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Row } from './table.ts';

/** What `npm ci` takes and leaves, with whatever npm has in its cache. */
export async function installation(folder: string): Promise<Row[]> {
  const place = join(folder, 'install');
  mkdirSync(place);
  for (const file of ['package.json', 'package-lock.json', '.npmrc'])
    copyFileSync(file, join(place, file));
  const before = performance.now();
  execFileSync('npm', ['ci', '--ignore-scripts'], { cwd: place, stdio: 'ignore' });
  const seconds = (performance.now() - before) / 1000;
  const size = Number(execFileSync('du', ['-sm', place], { encoding: 'utf8' }).split('\t')[0]);
  return [
    { name: 'install, time', value: `${seconds.toFixed(0)} s`, bar: '≤ 90 s' },
    { name: 'install, size', value: `${size} MB`, bar: '≤ 700 MB' }
  ];
}
