import { readdirSync, readFileSync } from 'node:fs';
import { execFileSync } from 'node:child_process';
import { dirname, join } from 'node:path';
import { expect, test } from 'vitest';

const page = readFileSync('docs/architecture.md', 'utf8');
const files = execFileSync('git', ['ls-files', '--cached', '--others', '--exclude-standard'], {
  encoding: 'utf8'
})
  .split('\n')
  .filter(Boolean);

test('the tree of docs/architecture.md names the folders there are', () => {
  const depth = (folder: string) => folder.split('/').length;
  const told = foldersOf(page);
  const real = new Set<string>();
  for (const file of files) {
    const parts = file.split('/').slice(0, -1);
    if (parts[0]?.startsWith('.')) continue;
    if (parts[0]) real.add(parts[0]);
    if (parts[1]) real.add(`${parts[0]}/${parts[1]}`);
  }
  const parents = new Set(
    told.filter((folder) => depth(folder) === 2).map((folder) => folder.split('/')[0])
  );
  const expected = [...real].filter(
    (folder) =>
      depth(folder) === 1 || (parents.has(folder.split('/')[0]) && readdirSync(folder).length > 0)
  );
  expect(told.sort()).toEqual(expected.sort());
});

test('imports follow the arrows of docs/architecture.md', () => {
  const arrows = arrowsOf(page);
  const wrong: string[] = [];
  for (const file of files) {
    const from = /^src\/(routes|features|ui|server|base|cli)\//.exec(file)?.[1];
    if (!from || !/\.(ts|svelte)$/.test(file) || file.endsWith('.test.ts')) continue;
    for (const [, to] of readFileSync(file, 'utf8').matchAll(
      /from '#(routes|features|ui|server|base|cli)\//g
    )) {
      if (to && !arrows.get(from)?.includes(to)) wrong.push(`${file} → ${to}`);
      if (from === 'features' && to === 'server' && !file.includes('.server.')) {
        wrong.push(`${file} is no .server.ts file`);
      }
    }
  }
  expect(wrong).toEqual([]);
});

test('what checks forms stays on the server: no page sends it to the browser', () => {
  const importsOf = new Map(
    files
      .filter((file) => /^src\/.*\.(ts|svelte)$/.test(file) && !/\.server\.|\.test\./.test(file))
      .map((file) => [file, importedBy(file)])
  );
  const wrong: string[] = [];
  for (const page of importsOf.keys()) {
    if (!page.endsWith('.svelte')) continue;
    const reached = new Set([page]);
    for (const one of reached) for (const next of importsOf.get(one) ?? []) reached.add(next);
    if (reached.has('zod')) wrong.push(page);
  }
  expect(wrong).toEqual([]);
});

/** Files and packages whose code a file takes along; what is a type alone is gone in the browser. */
function importedBy(file: string): string[] {
  return [
    ...readFileSync(file, 'utf8').matchAll(/^\s*(?:import|export) (?!type )[^;]*? from '([^']+)'/gm)
  ].map(([, from = '']) => {
    if (from.startsWith('#')) return `src/${from.slice(1)}`;
    return from.startsWith('.') ? join(dirname(file), from) : from;
  });
}

function foldersOf(text: string): string[] {
  const block = /## Tree\s+```\n([\s\S]*?)```/.exec(text)?.[1] ?? '';
  let parent = '';
  return block
    .split('\n')
    .map((line) => /^( *)([\w.-]+)\/(?: |$)/.exec(line))
    .filter((match) => match !== null)
    .map(([, indent, name]) => {
      if (!indent) parent = name ?? '';
      return indent ? `${parent}/${name}` : (name ?? '');
    });
}

function arrowsOf(text: string): Map<string, string[]> {
  const table = /## Arrows[\s\S]*?\n((?:\|.*\n)+)/.exec(text)?.[1] ?? '';
  return new Map(
    table
      .split('\n')
      .slice(2)
      .map((line) => line.split('|').map((cell) => cell.trim()))
      .filter((cells) => cells[1])
      .map(([, from = '', to = '']) => [from, to.split(', ')])
  );
}
