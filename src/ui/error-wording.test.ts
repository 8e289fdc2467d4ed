import { expect, test } from 'vitest';
import { errorWording } from './error-wording.ts';

test('every status people meet on a page has words of its own', () => {
  const titles = [400, 403, 404, 409, 410, 413, 429, 500, 503].map((s) => errorWording(s).title());
  expect(new Set(titles).size).toBe(titles.length);
});

test('a status without words borrows those of its family', () => {
  expect(errorWording(418).title()).toBe(errorWording(400).title());
  expect(errorWording(502).title()).toBe(errorWording(500).title());
});

test('trying again is offered only where it may help', () => {
  const again = [403, 404, 409, 410, 429, 500, 503].filter((s) => errorWording(s).again);
  expect(again).toEqual([409, 500, 503]);
});
