import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { comeTo, ensureAgenda, lengthen } from '#features/agendas/changes.server.ts';
import { as, type Actor } from '#server/db.ts';
import { testDatabase, type TestDatabase } from '../../../tests/database.ts';
import { insert, member, school } from '../../../tests/factories.ts';
import {
  release,
  visit as insertVisit,
  visitWorld,
  type VisitWorld
} from '../../../tests/visit-world.ts';
import { pausesAhead, placesAhead } from './ahead.ts';
import { minutesWithout, pauseNow } from './clock.ts';
import { pause } from './pauses.server.ts';
import { askForPen, givePen, holdPen, penOf } from './pen.server.ts';
import { record } from './record.server.ts';
import { recordInput } from './talk-input.ts';
import type { Unsent } from './unsent.ts';
import { talk } from './talk.server.ts';

let database: TestDatabase;
let world: VisitWorld;
let second: Actor;

beforeAll(async () => {
  database = await testDatabase();
  world = await visitWorld(database.ownerUrl);
  second = await member(world.db, world.regionId, world.alpha, 'ownerLead');
});

afterAll(async () => {
  await world.db.end();
  await database.drop();
});

const read = <T>(actor: Actor, work: Parameters<typeof as<T>>[2]) => as(actor, 'read only', work);
const write = <T>(actor: Actor, work: Parameters<typeof as<T>>[2]) => as(actor, 'read write', work);

const usual = { item: null, key: null, uncover: false, projector: false };
const look = (actor: Actor, id: string, how: Partial<typeof usual> = {}) =>
  read(actor, (tx) => talk(tx, id, { ...usual, ...how }));
const said = (typed: Record<string, string>) =>
  recordInput.parse({ id: randomUUID(), text: 'Zeitfenster klären', ...typed });
const keep = (id: string, typed: Record<string, string>, actor = world.lead) =>
  write(actor, (tx) => record(tx, id, said(typed)));

async function talking(partners?: string[]): Promise<string> {
  const id = await insertVisit(world, { state: 'talking' }, partners && { partners });
  await write(world.lead, (tx) => ensureAgenda(tx, id));
  return id;
}

test('one tap keeps every kind of result, and what is sent twice is kept once', async () => {
  const id = await talking();
  const goal = { as: 'goal', criterionId: world.wlan, fromLevel: '2', toLevel: '3' };
  for (const as of ['openPoint', 'plan', 'forwardedTopic', 'supportNeed', 'clarified']) {
    await keep(id, { as });
  }
  const again = said(goal);
  const view = said({
    as: 'sharedView:3',
    criterionId: world.wlan,
    text: 'Vorschlag',
    proposal: 'Vorschlag'
  });
  for (const input of [again, again, view, view]) {
    await write(world.lead, (tx) => record(tx, id, input));
  }
  const { recorded } = await look(world.lead, id);
  expect(recorded.map(({ kind, text, level }) => `${kind} ${text} ${level}`)).toEqual([
    'goal Zeitfenster klären 3',
    'openPoint Zeitfenster klären null',
    'plan Zeitfenster klären null',
    'forwardedTopic Zeitfenster klären null',
    'supportNeed Zeitfenster klären null',
    'clarified Zeitfenster klären null',
    'sharedView  3'
  ]);
  // The id of something in another visit is nobody's to reuse.
  const other = await talking();
  await expect(write(world.lead, (tx) => record(tx, other, again))).rejects.toMatchObject({
    code: '23505'
  });
  for (const wrong of ['sharedView', 'goal:3', 'away', 'sharedView:9']) {
    expect(recordInput.safeParse({ id: randomUUID(), as: wrong, text: 'abc' }).success).toBe(false);
  }
});

