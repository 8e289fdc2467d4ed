import { existsSync, globSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { attacks } from './attacks.ts';

const catalogue = '../shared/reliability.md';
const groups = /\bA-[A-Z]{2}-\d\d\b/g;

test('each attack that is tried stands in the title of a test where the list says', () => {
  const missing = Object.entries(attacks).flatMap(([id, tried]) =>
    'test' in tried && !titlesIn(tried.test).includes(id) ? `${id} in ${tried.test}` : []
  );
  expect(missing).toEqual([]);
});

test('no test names an attack that the list does not count as tried', () => {
  const files = ['src', 'tests'].flatMap((folder) => globSync(`${folder}/**/*.test.ts`));
  const named = files.flatMap((file) => titlesIn(file).match(groups) ?? []);
  const untold = [...new Set(named)].filter((id) => !('test' in (attacks[id] ?? {})));
  expect(untold).toEqual([]);
});

test.runIf(existsSync(catalogue))('the list holds every attack of the catalogue', () => {
  const text = readFileSync(catalogue, 'utf8');
  const listed = new Set([...text.matchAll(/^\| (A-[A-Z]{2}-\d\d) \|/gm)].map(([, id]) => id));
  expect(Object.keys(attacks).sort()).toEqual([...listed].sort());
});

/** The lines of a file that begin a test or a block of tests. */
function titlesIn(file: string): string {
  const text = readFileSync(file, 'utf8');
  return [...text.matchAll(/(?:test|describe)[.\w]*\([^]*?=>/g)].map(([title]) => title).join('\n');
}
