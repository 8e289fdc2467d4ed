import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { once } from 'node:events';
import { join, relative } from 'node:path';
import { stripVTControlCharacters } from 'node:util';
import { Refusal } from '#base/refusal.ts';
import { alone, root } from './alone.ts';

/** Builds the application unless the present build was made from the very same sources. */
export async function buildIfNeeded(say: (line: string) => void = () => {}): Promise<void> {
  if (isFresh(hashOfSources())) return;
  say('Building …');
  await alone('build', async () => {
    // Another process may have built while this one waited.
    const hash = hashOfSources();
    if (isFresh(hash)) return;
    await build();
    writeFileSync(stamp, hash);
  });
}

const stamp = join(root, 'build', '.sources');

function isFresh(hash: string): boolean {
  // Made by the build as well, kept by nobody, and needed by the sources and their tests.
  const byproducts = [
    'src/paraglide/messages.js',
    '.cache/messages.js',
    'node_modules/$app/tsconfig.json'
  ];
  if (!byproducts.every((path) => existsSync(join(root, path)))) return false;
  return existsSync(stamp) && readFileSync(stamp, 'utf8') === hash;
}

/** Content counts, not time: a fresh clone or a switched branch must not fool it. */
function hashOfSources(): string {
  const inputs = [
    'package-lock.json',
    'vite.config.ts',
    'paraglide.config.ts',
    'tsconfig.json',
    'project.inlang/settings.json'
  ];
  const folders = ['src', 'static', 'messages', 'db/seed'].flatMap((folder) =>
    readdirSync(join(root, folder), { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile() && !entry.name.endsWith('.test.ts'))
      .map((entry) => relative(root, join(entry.parentPath, entry.name)))
      .filter((path) => !path.startsWith('src/paraglide/') && !path.startsWith('src/cli/'))
  );
  const hash = createHash('sha256');
  for (const path of [...inputs, ...folders].sort()) {
    hash
      .update(`${path}\0`)
      .update(readFileSync(join(root, path)))
      .update('\0');
  }
  return hash.digest('hex');
}

async function build(): Promise<void> {
  const child = spawn(process.execPath, [join(root, 'node_modules/vite/bin/vite.js'), 'build'], {
    cwd: root,
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, NODE_ENV: 'production' }
  });
  const output: string[] = [];
  for (const stream of [child.stdout, child.stderr]) {
    stream.on('data', (chunk: Buffer) => output.push(chunk.toString()));
  }
  const [code] = await once(child, 'exit');
  if (code !== 0) throw new Refusal(`The build failed:\n${complaint(output.join(''))}`);
}

/** What the bundler found, without its colours and without the way through its own code. */
function complaint(output: string): string {
  const lines = stripVTControlCharacters(output).trim().split('\n');
  return lines.filter((line) => !/^ +at .*node_modules/.test(line)).join('\n');
}
