import fc from 'fast-check';
import { afterEach, expect, test } from 'vitest';
import { now, shiftTo, today } from '#server/clock.ts';

afterEach(() => shiftTo(undefined));

test('the clock can be moved to any day, also across the change of summer time', () => {
  const days = fc.date({
    min: new Date('2000-01-02'),
    max: new Date('2099-12-30'),
    noInvalidDate: true
  });
  fc.assert(
    fc.property(days, (date) => {
      const day = date.toISOString().slice(0, 10);
      shiftTo(day);
      return today() === day;
    })
  );
});

test('moved or not, time goes on from the present time of day', () => {
  shiftTo('2030-06-01');
  const moved = now().getTime() - Date.now();
  const days = Math.round(moved / 86_400_000);
  // A busy machine may take a while between the two looks at the clock.
  expect(Math.abs(moved - days * 86_400_000)).toBeLessThan(30_000);
  shiftTo(undefined);
  expect(Math.abs(now().getTime() - Date.now())).toBeLessThan(30_000);
});
