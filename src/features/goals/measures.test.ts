import { afterAll, beforeAll, expect, test } from 'vitest';
import { plusDays } from '#base/days.ts';
import { dossierFacts } from '#features/dossiers/dossiers.server.ts';
import { endTalk, sheetPage } from '#features/report-sheets/report-sheets.server.ts';
import { record } from '#features/talks/record.server.ts';
import { talkFacts } from '#features/talks/facts.server.ts';
import { recordedOf } from '#features/talks/recorded.server.ts';
import { recordInput } from '#features/talks/talk-input.ts';
import { todayPage } from '#features/today/today.server.ts';
import { today } from '#server/clock.ts';
import { as, type Actor, type Tx } from '#server/db.ts';
import { Invalid } from '#server/form.ts';
import { testDatabase, type TestDatabase } from '../../../tests/database.ts';
import { member, school, unit } from '../../../tests/factories.ts';
import { visit as insertVisit, visitWorld, type VisitWorld } from '../../../tests/visit-world.ts';
import { agreedAbout } from './agreed.server.ts';
import { measureList } from './measure-list.server.ts';
import { changeMeasure, measureToChange, reportMeasure } from './measures.server.ts';

let database: TestDatabase;
let world: VisitWorld;
let visitId: string;
let technicians: string;
let technician: Actor;
let schoolId: string;
let head: Actor;

beforeAll(async () => {
  database = await testDatabase();
  world = await visitWorld(database.ownerUrl);
  const { db, regionId, alpha } = world;
  technicians = await unit(db, regionId, alpha, 'it', 'Fachdienst IT');
  technician = await member(db, regionId, alpha, 'ownerMember', { unitId: technicians });
  schoolId = await school(db, regionId, alpha, 'Grundschule am Bach');
  head = await member(db, regionId, schoolId, 'schoolLead');
  visitId = await insertVisit(world, { state: 'talking', held_on: today() });
});

afterAll(async () => {
  await world.db.end();
  await database.drop();
});

const read = <T>(actor: Actor, work: (tx: Tx) => Promise<T>) => as(actor, 'read only', work);
const write = <T>(actor: Actor, work: (tx: Tx) => Promise<T>) => as(actor, 'read write', work);

const ids = {
  goal: '0198c000-0000-7000-8000-000000000001',
  measure: '0198c000-0000-7000-8000-000000000002',
  ofSchool: '0198c000-0000-7000-8000-000000000003'
};
const say = (as: string, id: string, text: string, criterionId = '') =>
  write(world.lead, (tx) =>
    record(
      tx,
      visitId,
      recordInput.parse({ id, as, text, criterionId, fromLevel: '', toLevel: '' })
    )
  );
const titles = (actor: Actor) =>
  read(actor, async (tx) => (await measureList(tx, 'offen')).map(({ title }) => title));

test('a measure is said with one tap, given to a Bereich or a school, and met again all the way', async () => {
  await say('goal', ids.goal, 'WLAN überall', world.wlan);
  await say('measure', ids.measure, 'Funkmessung beauftragen', world.wlan);
  await say('measure', ids.measure, 'Funkmessung beauftragen', world.wlan);
  await say('measure', ids.ofSchool, 'Konzept beschließen');
  expect(
    (await read(world.lead, async (tx) => recordedOf(await talkFacts(tx, visitId)))).map(
      ({ kind, text }) => [kind, text]
    )
  ).toEqual([
    ['goal', 'WLAN überall'],
    ['measure', 'Funkmessung beauftragen'],
    ['measure', 'Konzept beschließen']
  ]);

  // The only goal about the criterion is what it is for.
  const { measure, parties } = await read(world.lead, (tx) => measureToChange(tx, ids.measure));
  expect(measure).toMatchObject({ goalTitle: 'WLAN überall', criterionTitle: 'WLAN' });
  expect(parties.map(({ name }) => name)).toEqual([
    'Stadt Alpha',
    'Stadt Alpha: Fachdienst IT',
    'Gemeinde Beta',
    'Regionale Koordination',
    'Grundschule am Bach'
  ]);
  const dueOn = plusDays(today(), 7);
  const said = { ...measure, partyId: technicians, dueOn, horizon: 'short' as const };
  await write(world.lead, (tx) => changeMeasure(tx, ids.measure, said));
  await expect(
    write(world.lead, (tx) =>
      changeMeasure(tx, ids.measure, { ...said, version: 2, partyId: world.gamma })
    )
  ).rejects.toThrow(Invalid);
  const ofSchool = (await read(world.lead, (tx) => measureToChange(tx, ids.ofSchool))).measure;
  await write(world.lead, (tx) =>
    changeMeasure(tx, ids.ofSchool, { ...ofSchool, partyId: schoolId, horizon: null })
  );

  // What a school does is read by the school and its owner alone.
  expect(await titles(world.clerk)).toEqual(['Funkmessung beauftragen', 'Konzept beschließen']);
  expect(await titles(head)).toEqual(['Konzept beschließen']);
  expect(await titles(world.betaLead)).toEqual(['Funkmessung beauftragen']);
  expect(await titles(world.gammaLead)).toEqual([]);
  const waits = async (actor: Actor) =>
    (await read(actor, todayPage)).waiting.filter(({ kind }) => kind === 'measure');
  expect(await waits(technician)).toMatchObject([
    { path: `/ziele/massnahmen/${ids.measure}`, dueOn }
  ]);
  expect(await waits(world.clerk)).toEqual([]);

  const at = { assessmentId: world.assessment, key: 'T4.1.1' };
  expect((await read(world.lead, (tx) => agreedAbout(tx, at))).measures).toMatchObject([
    { title: 'Funkmessung beauftragen', partyName: 'Stadt Alpha: Fachdienst IT' }
  ]);

  await write(world.lead, (tx) => endTalk(tx, visitId, 1));
  const { content } = (await read(world.lead, (tx) => sheetPage(tx, visitId))).printed;
  expect(content.measures).toEqual([
    {
      title: 'Funkmessung beauftragen',
      party: 'Stadt Alpha: Fachdienst IT',
      responsible: '',
      dueOn,
      horizon: 'short',
      goal: 'WLAN überall'
    }
  ]);

  const next = await insertVisit(world, { held_on: plusDays(today(), 300) });
  const before = async (actor: Actor) =>
    (await read(actor, (tx) => dossierFacts(tx, next))).facts.measures.map(({ title }) => title);
  expect(await before(world.lead)).toEqual(['Funkmessung beauftragen', 'Konzept beschließen']);
  expect(await before(world.betaLead)).toEqual(['Funkmessung beauftragen']);
  await write(technician, (tx) =>
    reportMeasure(tx, ids.measure, { version: 2, state: 'done', reason: '' })
  );
  expect(await before(world.lead)).toEqual(['Konzept beschließen']);
});
