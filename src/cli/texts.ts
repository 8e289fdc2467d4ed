import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { paraglide } from '../../paraglide.config.ts';
import { alone, root } from './alone.ts';

/**
 * Makes the code of the texts when they have changed or were never made. Whatever speaks imports it, so in
 * a fresh clone this comes before everything else.
 */
export async function compileTexts(): Promise<void> {
  if (areFresh(hashOfTexts())) return;
  await alone('texts', async () => {
    // Another process may have made them while this one waited.
    const hash = hashOfTexts();
    if (areFresh(hash)) return;
    const { compile } = await import('@inlang/paraglide-js');
    await compile({
      ...paraglide,
      project: join(root, paraglide.project),
      outdir: join(root, paraglide.outdir)
    });
    joinTexts();
    writeFileSync(stamp, hash);
  });
}

/** One file for Node, which takes ten times as long to open the thousands that browsers are sent parts of. */
function joinTexts(): void {
  const folder = join(root, paraglide.outdir, 'messages');
  const imports = new Set<string>();
  const texts = readdirSync(folder)
    .filter((name) => name !== '_index.js')
    .map((name) =>
      readFileSync(join(folder, name), 'utf8').replaceAll(imported, (_all, what, from) => {
        imports.add(`import ${what} from '${join('..', paraglide.outdir, from)}';`);
        return '';
      })
    );
  writeFileSync(joined, [...imports, ...texts, `export * as m from './messages.js';\n`].join('\n'));
}

const joined = join(root, '.cache', 'messages.js');

const imported = /^import (.+) from '\.\.\/(.+)';\n/gm;

function areFresh(hash: string): boolean {
  const made = existsSync(join(root, paraglide.outdir, 'messages.js')) && existsSync(joined);
  return made && existsSync(stamp) && readFileSync(stamp, 'utf8') === hash;
}

const stamp = join(root, '.cache', 'texts');

function hashOfTexts(): string {
  const texts = readdirSync(join(root, 'messages'), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.json'))
    .map((name) => join('messages', name));
  const inputs = ['package-lock.json', 'paraglide.config.ts', 'project.inlang/settings.json'];
  const hash = createHash('sha256');
  for (const path of [...inputs, ...texts].sort()) {
    hash
      .update(`${path}\0`)
      .update(readFileSync(join(root, path)))
      .update('\0');
  }
  return hash.digest('hex');
}
