import { afterAll, beforeAll, expect, test } from 'vitest';
import { as } from '#server/db.ts';
import { testDatabase, type TestDatabase } from '../../../tests/database.ts';
import { type Client, startServer, type TestServer } from '../../../tests/server.ts';
import { account, signedIn } from '../../../tests/sign-in.ts';
import { world, type World } from '../../../tests/access/world.ts';
import { addPhase, phasesPage } from './phases.server.ts';

let database: TestDatabase;
let server: TestServer;
let at: World;
let coordinator: Client;
let lead: Client;
let root: string;

beforeAll(async () => {
  database = await testDatabase();
  at = await world(database.ownerUrl);
  server = await startServer();
  coordinator = await signedIn(server, await account(at.db, at.actors.coordinator));
  lead = await signedIn(server, await account(at.db, at.actors.alphaLead));
  const { rows } = await at.db.query('select short_name from app.region where id = $1', [
    at.regionId
  ]);
  root = `/r/${rows[0].short_name}`;
});
afterAll(async () => {
  await server?.stop();
  await at?.db.end();
  await database.drop();
});

const list = () => `${root}/region/projektphasen`;
const page = (path = '') => `${list()}/${at.ids.phase}${path}`;
const phase = (change: Record<string, string> = {}) => ({
  name: 'Zweite Phase',
  beginsOn: '2031-01-01',
  endsOn: '2035-12-31',
  guidingAim: 'Gemeinsam besser',
  ...change
});

test('members read phases with their term, and today’s stands on the start page', async () => {
  const seen = await (await lead.get(list())).text();
  expect(seen).toContain('1. Januar 2026 bis 31. Dezember 2030');
  expect(seen).toContain('Stadt Alpha');
  expect(seen).not.toContain('/neu');
  expect(await (await lead.get(root)).text()).toContain('Projektphase „Erste Phase“');
});

test('phases follow each other and never overlap, also not by a day', async () => {
  for (const change of [
    { beginsOn: '2030-12-31', endsOn: '2035-12-31' },
    { beginsOn: '2025-01-01', endsOn: '2040-01-01' }
  ]) {
    const answer = await coordinator.post(`${list()}/neu`, phase(change));
    expect(answer.status).toBe(422);
    const words = await answer.text();
    expect(words).toContain('In dieser Zeit läuft schon eine andere Projektphase');
    expect(words).toContain('Gemeinsam besser');
  }
  expect((await coordinator.post(`${list()}/neu`, phase())).status).toBe(303);
});

test('of two overlapping phases at the same moment one is kept', async () => {
  const add = () =>
    as(at.actors.coordinator, 'read write', (tx) =>
      addPhase(tx, { ...phase(), beginsOn: '2041-01-01', endsOn: '2045-01-01' })
    );
  const results = await Promise.allSettled([add(), add(), add()]);
  expect(results.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
});

test('an end before the begin is told at its field', async () => {
  const answer = await coordinator.post(`${list()}/neu`, phase({ endsOn: '2030-12-31' }));
  expect(answer.status).toBe(422);
  expect(await answer.text()).toContain('Das Ende liegt vor dem Beginn');
});

test('who takes part is entered with dates, changed and taken out', async () => {
  const member = { organisation: at.ids.gamma, joinedOn: '2026-05-01', leftOn: '' };
  expect((await coordinator.post(page('?/beteiligt'), member)).status).toBe(303);
  const left = { ...member, leftOn: '2028-01-31' };
  expect((await coordinator.post(page('?/beteiligt'), left)).status).toBe(303);
  expect(
    (await coordinator.post(page('?/beteiligt'), { ...left, leftOn: '2026-04-30' })).status
  ).toBe(422);
  expect(
    (await coordinator.post(page('?/beteiligt'), { ...member, organisation: at.regionId })).status
  ).toBe(422);
  const seen = await (await lead.get(list())).text();
  expect(seen).toContain('31.01.2028');
  const gone = { organisation: at.ids.gamma };
  expect((await coordinator.post(page('?/ohne'), gone)).status).toBe(303);
  expect((await coordinator.post(page('?/ohne'), gone)).status).toBe(404);
});

test('nobody but the coordination changes a phase', async () => {
  const typed = { ...phase({ beginsOn: '2026-01-01', endsOn: '2030-12-31' }), version: '1' };
  expect((await lead.post(page('?/angaben'), typed)).status).toBe(403);
  expect((await coordinator.post(page('?/angaben'), typed)).status).toBe(303);
  expect((await coordinator.post(page('?/angaben'), { ...typed, name: 'Anders' })).status).toBe(
    409
  );
  const { phases } = await as(at.actors.alphaLead, 'read only', phasesPage);
  expect(phases.map(({ name }) => name)).toContain('Zweite Phase');
});
