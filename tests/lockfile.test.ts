import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';

type Entry = { version?: string; optionalDependencies?: Record<string, string> };
const lock: { packages: Record<string, Entry> } = JSON.parse(
  readFileSync('package-lock.json', 'utf8')
);

test('the lockfile names the packages of all platforms, without which npm ci refuses it', () => {
  const locked = new Set(
    Object.keys(lock.packages).map((path) => path.split('node_modules/').at(-1))
  );
  const wanted = Object.values(lock.packages).flatMap((entry) =>
    Object.keys(entry.optionalDependencies ?? {})
  );
  expect(wanted.filter((name) => !locked.has(name))).toEqual([]);
});
