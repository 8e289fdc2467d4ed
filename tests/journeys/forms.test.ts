import type { Page } from 'playwright-core';
import { describe, expect, test } from 'vitest';
import { addressOf } from '../access/http-ask.ts';
import { looksRight, pageWorld, seen } from './page-world.ts';

// Every form of the access table as it comes back when it was sent empty.
const at = pageWorld();

describe('with a form that was sent empty', () => {
  let refused = 0;

  // A script that leads on to a preview meanwhile takes the place of the sending: then once more.
  test.each(seen(/^form /, 303))('$name', { retry: 1 }, async ({ row, asker }) => {
    await at.onPage(asker, async (page) => {
      // A form sent before may have taken the page's reason away.
      if ((await page.goto(addressOf(at.world, row)))?.status() !== 200) return;
      const sent = await sendEmpty(page);
      if (sent !== 422) return;
      refused++;
      await looksRight(page);
    });
  });

  test('most forms with fields have been refused', () => expect(refused).toBeGreaterThan(15));
});

/** Fills nothing in, takes out what stands there, and sends without asking the browser to check. */
async function sendEmpty(page: Page): Promise<number | undefined> {
  const answer = page.waitForResponse((response) => response.request().method() === 'POST');
  answer.catch(() => {});
  // In one step: the scripts, arriving meanwhile, may put another form in this one's place.
  const isSent = await page.evaluate(() => {
    const form = document.querySelector<HTMLFormElement>(
      'main form[method=post]:has(input:not([type=hidden]), textarea, select)'
    );
    for (const field of form?.querySelectorAll('input, textarea') ?? []) {
      const keeps = ['hidden', 'radio', 'checkbox', 'file', 'submit'];
      if (field instanceof HTMLTextAreaElement) field.value = '';
      else if (field instanceof HTMLInputElement && !keeps.includes(field.type)) field.value = '';
    }
    // As without JavaScript: the whole page comes back.
    if (form) HTMLFormElement.prototype.submit.call(form);
    return form !== null;
  });
  if (!isSent) return undefined;
  const status = (await answer).status();
  await page.waitForLoadState();
  return status;
}