test('one person writes at a time: taken, asked for, handed over, and free after ten minutes of silence', async () => {
  const id = await talking();
  await keep(id, { as: 'openPoint' });
  const pen = (actor: Actor) => read(actor, (tx) => penOf(tx, id));
  expect(await pen(world.lead)).toMatchObject({ isMine: true, isFree: false });
  await expect(keep(id, { as: 'clarified' }, second)).rejects.toMatchObject({
    problem: { kind: 'state' }
  });
  await write(second, (tx) => askForPen(tx, id));
  expect(await pen(second)).toMatchObject({ isMine: false, hasAsked: true });
  await write(second, (tx) => givePen(tx, id));
  expect(await pen(second)).toMatchObject({ isMine: false });
  await write(world.lead, (tx) => givePen(tx, id));
  expect(await pen(second)).toMatchObject({ isMine: true, hasAsked: false });
  await expect(keep(id, { as: 'clarified' })).rejects.toMatchObject({ problem: { kind: 'state' } });
  await world.db.query(
    `update app.visit_talk set written_at = written_at - interval '11 minutes' where visit_id = $1`,
    [id]
  );
  await keep(id, { as: 'clarified' });
  expect(await pen(world.lead)).toMatchObject({ isMine: true });
  expect((await look(world.lead, id)).recorded).toHaveLength(2);
  for (const actor of [world.clerk, world.betaLead]) {
    await expect(keep(id, { as: 'clarified' }, actor)).rejects.toMatchObject({ status: 403 });
    await expect(write(actor, (tx) => holdPen(tx, id))).rejects.toThrow();
  }
});

test('of two who reach for the pen at the same moment one gets it', async () => {
  const id = await talking();
  const tries = await Promise.allSettled(
    [world.lead, second].map((actor) => write(actor, (tx) => holdPen(tx, id)))
  );
  expect(tries.map(({ status }) => status).toSorted()).toEqual(['fulfilled', 'rejected']);
});

test('what somebody at the table may not see is not in the page, unless the owner uncovers it; on the wall never', async () => {
  const id = await talking();
  const schoolId = await school(world.db, world.regionId, world.alpha, 'Ulmenschule');
  const row = { region_id: world.regionId, visit_id: id, owner_id: world.alpha };
  const secret = { ...row, school_id: schoolId, kind: 'openPoint', text: 'Nur Ulmenschule' };
  await insert(world.db, 'app.visit_item', secret);
  const view = {
    ...row,
    kind: 'sharedView',
    criterion_id: world.staff,
    level: 4,
    text: 'Stelle da'
  };
  await insert(world.db, 'app.visit_item', view);
  await insert(world.db, 'app.agenda_item', {
    ...row,
    kind: 'other',
    position: 9,
    title: 'Haushalt intern',
    minutes: 5,
    is_internal: true
  });
  const words = ['Eine halbe Stelle fehlt.', 'Nur Ulmenschule', 'Stelle da', 'Haushalt intern'];
  const found = async (actor: Actor, how: Partial<typeof usual> = {}) => {
    const page = JSON.stringify(await look(actor, id, how));
    return words.filter((word) => page.includes(word));
  };
  expect(await found(world.lead)).toEqual([]);
  expect((await look(world.lead, id)).hidden).toBe(2);
  expect(await found(world.lead, { uncover: true })).toEqual(words);
  const wall = { projector: true, uncover: true };
  expect(await found(world.lead, wall)).toEqual([]);
  expect(JSON.stringify(await look(world.lead, id, wall))).not.toContain('Personal für die');
  // Beta was given both themes; the coordination only one. Neither may uncover anything.
  const shared = ['Eine halbe Stelle fehlt.', 'Stelle da'];
  expect(await found(world.betaLead, { uncover: true })).toEqual(shared);
  expect(await found(world.coordinator, { uncover: true })).toEqual([]);
  await expect(look(world.gammaLead, id)).rejects.toMatchObject({ status: 404 });
});

test('a remark that was released to some only is covered, its levels are not', async () => {
  const id = await talking([world.gamma]);
  await release(world.db, world.regionId, {
    ...world,
    recipient: world.gamma,
    themes: [world.wlanTheme],
    includesRemarks: false
  });
  const { places } = await look(world.lead, id);
  const topic = places.find(({ criterionId }) => criterionId === world.wlan)?.topic;
  expect([topic?.currentLevel, topic?.remark, topic?.remarkHiddenFrom]).toEqual([
    2,
    null,
    ['Schulverein Gamma']
  ]);
  expect(JSON.stringify(places)).not.toContain('Zwei Gebäude');
});

test('open goals of the visit before are on the table; where not all knew them, they are covered', async () => {
  const earlier = await insertVisit(world, { state: 'held' }, { partners: [world.beta] });
  const row = { region_id: world.regionId, owner_id: world.alpha };
  const goal = (title: string) =>
    insert(world.db, 'app.goal', { ...row, visit_id: earlier, title });
  await goal('Noch offen');
  const { id: done } = await goal('Schon erreicht');
  await insert(world.db, 'app.goal_step', { ...row, goal_id: done, no: 1, state: 'done' });
  const titles = async (id: string, how: Partial<typeof usual> = {}) =>
    (await look(world.lead, id, how)).earlier.map(({ title }) => title);
  const withBoth = await talking();
  expect(await titles(withBoth)).toEqual([]);
  expect(await titles(withBoth, { uncover: true })).toEqual(['Noch offen']);
  expect(await titles(await talking([world.beta]))).toEqual(['Noch offen']);
});

