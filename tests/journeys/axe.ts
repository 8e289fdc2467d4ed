import axe from 'axe-core';
import type { Page } from 'playwright-core';

/** What axe finds on the page as it stands, and whether it must be scrolled sideways. */
export async function faults(page: Page): Promise<string[]> {
  await page.evaluate(axe.source);
  return page.evaluate<string[]>(`axe
    .run(document, { resultTypes: ['violations'] })
    .then(({ violations }) => [
      ...violations.flatMap(({ id, nodes }) => nodes.map(({ html }) => id + ': ' + html.slice(0, 200))),
      ...(document.documentElement.scrollWidth > innerWidth ? ['wider than the screen'] : [])
    ])`);
}
