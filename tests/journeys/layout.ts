import type { Page } from 'playwright-core';

/** Text that is cut off, lies over other text or leaves the screen; what only screen readers get is left out. */
export async function cutOff(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    const found = new Set<string>();
    const say = (what: string, element: Element) =>
      found.add(`${what}: ${element.outerHTML.replace(/\s+/g, ' ').slice(0, 160)}`);
    const lines: { rect: DOMRect; of: Element }[] = [];
    if (document.documentElement.scrollWidth > innerWidth) found.add('wider than the screen');
    const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    while (texts.nextNode()) {
      const { currentNode: text } = texts;
      const of = text.parentElement;
      if (!text.textContent?.trim() || !of || isHidden(of)) continue;
      const range = document.createRange();
      range.selectNodeContents(text);
      const rects = [...range.getClientRects()].filter(({ width, height }) => width && height);
      const edge = placeOf(of);
      if (edge === 'hidden') continue;
      for (const rect of rects) {
        if (edge.cuts.some((box) => isBeyond(rect, box))) say('cut off', of);
        else if (!edge.scrolls && (rect.right > innerWidth + 1 || rect.left < -1)) {
          say('off the screen', of);
        } else if (!edge.floats) lines.push({ rect, of });
      }
    }
    lines.sort((one, other) => one.rect.top - other.rect.top);
    for (const [index, one] of lines.entries()) {
      for (let next = index + 1; next < lines.length; next++) {
        const other = lines[next];
        if (!other || other.rect.top > one.rect.bottom) break;
        if (overlaps(one.rect, other.rect)) say('lies over another text', other.of);
      }
    }
    return [...found];

    function isHidden(element: Element): boolean {
      const seen = element.checkVisibility({ visibilityProperty: true, opacityProperty: true });
      return !seen || element.closest('svg, select, script, style, title') !== null;
    }

    /** What cuts the text, whether it can be scrolled into view, and whether it is laid over the page. */
    function placeOf(element: Element) {
      const cuts: DOMRect[] = [];
      let floats = false;
      for (
        let box: Element | null = element;
        box && box !== document.body;
        box = box.parentElement
      ) {
        const style = getComputedStyle(box);
        const rect = box.getBoundingClientRect();
        if (
          style.clipPath !== 'none' ||
          style.clip !== 'auto' ||
          (style.position === 'absolute' && rect.width <= 2)
        ) {
          return 'hidden' as const;
        }
        if (style.position !== 'static' && style.position !== 'relative') floats = true;
        if (style.display === 'inline') continue;
        if (/auto|scroll/.test(style.overflowX + style.overflowY))
          return { cuts, floats, scrolls: true };
        if (/hidden|clip/.test(style.overflowX + style.overflowY)) cuts.push(rect);
      }
      return { cuts, floats, scrolls: false };
    }

    function isBeyond(text: DOMRect, box: DOMRect): boolean {
      const slack = 2;
      return (
        text.right > box.right + slack ||
        text.left < box.left - slack ||
        text.bottom > box.bottom + slack + text.height / 4 ||
        text.top < box.top - slack - text.height / 4
      );
    }

    function overlaps(one: DOMRect, other: DOMRect): boolean {
      const wide = Math.min(one.right, other.right) - Math.max(one.left, other.left);
      const high = Math.min(one.bottom, other.bottom) - Math.max(one.top, other.top);
      // The boxes of lines that stand close overlap by the space above and below the letters.
      return wide > 3 && high > Math.min(one.height, other.height) / 2;
    }
  });
}

/** Does something while texts are spaced as WCAG 1.4.12 says that readers may space them. */
export async function spaced<T>(page: Page, work: () => Promise<T>): Promise<T> {
  await page.evaluate(() => {
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(
      '* { line-height: 1.5 !important; letter-spacing: 0.12em !important; word-spacing: 0.16em !important } p { margin-bottom: 2em !important }'
    );
    document.adoptedStyleSheets = [sheet];
  });
  try {
    return await work();
  } finally {
    await page.evaluate(() => {
      document.adoptedStyleSheets = [];
    });
  }
}
