import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { readFiles } from '#features/registers/parse.ts';
import type { Product } from '../crash/product.ts';
import type { Row } from './table.ts';

/**
 * The official register of a whole state, read into an installation that knows nothing of its counties, and again.
 *
 * @param folder with the files of one edition as the ministry names them, a day of issue after the name or not
 */
export async function measureRegister(product: Product, folder: string): Promise<Row[]> {
  const schools = newest(folder, 'schuldaten');
  const owners = newest(folder, 'key_traeger');
  const pupils = newest(folder, 'anzahlen');
  if (!schools || !owners || !pupils) {
    return [{ name: 'import', value: `skipped: no register in ${folder}` }];
  }
  const given = ['--schools', schools, '--owners', owners, '--pupils', pupils];
  const command = () => product.command('import-register', '--kreis', '05', ...given);
  const reading = await seconds(async () =>
    readFiles({ schools: file(schools), owners: file(owners), pupils: file(pupils) })
  );
  // What a command costs before it does anything stands in both figures.
  const idle = await seconds(() => product.command('data-map'));
  const first = await seconds(command);
  const again = await seconds(command);
  return [
    { name: 'import, all schools of a state', value: `${first.toFixed(1)} s`, bar: '≤ 20 s' },
    { name: 'import, the same files again', value: `${again.toFixed(1)} s`, bar: '≤ 5 s' },
    { name: '  floor: reading the files', value: `${reading.toFixed(2)} s` },
    { name: '  floor: a command that only reads', value: `${idle.toFixed(1)} s` }
  ];
}

function newest(folder: string, name: string): string | undefined {
  if (!existsSync(folder)) return undefined;
  const editions = readdirSync(folder).filter(
    (entry) => entry.startsWith(name) && entry.endsWith('.csv')
  );
  const last = editions.toSorted().at(-1);
  return last && join(folder, last);
}

function file(path: string) {
  return { name: path, bytes: readFileSync(path) };
}

async function seconds(work: () => Promise<unknown>): Promise<number> {
  const before = performance.now();
  await work();
  return (performance.now() - before) / 1000;
}
