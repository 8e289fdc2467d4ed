import type { Page } from 'playwright-core';

declare global {
  interface Window {
    /** What the keyboard can reach, as it stands in the document. */
    stops: HTMLElement[];
  }
}

/** What somebody with a keyboard alone meets on the way through a page: the faults, and how many stops it has. */
export async function keyboardWalk(page: Page): Promise<{ faults: string[]; stops: number }> {
  const stops = await begin(page);
  const faults: string[] = [];
  let last = -1;
  for (let pressed = 0; last < stops - 1 && pressed < stops * 3 + 10; pressed++) {
    await page.keyboard.press('Tab');
    const { at, fault } = await stop(page);
    if (fault) faults.push(fault);
    if (at === 'outside') break;
    if (at === 'scroller' || at === last) continue;
    if (at !== last + 1)
      faults.push(`after stop ${last} of ${stops} comes ${at}: ${await place(page, last + 1)}`);
    last = at;
  }
  if (last !== stops - 1)
    faults.push(`ends at ${last + 1} of ${stops}: ${await place(page, last + 1)}`);
  return { faults: [...new Set(faults)], stops };
}

/** Everything that can be reached, in the order of the document. */
async function begin(page: Page): Promise<number> {
  return page.evaluate(() => {
    const focusable =
      'a[href], area[href], button, input:not([type=hidden]), select, textarea, summary, [tabindex], [contenteditable]';
    const all = [...document.querySelectorAll<HTMLElement>(focusable)].filter(
      (element) =>
        element.tabIndex >= 0 &&
        !element.matches(':disabled, [inert] *') &&
        element.checkVisibility({ visibilityProperty: true })
    );
    // Of a group of radios the chosen one is a stop, or the first.
    const stops = all.filter((element) => {
      if (!(element instanceof HTMLInputElement) || element.type !== 'radio') return true;
      const group = all.filter(
        (one): one is HTMLInputElement =>
          one instanceof HTMLInputElement &&
          one.type === 'radio' &&
          one.name === element.name &&
          one.form === element.form
      );
      return element === (group.find((one) => one.checked) ?? group[0]);
    });
    window.stops = stops;
    scrollTo(0, 0);
    document.body.tabIndex = -1;
    document.body.focus();
    document.body.removeAttribute('tabindex');
    return stops.length;
  });
}

/** Where the focus is now, and what is wrong with it. */
async function stop(page: Page) {
  return page.evaluate(() => {
    const { stops } = window;
    const element = document.activeElement;
    if (!(element instanceof HTMLElement) || element === document.body)
      return { at: 'outside' as const };
    const at = stops.indexOf(element);
    const style = getComputedStyle(element);
    if (at < 0 && /auto|scroll/.test(style.overflowX + style.overflowY))
      return { at: 'scroller' as const };
    const own = element.getBoundingClientRect();
    const label = element instanceof HTMLInputElement ? element.labels?.[0] : undefined;
    const rect =
      own.width > 4 && own.height > 4 && style.opacity !== '0'
        ? own
        : (label ?? element).getBoundingClientRect();
    const text = element.outerHTML.replace(/\s+/g, ' ').slice(0, 140);
    const [left, right] = [Math.max(rect.left, 0), Math.min(rect.right, innerWidth)];
    const [top, bottom] = [Math.max(rect.top, 0), Math.min(rect.bottom, innerHeight)];
    if (right - left < 1 || bottom - top < 1) return { at, fault: `out of sight: ${text}` };
    const points = [left + 2, right - 2].flatMap((x) =>
      [top + 2, bottom - 2].map((y) => [x, y] as const)
    );
    const over = [...points, [(left + right) / 2, (top + bottom) / 2] as const].map(([x, y]) => {
      const hit = document.elementFromPoint(x, y);
      if (!hit || hit.contains(element) || element.contains(hit) || label?.contains(hit))
        return null;
      for (let box: Element | null = hit; box; box = box.parentElement) {
        if (/fixed|sticky/.test(getComputedStyle(box).position))
          return box.contains(element) ? null : box;
      }
      return null;
    });
    const cover = over.find((one) => one !== null);
    return cover
      ? { at, fault: `covered by ${cover.className || cover.tagName}: ${text}` }
      : { at };
  });
}

async function place(page: Page, at: number): Promise<string> {
  return page.evaluate((no) => window.stops[no]?.outerHTML.slice(0, 140) ?? 'nothing', at);
}
