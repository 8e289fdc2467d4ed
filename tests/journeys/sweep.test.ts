import { afterAll, describe, expect, test } from 'vitest';
import type { Page } from 'playwright-core';
import { addressOf } from '../access/http-ask.ts';
import { faults } from './axe.ts';
import { keyboardWalk } from './keyboard.ts';
import { cutOff, spaced } from './layout.ts';
import { pageWorld, seen } from './page-world.ts';
import { unseen } from './pictures.ts';
import { follow, showSentEmpty } from './showing.ts';

// Every page in every state, width and theme.
const at = pageWorld();
const known = new Set<string>();
const counts = { pages: 0, views: 0, stops: 0 };
afterAll(() => console.info(`${JSON.stringify(counts)}, ${known.size} looks of controls`));

const sizes = [
  { width: 1280, height: 800 },
  // What is left of 1280 × 1024 at 400 %.
  { width: 320, height: 256 }
];

// It takes many minutes, and is looked at before a release.
const isLongRun = Boolean(process.env.LONG);

describe.runIf(isLongRun).concurrent('every page', () => {
  test.each(seen(/^page /, 200))('$name', async ({ row, asker }) => {
    await at.onPage(asker, async (page) => {
      expect((await follow(page, addressOf(at.world, row))).status()).toBe(200);
      counts.pages += 1;
      expect(await everything(page)).toEqual([]);
    });
  });

  test.each(seen(/^form /, 303))('sent empty: $name', async ({ row, asker }) => {
    await at.onPage(asker, async (page) => {
      if ((await showSentEmpty(page, addressOf(at.world, row))) !== 422) return;
      counts.pages += 1;
      expect(await looks(page)).toEqual([]);
    });
  });
});

async function everything(page: Page): Promise<string[]> {
  const found = await looks(page);
  for (const size of sizes) {
    await page.setViewportSize(size);
    const walk = await keyboardWalk(page);
    counts.stops += walk.stops;
    found.push(...walk.faults.map((fault) => `${size.width} px, keyboard: ${fault}`));
  }
  await page.setViewportSize({ width: 1280, height: 800 });
  for (const theme of [
    { colorScheme: 'light' },
    { colorScheme: 'dark' },
    { forcedColors: 'active', colorScheme: 'light' },
    { forcedColors: 'active', colorScheme: 'dark' },
    { contrast: 'more' }
  ] as const) {
    await page.emulateMedia(theme);
    const all = await unseen(page, known);
    found.push(...all.map((fault) => `${JSON.stringify(theme)}: ${fault}`));
    await page.emulateMedia({ colorScheme: null, forcedColors: null, contrast: null });
  }
  return found;
}

/** Two widths in two themes, and narrow with spaced texts; still where less motion is asked for. */
async function looks(page: Page): Promise<string[]> {
  const found: string[] = [];
  for (const width of [320, 1280]) {
    await page.setViewportSize({ width, height: 800 });
    for (const colorScheme of ['light', 'dark'] as const) {
      await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
      counts.views += 1;
      const all = await faults(page);
      found.push(...all.map((fault) => `${width} px, ${colorScheme}: ${fault}`));
    }
    found.push(...(await cutOff(page)).map((fault) => `${width} px: ${fault}`));
    const wide = await spaced(page, () => cutOff(page));
    found.push(...wide.map((fault) => `${width} px, spaced: ${fault}`));
    if (await page.evaluate('document.getAnimations().length')) found.push('moves');
  }
  return [...new Set(found)];
}
