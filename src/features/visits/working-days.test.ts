import fc from 'fast-check';
import { expect, test } from 'vitest';
import { plusDays, weekday } from '#base/days.ts';
import { dayAfterReading, isWorkingDay, workingDaysBetween } from './working-days.ts';

const day = fc
  .integer({ min: 0, max: 365 * 60 })
  .map((distance) => plusDays('2020-01-01', distance));
const span = fc.integer({ min: 0, max: 120 });

test('a Saturday before a Thursday in two weeks leaves eight working days', () => {
  expect(workingDaysBetween('2026-11-21', '2026-12-03')).toBe(8);
});

test('holidays of Nordrhein-Westfalen are no working days', () => {
  const holidays = [
    '2026-01-01',
    '2026-04-03',
    '2026-04-06',
    '2026-05-01',
    '2026-05-14',
    '2026-05-25',
    '2026-06-04',
    '2025-10-03',
    '2027-11-01',
    '2026-12-25',
    '2028-12-26',
    // The latest and the earliest Easter Monday of these centuries.
    '2038-04-26',
    '2008-03-24'
  ];
  expect(holidays.filter(isWorkingDay)).toEqual([]);
  expect(holidays.map(weekday).every((number) => number <= 5)).toBe(true);
});

test('Rosenmontag and Christmas Eve are working days', () => {
  expect(['2026-02-16', '2026-12-24'].every(isWorkingDay)).toBe(true);
});

test('any year has 250 to 255 working days', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1990, max: 2150 }), (year) => {
      const count = workingDaysBetween(`${year - 1}-12-31`, `${year + 1}-01-01`);
      expect(count).toBeGreaterThanOrEqual(250);
      expect(count).toBeLessThanOrEqual(255);
    })
  );
});

test('a day in between splits the count in two', () => {
  fc.assert(
    fc.property(day, span, span, (from, first, second) => {
      const middle = plusDays(from, first + 1);
      const to = plusDays(middle, second + 1);
      expect(workingDaysBetween(from, to)).toBe(
        workingDaysBetween(from, middle) +
          (isWorkingDay(middle) ? 1 : 0) +
          workingDaysBetween(middle, to)
      );
    })
  );
});

test('never more than five of any seven days, and none without a day in between', () => {
  fc.assert(
    fc.property(day, (from) => {
      expect(workingDaysBetween(from, plusDays(from, 8))).toBeLessThanOrEqual(5);
      expect(workingDaysBetween(from, plusDays(from, 1))).toBe(0);
      expect(workingDaysBetween(plusDays(from, 1), from)).toBe(0);
    })
  );
});

test('the proposed day is the first working day that leaves enough time', () => {
  fc.assert(
    fc.property(day, fc.integer({ min: 0, max: 30 }), (from, reading) => {
      const proposed = dayAfterReading(from, reading);
      expect(isWorkingDay(proposed)).toBe(true);
      expect(workingDaysBetween(from, proposed)).toBe(reading);
    })
  );
});
