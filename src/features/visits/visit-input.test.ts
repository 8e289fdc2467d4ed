import { expect, test } from 'vitest';
import { planInput, visitInput } from './visit-input.ts';
import { whenOf } from './wording.ts';

const typed = {
  kind: 'ownerVisit',
  title: 'Besuch',
  aims: 'WLAN klären',
  heldOn: '2026-12-03',
  startsAt: '14:00',
  durationMin: '120',
  venue: 'Rathaus',
  accessUntil: ''
};

test('the access of partners does not end before the visit', () => {
  const tooEarly = { ...typed, accessUntil: '2026-12-02' };
  expect(planInput.safeParse(tooEarly).error?.issues.map(({ path }) => path)).toEqual([
    ['accessUntil']
  ]);
});

test('a title that was proposed and not changed follows kind and year, any other stays', () => {
  const planned = (fields: Record<string, string>) =>
    planInput.parse({ ...typed, ...fields, proposed: 'Schulträgerbesuch 2026' }).title;
  const other = { kind: 'annualTalk', heldOn: '2027-03-04' };
  expect(planned({ ...other, title: 'Schulträgerbesuch 2026' })).toBe('Jahresgespräch 2027');
  expect(planned({ ...other, title: 'Besuch bei uns' })).toBe('Besuch bei uns');
});

test('A-FO-08 only days and hours that exist are taken, and an hour that comes twice says which one it is', () => {
  const { accessUntil: _, ...usual } = typed;
  const taken = (heldOn: string, startsAt = '14:00') =>
    visitInput
      .safeParse({ ...usual, version: '0', heldOn, startsAt })
      .error?.issues.map(({ path }) => path.join()) ?? [];
  for (const wrong of [
    '31.02.2027',
    '2027-02-31',
    '2027-02-29',
    '1.1.27',
    '0000-00-00',
    '9999-12-31',
    '25.10.2026 02:30'
  ]) {
    expect([wrong, taken(wrong)]).toEqual([wrong, ['heldOn']]);
  }
  expect(taken('2028-02-29')).toEqual([]);
  expect(taken('2027-03-28', '02:30')).toEqual(['startsAt']);
  expect(taken('2027-03-28', '03:00')).toEqual([]);
  expect(taken('2026-10-25', '02:30')).toEqual([]);
  const when = (heldOn: string) => whenOf({ heldOn, startsAt: '02:30', durationMin: 60 });
  expect(when('2026-10-25')).toContain('Sommerzeit');
  expect(when('2026-10-18')).not.toContain('Sommerzeit');
});
