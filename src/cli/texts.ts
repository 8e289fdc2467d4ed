import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { paraglide } from '../../paraglide.config.ts';
import { root } from './build.ts';

/**
 * Makes the code of the texts when they have changed or were never made. Whatever speaks imports it, so in
 * a fresh clone this comes before everything else.
 */
export async function compileTexts(): Promise<void> {
  const hash = hashOfTexts();
  const made = existsSync(join(root, paraglide.outdir, 'messages.js'));
  if (made && existsSync(stamp) && readFileSync(stamp, 'utf8') === hash) return;
  const { compile } = await import('@inlang/paraglide-js');
  await compile({
    ...paraglide,
    project: join(root, paraglide.project),
    outdir: join(root, paraglide.outdir)
  });
  mkdirSync(join(root, '.cache'), { recursive: true });
  writeFileSync(stamp, hash);
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
