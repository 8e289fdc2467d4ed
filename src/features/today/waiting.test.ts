import { expect, test } from 'vitest';
import type { Phase } from '#features/visits/phases.ts';
import { firstStepOf } from './first-step.ts';
import { partOfDay } from './greeting.ts';
import { waitingOf, type Matrix } from './waiting.ts';

const nothing = {
  visits: [],
  unopened: [],
  matrix: null,
  themes: [],
  rounds: [],
  wishes: [],
  readings: [],
  expectations: [],
  invitations: [],
  sheets: [],
  drafts: [],
  goals: null,
  measures: [],
  mayEdit: true,
  region: null,
  today: '2026-11-20'
};
const matrix: Matrix = { id: 'm', label: '2026', done: 23, all: 42, copy: null };
const phase = (key: Phase['key'], path: string): Phase => ({ key, state: 'current', path });
const visit = (phases: Phase[], facts = {}) => ({
  title: 'Besuch',
  heldOn: '2026-12-10',
  isOwn: true,
  mayEdit: true,
  ownerName: 'Stadt Alpha',
  phases,
  ...facts
});

test('a begun matrix waits until it is finished, for those who fill it in', () => {
  expect(waitingOf({ ...nothing, matrix })).toMatchObject([{ path: '/matrix/m', open: 19 }]);
  expect(waitingOf({ ...nothing, matrix, mayEdit: false })).toEqual([]);
  const copy = { id: 'c', number: 1, takenOn: '2026-11-16', recipients: 0 };
  expect(waitingOf({ ...nothing, matrix: { ...matrix, copy } })).toEqual([]);
});

test('what partners read is due ten working days before the visit, later five', () => {
  const visits = [visit([phase('release', '/staende/c/freigabe')])];
  expect(waitingOf({ ...nothing, visits })[0]?.dueOn).toBe('2026-11-25');
  expect(waitingOf({ ...nothing, visits, today: '2026-11-26' })[0]?.dueOn).toBe('2026-12-02');
});

test('one thing with two causes is named once, with the date', () => {
  const visits = [visit([phase('matrix', '/matrix/m')])];
  expect(waitingOf({ ...nothing, visits, matrix })).toMatchObject([{ kind: 'phase' }]);
});

test('steps of a visit wait for those who may take them', () => {
  const phases = [phase('matrix', '/matrix/m')];
  expect(waitingOf({ ...nothing, visits: [visit(phases, { mayEdit: false })] })).toEqual([]);
  const invited = { isOwn: false, mayEdit: false };
  const reading = [visit([phase('reading', '/freigaben/r')], invited)];
  expect(waitingOf({ ...nothing, visits: reading })).toMatchObject([{ dueOn: '2026-12-10' }]);
});

test('the earliest date comes first, things without a date last', () => {
  const release = { id: 'r', owner: 'Beta', takenOn: '2026-11-01', until: '2026-11-30' };
  const visits = [visit([phase('release', '/staende/c/freigabe')])];
  const region = { owners: 3, led: 1, invited: 1 };
  const waiting = waitingOf({ ...nothing, unopened: [release], visits, region });
  expect(waiting.map(({ kind }) => kind)).toEqual(['phase', 'release', 'leads']);
});

test('an empty start page names the first step of each role', () => {
  const empty = {
    matrix: null,
    mayStart: false,
    received: 0,
    region: null,
    visit: null,
    kind: 'school'
  };
  const texts = [
    { region: { owners: 0, led: 0, invited: 0 } },
    { region: { owners: 3, led: 0, invited: 0 } },
    { kind: 'schoolOwner', mayStart: true },
    { kind: 'schoolOwner' },
    { kind: 'school', mayStart: true },
    { kind: 'mediaAdvice' },
    { received: null, kind: 'steering' }
  ].map((facts) => firstStepOf({ ...empty, ...facts })?.text);
  expect(new Set(texts).size).toBe(7);
  expect(texts).not.toContain(undefined);
  expect(firstStepOf({ ...empty, received: 1 })).toBeNull();
});

test('people are greeted by the time of day in Germany', () => {
  expect(partOfDay(new Date('2026-11-20T06:00:00Z'))).toBe('morning');
  expect(partOfDay(new Date('2026-11-20T10:30:00Z'))).toBe('day');
  expect(partOfDay(new Date('2026-11-20T18:00:00Z'))).toBe('evening');
  expect(partOfDay(new Date('2026-11-20T23:30:00Z'))).toBe('evening');
});

test('an organisation that has not said what it expects is asked to, by the day of the visit', () => {
  const expectations = [{ id: 'v', title: 'Besuch', heldOn: '2026-12-10' }];
  expect(waitingOf({ ...nothing, expectations })).toEqual([
    {
      kind: 'expectation',
      path: '/besuche/v/vorbereitung/erwartungen',
      title: 'Besuch',
      heldOn: '2026-12-10',
      dueOn: '2026-12-10'
    }
  ]);
});

test('nobody is asked now what it expects of a visit that is months away', () => {
  const expectations = [{ id: 'v', title: 'Besuch', heldOn: '2027-12-10' }];
  expect(waitingOf({ ...nothing, expectations })).toEqual([]);
});
