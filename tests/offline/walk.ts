/** Runs where there is no network but the loopback: starts the product, seeds the demo and walks through it. */
import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { installProduct } from '../../scripts/crash/product.ts';
import { formWith, openBrowser } from '../../scripts/crash/browser.ts';

const folder = mkdtempSync(join(tmpdir(), 'tafelrunde-offline-'));
// As root PostgreSQL runs under another account, which has to pass.
chmodSync(folder, 0o711);
const noted = join(folder, 'noted');
writeFileSync(noted, '');
process.env.NOTED_CONNECTIONS = noted;
const hook = `--import=${new URL('noted-connections.mjs', import.meta.url)}`;
const product = await installProduct(folder, hook);
try {
  await product.start();
  await product.command('seed', 'demo');
  const browser = openBrowser(product.origin);
  const { action, fields } = formWith(await browser.page('/anmelden'), 'Henrike Sandvoß');
  const { status } = await browser.send(action, fields);
  if (status !== 303) throw new Error(`Signing in answered ${status}.`);
  const here = '/r/musterland';
  for (const page of ['', '/matrix', '/besuche', '/freigaben', '/verzeichnis', '/ausbaustand']) {
    await browser.page(here + page);
  }
  await product.stop();
  process.stdout.write(readFileSync(noted));
} finally {
  await product.kill('both');
  rmSync(folder, { recursive: true, force: true });
}
