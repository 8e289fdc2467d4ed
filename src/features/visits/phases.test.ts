import { expect, test } from 'vitest';
import { nextPhase, phasesOf, type VisitFacts } from './phases.ts';

const today = '2026-11-22';

const planned: VisitFacts = {
  id: 'v',
  heldOn: '2026-12-03',
  state: 'planned',
  isOwn: true,
  mayEdit: true,
  partners: [],
  assessment: null,
  copy: null,
  report: null,
  prepared: { of: 3, answered: 0, isMine: false, marks: 0 },
  goals: { of: 0, open: 0 }
};

const partner = (name: string, openedAt?: string | null) => ({
  organisationId: name,
  name,
  release: openedAt === undefined ? null : { id: `r-${name}`, openedAt }
});

const copy = { id: 'c', takenOn: '2026-11-16' };
const states = (visit: Partial<VisitFacts>, on = today) =>
  Object.fromEntries(phasesOf({ ...planned, ...visit }, on).map(({ key, state }) => [key, state]));
const next = (visit: Partial<VisitFacts>, on = today) =>
  nextPhase(phasesOf({ ...planned, ...visit }, on));

test('a visit just planned asks for partners and the matrix; nothing else can start', () => {
  expect(states({})).toEqual({
    aims: 'done',
    partners: 'current',
    matrix: 'current',
    release: 'blocked',
    preparation: 'blocked',
    conversation: 'later',
    report: 'later',
    followUp: 'later'
  });
  expect(next({})).toMatchObject({ key: 'partners', path: '/besuche/v/partner' });
});

test('a matrix in progress tells how far it is', () => {
  const assessment = { id: 'a', answered: 12, criteria: 42 };
  const phase = phasesOf({ ...planned, assessment }, today).find(({ key }) => key === 'matrix');
  expect(phase).toMatchObject({ state: 'current', done: 12, of: 42, path: '/matrix/a' });
});

test('releasing names who is still missing, and is done when nobody is', () => {
  const some = { copy, partners: [partner('Beta', null), partner('Gamma')] };
  expect(next(some)).toMatchObject({
    key: 'release',
    names: ['Gamma'],
    path: '/staende/c/freigabe'
  });
  const all = { copy, partners: [partner('Beta', null), partner('Gamma', '2026-11-20')] };
  expect(states(all)).toMatchObject({ release: 'done', preparation: 'current' });
  expect(next(all)).toBeUndefined();
});

test('from its day on the conversation comes first, whatever was left open', () => {
  expect(next({ partners: [partner('Beta')], copy }, '2026-12-03')).toMatchObject({
    key: 'conversation'
  });
});

test('after the talk the Berichtsbogen comes first, and what was missed is over', () => {
  const held = {
    state: 'held' as const,
    report: { state: 'draft' as const },
    partners: [partner('Beta')]
  };
  expect(states(held)).toMatchObject({
    matrix: 'past',
    release: 'past',
    preparation: 'past',
    conversation: 'done',
    report: 'current'
  });
  expect(next(held)).toMatchObject({ key: 'report' });
});

test('after the Berichtsbogen the goals are followed up until none is open', () => {
  const over = { state: 'held' as const, report: { state: 'confirmed' as const } };
  expect(states({ ...over, goals: { of: 3, open: 1 } }).followUp).toBe('current');
  expect(states({ ...over, goals: { of: 3, open: 0 } }).followUp).toBe('done');
  expect(states({ ...over, report: { state: 'draft' }, goals: { of: 3, open: 1 } }).followUp).toBe(
    'later'
  );
});

test('a release still matters until the Berichtsbogen is confirmed', () => {
  const held = {
    state: 'held' as const,
    copy,
    partners: [partner('Beta'), partner('Gamma', null)]
  };
  expect(states({ ...held, report: { state: 'draft' } }).release).toBe('current');
  expect(states({ ...held, report: { state: 'confirmed' } }).release).toBe('past');
});

test('who may only read is led to no page that changes something', () => {
  const paths = phasesOf({ ...planned, copy, partners: [partner('Beta')], mayEdit: false }, today)
    .map(({ path }) => path)
    .filter(Boolean);
  expect(paths).toEqual(['/staende/c', '/besuche/v/vorbereitung']);
});

test('a partner sees what was released to it, the talk and the confirmed Berichtsbogen', () => {
  const guest = {
    isOwn: false,
    mayEdit: false,
    partners: [partner('Beta', null), partner('Gamma')]
  };
  expect(states(guest)).toEqual({
    reading: 'current',
    answering: 'current',
    conversation: 'later',
    report: 'later'
  });
  expect(next(guest)).toMatchObject({ key: 'reading', path: '/freigaben/r-Beta' });
  const over = { ...guest, state: 'held' as const, report: { state: 'confirmed' as const } };
  expect(states(over)).toEqual({
    reading: 'past',
    answering: 'past',
    conversation: 'done',
    report: 'done'
  });
  expect(next(over)).toMatchObject({ key: 'report' });
});

test('a cancelled visit has no steps', () => {
  expect(phasesOf({ ...planned, state: 'cancelled' }, today)).toEqual([]);
});

test('a partner has prepared once it said what it expects; the owner sees how many have', () => {
  const prepared = { of: 3, answered: 2, isMine: true, marks: 4 };
  const read = [partner('Beta', '2026-11-20')];
  const guest = { isOwn: false, mayEdit: false, partners: read, prepared };
  expect(states(guest)).toMatchObject({ reading: 'done', answering: 'done' });
  expect(next({ ...guest, prepared: { ...prepared, isMine: false } })).toMatchObject({
    key: 'answering',
    path: '/besuche/v/vorbereitung'
  });
  const own = { copy, partners: read, prepared };
  expect(states(own)).toMatchObject({ preparation: 'current' });
  expect(states({ ...own, prepared: { ...prepared, answered: 3 } })).toMatchObject({
    preparation: 'done'
  });
});
