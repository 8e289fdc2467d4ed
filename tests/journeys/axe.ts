import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { Page } from 'playwright-core';

const source = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

/** What axe finds on the page as it stands, and whether it must be scrolled sideways. */
export async function faults(page: Page): Promise<string[]> {
  await page.evaluate(source);
  return page.evaluate<string[]>(`axe
    .run(document, { resultTypes: ['violations'] })
    .then(({ violations }) => [
      ...violations.flatMap(({ id, nodes }) => nodes.map(({ html }) => id + ': ' + html.slice(0, 200))),
      ...(document.documentElement.scrollWidth > innerWidth ? ['wider than the screen'] : [])
    ])`);
}
