import { afterAll, beforeAll, expect, test } from 'vitest';
import { as, type Actor } from '#server/db.ts';
import { school } from '../../../tests/factories.ts';
import { testDatabase, type TestDatabase } from '../../../tests/database.ts';
import { visit as insertVisit, visitWorld, type VisitWorld } from '../../../tests/visit-world.ts';
import { newItemInput } from './item-input.ts';
import { changeItem, item, itemsOf, recordItem, removeItem } from './items.server.ts';

let database: TestDatabase;
let world: VisitWorld;

beforeAll(async () => {
  database = await testDatabase();
  world = await visitWorld(database.ownerUrl);
});

afterAll(async () => {
  await world.db.end();
  await database.drop();
});

const said = (fields: Record<string, string>) => newItemInput.parse(fields);
const record = (actor: Actor, visitId: string, fields: Record<string, string>) =>
  as(actor, 'read write', (tx) => recordItem(tx, visitId, said(fields)));
const seen = (actor: Actor, visitId: string) =>
  as(actor, 'read only', (tx) => itemsOf(tx, visitId));
const talking = () => insertVisit(world, { state: 'talking' });

test('what is said about one school reaches neither partner, a level only who has its theme', async () => {
  const id = await talking();
  const schoolId = await school(world.db, world.regionId, world.alpha, 'Grundschule am Bach');
  await record(world.lead, id, { kind: 'plan', text: 'Verkabelung', horizon: 'medium' });
  await record(world.lead, id, { kind: 'openPoint', text: 'Raumplan der Schule', schoolId });
  await record(world.lead, id, { kind: 'sharedView', criterionId: world.wlan, level: '3' });
  await record(world.lead, id, { kind: 'sharedView', criterionId: world.staff, level: '1' });
  const texts = async (actor: Actor) =>
    (await seen(actor, id)).map(({ text, level }) => text || level);
  expect(await texts(world.lead)).toEqual(['Verkabelung', 'Raumplan der Schule', 3, 1]);
  expect(await texts(world.clerk)).toHaveLength(4);
  expect(await texts(world.betaLead)).toEqual(['Verkabelung', 3, 1]);
  expect(await texts(world.coordinator)).toEqual(['Verkabelung', 3]);
  expect(await texts(world.gammaLead)).toEqual([]);
});

test('the room has one view of a criterion: saying it again replaces it', async () => {
  const id = await talking();
  await record(world.lead, id, { kind: 'sharedView', criterionId: world.wlan, level: '2' });
  await record(world.lead, id, { kind: 'sharedView', criterionId: world.wlan, level: '3' });
  expect(await seen(world.lead, id)).toMatchObject([{ level: 3, criterionKey: 'T4.1.1' }]);
});

test('each kind asks for what belongs to it and keeps nothing else', async () => {
  const problems = (fields: Record<string, string>) =>
    newItemInput.safeParse(fields).error?.issues.map(({ path }) => path.join('.'));
  expect(problems({ kind: 'plan', text: 'Netz' })).toEqual(['horizon']);
  expect(problems({ kind: 'sharedView' })).toEqual(['criterionId', 'level']);
  expect(problems({ kind: 'clarified', text: ' ' })).toEqual(['text']);
  const id = await talking();
  await record(world.lead, id, {
    kind: 'clarified',
    text: 'Wer den Support meldet',
    responsible: 'IT',
    dueOn: '2027-01-01',
    horizon: 'short',
    isAnonymous: 'on'
  });
  expect(await seen(world.lead, id)).toMatchObject([
    { responsible: '', dueOn: null, horizon: null, isAnonymous: null }
  ]);
  const refused: Record<string, string>[] = [
    { kind: 'openPoint', text: 'Zu früh', dueOn: '2026-12-02' },
    { kind: 'openPoint', text: 'Fremde Schule', schoolId: world.beta },
    { kind: 'sharedView', criterionId: world.wlan, level: '5' }
  ];
  for (const wrong of refused) {
    await expect(record(world.lead, id, wrong)).rejects.toHaveProperty('errors');
  }
});

test('only the owner’s lead records, during or after the talk, and an outdated form is told', async () => {
  const id = await talking();
  const point = { kind: 'openPoint' as const, text: 'Zeitfenster' };
  await record(world.lead, id, point);
  for (const actor of [world.clerk, world.betaLead, world.coordinator]) {
    await expect(record(actor, id, point)).rejects.toMatchObject({ status: 403 });
  }
  const planned = await insertVisit(world);
  await expect(record(world.lead, planned, point)).rejects.toMatchObject({
    problem: { kind: 'state' }
  });
  const [first] = await seen(world.lead, id);
  const at = { visitId: id, itemId: first?.id ?? '' };
  const change = (text: string) =>
    as(world.lead, 'read write', (tx) =>
      changeItem(tx, at, { ...said({ ...point, text }), version: 1 })
    );
  await change('Zeitfenster im Sommer');
  await expect(change('Zeitfenster im Herbst')).rejects.toMatchObject({
    problem: {
      version: '2',
      differences: [{ mine: 'Zeitfenster im Herbst', theirs: 'Zeitfenster im Sommer' }]
    }
  });
  await as(world.lead, 'read write', (tx) => removeItem(tx, at, 2));
  const gone = as(world.lead, 'read only', (tx) => item(tx, id, at.itemId));
  await expect(gone).rejects.toMatchObject({ status: 404 });
});
