import type { ElementHandle, Page } from 'playwright-core';
import sharp from 'sharp';

/**
 * What cannot be seen on pictures of the page although it must: the keyboard's focus (changed at 3:1 and by as many
 * pixels as a line of two on the longest side), the control itself, and whether it is ticked. `known` keeps looks
 * that were judged before: a button of one kind looks on each page as on the first.
 */
export async function unseen(page: Page, known: Set<string>): Promise<string[]> {
  const faults: string[] = [];
  const theme = await page.evaluate(() =>
    ['(prefers-color-scheme: dark)', '(forced-colors: active)', '(prefers-contrast: more)']
      .map((query) => matchMedia(query).matches)
      .join()
  );
  for (const control of await page.$$(controls)) {
    const look = await lookOf(control);
    if (!look || known.has(theme + look.name)) continue;
    known.add(theme + look.name);
    // What only shows with the focus, as the way past the navigation, has its place then.
    await control.focus();
    const clip = await boxOf(control);
    const seen = async () => pixels(await page.screenshot({ clip, caret: 'hide' }));
    const focused = await seen();
    await control.evaluate((element) => element.blur());
    const blurred = await seen();
    if (most(focused) < 3) faults.push(`nothing to be seen: ${look.name}`);
    const changed = contrasting(blurred, focused);
    const least = 2 * Math.max(clip.width, clip.height) - 40;
    if (changed < least) faults.push(`focus unseen, ${changed} of ${least}: ${look.name}`);
    if (!look.canTick) continue;
    await tick(control);
    if (contrasting(blurred, await seen()) < 9)
      faults.push(`ticked or not is the same: ${look.name}`);
    await tick(control);
  }
  return faults;
}

type Control = ElementHandle<SVGElement | HTMLElement>;

const controls =
  'a[href], button, input:not([type=hidden]), select, textarea, summary, [tabindex="0"]';

/** Nothing for what is not drawn. */
function lookOf(control: Control) {
  return control.evaluate((element) => {
    if (!element.checkVisibility({ visibilityProperty: true })) return null;
    if (element.matches(':disabled')) return null;
    const named = (one: Element | null) =>
      one ? `${one.tagName.toLowerCase()}.${[...one.classList].join('.')}` : '';
    const type = element instanceof HTMLInputElement ? element.type : '';
    const state =
      element.getAttribute('aria-current') ?? element.getAttribute('aria-invalid') ?? '';
    return {
      name: [type, named(element), state, '<', named(element.parentElement)].join(' '),
      canTick: (type === 'radio' && !element.matches(':checked')) || type === 'checkbox'
    };
  });
}

/** With the label of what is hidden behind it, and room for the focus. */
function boxOf(control: Control) {
  return control.evaluate((element) => {
    const own = element.getBoundingClientRect();
    const isHidden = own.width < 5 || getComputedStyle(element).opacity === '0';
    const drawn = isHidden
      ? (element.closest('label') ?? element.parentElement ?? element)
      : element;
    const rect = drawn.getBoundingClientRect();
    const room = 8;
    const [x, y] = [Math.max(0, rect.left - room), Math.max(0, rect.top - room)];
    const [right, bottom] = [
      Math.min(innerWidth, rect.right + room),
      Math.min(innerHeight, rect.bottom + room)
    ];
    return { x, y, width: Math.max(1, right - x), height: Math.max(1, bottom - y) };
  });
}

/** Without anything else happening, and the second time back again. */
function tick(control: Control) {
  return control.evaluate((element) => {
    if (element instanceof HTMLInputElement) element.checked = !element.checked;
  });
}

/** How bright each pixel is, as WCAG reckons it. */
async function pixels(png: Buffer): Promise<Float64Array> {
  const { data } = await sharp(png).removeAlpha().raw().toBuffer({ resolveWithObject: true });
  return Float64Array.from({ length: data.length / 3 }, (_none, at) => {
    const [red, green, blue] = [0, 1, 2].map((part) => linear((data[at * 3 + part] ?? 0) / 255));
    return 0.2126 * (red ?? 0) + 0.7152 * (green ?? 0) + 0.0722 * (blue ?? 0);
  });
}

function linear(part: number): number {
  return part <= 0.03928 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
}

function contrast(one: number, other: number): number {
  return (Math.max(one, other) + 0.05) / (Math.min(one, other) + 0.05);
}

function contrasting(before: Float64Array, after: Float64Array): number {
  return before.reduce((sum, one, at) => sum + (contrast(one, after[at] ?? one) >= 3 ? 1 : 0), 0);
}

/** Between the darkest and the brightest. */
function most(all: Float64Array): number {
  const [low, high] = all.reduce(
    ([least, greatest], one) => [Math.min(least, one), Math.max(greatest, one)],
    [1, 0]
  );
  return contrast(low, high);
}