test('a pause stops the clock for everybody, sent late or twice too, and an item gets five minutes more once', async () => {
  const id = await talking();
  const clockOf = async (actor: Actor) => (await look(actor, id)).clock;
  const began = (await clockOf(world.lead))?.began ?? 0;
  const steps = [
    { id: randomUUID(), to: 'begin' as const, at: new Date(began - 60_000) },
    { id: randomUUID(), to: 'begin' as const, at: null }
  ];
  const [early, later] = steps;
  if (!early || !later) throw new Error('both pauses are there');
  const send = (step: Parameters<typeof pause>[2], actor = world.lead) =>
    write(actor, (tx) => pause(tx, id, step));
  for (const step of [early, early, later]) await send(step);
  for (const actor of [world.lead, world.betaLead, world.coordinator]) {
    // Not before the talk, and while the clock stands nobody stops it again.
    expect((await clockOf(actor))?.pauses).toEqual([{ id: early.id, began, ended: null }]);
  }
  const inAnHour = new Date(Date.now() + 3_600_000);
  for (const at of [inAnHour, null]) await send({ ...early, to: 'end', at });
  await send({ ...later, at: new Date(began) });
  const clock = await clockOf(world.lead);
  const [first, second] = clock?.pauses ?? [];
  expect(first?.ended).toBeLessThanOrEqual(clock?.now ?? 0);
  expect(second?.began).toBeGreaterThanOrEqual(first?.ended ?? Infinity);
  expect(pauseNow(clock?.pauses ?? [])?.id).toBe(later.id);

  const [item] = (await look(world.lead, id)).places;
  const more = { item: item?.id ?? '', minutes: (item?.minutes ?? 0) + 5 };
  const halfAnHourAgo = new Date(Date.now() - 1_800_000);
  await write(world.lead, (tx) => comeTo(tx, id, more.item, halfAnHourAgo));
  for (const minutes of [more.minutes, more.minutes, 1]) {
    await write(world.lead, (tx) => lengthen(tx, id, { ...more, minutes }));
  }
  expect((await look(world.betaLead, id)).places[0]).toMatchObject({
    minutes: more.minutes,
    state: 'current',
    stateAt: halfAnHourAgo.getTime()
  });
  for (const actor of [world.clerk, world.betaLead]) {
    await expect(send(later, actor)).rejects.toMatchObject({ status: 403 });
    await expect(write(actor, (tx) => lengthen(tx, id, more))).rejects.toMatchObject({
      status: 403
    });
  }
  await world.db.query(`update app.visit set state = 'held' where id = $1`, [id]);
  await expect(send(later)).rejects.toMatchObject({ problem: { kind: 'state' } });
});

test('the page shows at once what waits to be sent, and no minute of a pause counts', async () => {
  const id = await talking();
  const { places } = await look(world.lead, id);
  const [first, second] = places;
  const at = new Date(600_000).toISOString();
  const unsent: Unsent[] = [
    { key: '1', action: 'weiter', values: { item: first?.id ?? '', at } },
    { key: '2', action: 'laenger', values: { item: first?.id ?? '', minutes: '99' } },
    { key: '3', action: 'weiter', values: { item: second?.id ?? '', at } },
    { key: '4', action: 'pause', values: { id: 'a', to: 'begin', at } },
    { key: '5', action: 'pause', values: { id: 'b', to: 'begin', at } }
  ];
  const ahead = placesAhead(places, unsent);
  expect(ahead.map(({ state }) => state).slice(0, 3)).toEqual(['done', 'current', 'open']);
  expect([ahead[0]?.minutes, ahead[1]?.stateAt]).toEqual([99, 600_000]);
  const on = pausesAhead([], unsent);
  expect(on).toEqual([{ id: 'a', began: 600_000, ended: null }]);
  const minutes = (pauses: typeof on) => minutesWithout(pauses, { from: 0, to: 1_200_000 });
  expect([minutes([]), minutes(on)]).toEqual([20, 10]);
  const end = { ...unsent[3], values: { id: 'a', to: 'end', at: new Date(900_000).toISOString() } };
  expect(minutes(pausesAhead(on, [{ key: '6', action: 'pause', ...end }]))).toBe(15);
});
