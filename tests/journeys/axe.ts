import { readFileSync } from 'node:fs';
import type { Page } from 'playwright-core';

const axe = readFileSync(new URL(import.meta.resolve('axe-core/axe.min.js')), 'utf8');

/** What axe finds on the page as it stands, and whether it must be scrolled sideways. */
export async function faults(page: Page): Promise<string[]> {
  if (await page.evaluate('!window.axe')) await page.evaluate(axe);
  return page.evaluate<string[]>(`axe
    .run(document, { resultTypes: ['violations'], rules: { 'target-size': { enabled: true } } })
    .then(({ violations }) => [
      ...violations.flatMap(({ id, nodes }) => nodes.map(({ html }) => id + ': ' + html.slice(0, 200))),
      ...(document.documentElement.scrollWidth > innerWidth ? ['wider than the screen'] : [])
    ])`);
}

/** What looks the same with the keyboard's focus as without it. */
export async function unseenFocus(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    const controls =
      'a[href], button, input:not([type=hidden]), select, textarea, summary, [tabindex="0"]';
    const looks = (element: Element) =>
      [element, element.parentElement, element.closest('label')]
        .flatMap((one) =>
          one ? [undefined, '::before', '::after'].map((part) => getComputedStyle(one, part)) : []
        )
        .map(
          ({ outlineStyle, outlineWidth, boxShadow }) =>
            `${outlineStyle === 'none' ? '' : outlineWidth} ${boxShadow}`
        )
        .join();
    return [...document.querySelectorAll<HTMLElement>(controls)].flatMap((control) => {
      if (!control.checkVisibility({ visibilityProperty: true })) return [];
      const before = looks(control);
      control.focus({ preventScroll: true });
      const isSame = document.activeElement === control && looks(control) === before;
      control.blur();
      return isSame ? [control.outerHTML.slice(0, 200)] : [];
    });
  });
}
