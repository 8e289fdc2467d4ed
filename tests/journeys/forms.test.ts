import { describe, expect, test } from 'vitest';
import { addressOf } from '../access/http-ask.ts';
import { looksRight, pageWorld, seen } from './page-world.ts';
import { showSentEmpty } from './showing.ts';

// Every form of the access table as it comes back when it was sent empty.
const at = pageWorld();

describe('with a form that was sent empty', () => {
  let refused = 0;

  test.concurrent.each(seen(/^form /, 303))('$name', async ({ row, asker }) => {
    await at.onPage(asker, async (page) => {
      if ((await showSentEmpty(page, addressOf(at.world, row))) !== 422) return;
      refused++;
      await looksRight(page);
    });
  });

  test('most forms with fields have been refused', () => expect(refused).toBeGreaterThan(40));
});
