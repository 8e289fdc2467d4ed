import { afterAll, beforeAll, expect, test } from 'vitest';
import { as, type Actor } from '#server/db.ts';
import { Outdated } from '#server/form.ts';
import { testDatabase, type TestDatabase } from '../../../tests/database.ts';
import { insert, member, organisation, school } from '../../../tests/factories.ts';
import { visit as insertVisit, visitWorld, type VisitWorld } from '../../../tests/visit-world.ts';
import { countText, shownOf } from './build-out.ts';
import { buildOutInput, type BuildOutInput } from './build-out-input.ts';
import {
  buildOutToRelease,
  releaseBuildOut,
  releasedBuildOut,
  withdrawBuildOut
} from './build-out-releases.server.ts';
import { buildOutPage, saveBuildOut } from './build-outs.server.ts';

let database: TestDatabase;
let world: VisitWorld;
let visitId: string;
let schools: string[];

beforeAll(async () => {
  database = await testDatabase();
  world = await visitWorld(database.ownerUrl);
  const { db, regionId, alpha, beta } = world;
  schools = [
    await school(db, regionId, alpha, 'Ahornschule'),
    await school(db, regionId, alpha, 'Buchenschule'),
    await school(db, regionId, beta, 'Betaschule')
  ];
  visitId = await insertVisit(world);
});

afterAll(async () => {
  await world.db.end();
  await database.drop();
});

const read = <T>(actor: Actor, work: Parameters<typeof as<T>>[2]) => as(actor, 'read only', work);
const write = <T>(actor: Actor, work: Parameters<typeof as<T>>[2]) => as(actor, 'read write', work);

const said = (values: Record<string, string> = {}): BuildOutInput =>
  buildOutInput.parse({
    version: '0',
    school: schools[0],
    network: 'done',
    wifi: '2027',
    presentation: 'open',
    devices: 'none',
    asOf: '2026-11-01',
    ...values
  });
const save = (actor: Actor, values?: Record<string, string>) =>
  write(actor, (tx) => saveBuildOut(tx, said(values)));
const look = (actor: Actor) => read(actor, (tx) => releasedBuildOut(tx, visitId));

test('the owner says of each school what stands, is planned and open; two people keep both texts', async () => {
  await save(world.lead);
  await save(world.clerk, { version: '1', devices: 'done' });
  const refused = save(world.lead, { version: '1', wifi: '2030' });
  await expect(refused).rejects.toThrow(Outdated);
  await expect(refused).rejects.toMatchObject({
    problem: {
      version: '2',
      differences: [{ mine: 'geplant 2030', theirs: 'geplant 2027' }, { theirs: 'steht' }]
    }
  });
  const page = await read(world.clerk, buildOutPage);
  expect(page.schools).toMatchObject([
    { school: 'Ahornschule', version: 2, areas: { wifi: { state: 'planned', plannedYear: 2027 } } },
    { school: 'Buchenschule', version: 0, asOf: null, areas: {} }
  ]);
  await expect(save(world.betaLead)).rejects.toMatchObject({ status: 404 });
  await expect(save(world.coordinator)).rejects.toMatchObject({ status: 403 });
  expect(buildOutInput.safeParse({ ...said(), version: '0', wifi: 'bald' }).success).toBe(false);
});

test('a school sees its own row and no other', async () => {
  const { db, regionId } = world;
  const head = await member(db, regionId, schools[0] ?? '', 'schoolLead');
  const page = await read(head, buildOutPage);
  expect(page).toMatchObject({ mayEdit: false, schools: [{ school: 'Ahornschule' }] });
  const other = await member(db, regionId, schools[1] ?? '', 'schoolLead');
  expect((await read(other, buildOutPage)).schools).toMatchObject([{ version: 0 }]);
  await expect(read(world.coordinator, buildOutPage)).rejects.toMatchObject({ status: 403 });
});

test('partners see what was released with the visit, just as the preview showed it, until it is withdrawn', async () => {
  expect(await look(world.betaLead)).toBeNull();
  const numbers = await read(world.lead, (tx) => buildOutToRelease(tx, visitId, false));
  expect(JSON.stringify(numbers.preview)).not.toContain('schule');
  await write(world.lead, (tx) => releaseBuildOut(tx, visitId, numbers));
  expect((await look(world.betaLead))?.content).toEqual(numbers.preview);
  const names = await read(world.lead, (tx) => buildOutToRelease(tx, visitId, true));
  await save(world.lead, { school: schools[1] ?? '' });
  await expect(write(world.lead, (tx) => releaseBuildOut(tx, visitId, names))).rejects.toThrow(
    Outdated
  );
  expect((await look(world.coordinator))?.content).toEqual(numbers.preview);
  const fresh = await read(world.lead, (tx) => buildOutToRelease(tx, visitId, true));
  await write(world.lead, (tx) => releaseBuildOut(tx, visitId, fresh));
  expect((await look(world.coordinator))?.content).toEqual(fresh.preview);
  expect(await look(world.gammaLead)).toBeNull();
  await expect(write(world.betaLead, (tx) => withdrawBuildOut(tx, visitId))).rejects.toMatchObject({
    status: 403
  });
  await write(world.lead, (tx) => withdrawBuildOut(tx, visitId));
  expect(await look(world.betaLead)).toBeNull();
});

test('a visit about one school releases that school alone', async () => {
  await insert(world.db, 'app.visit_school', {
    region_id: world.regionId,
    visit_id: visitId,
    school_id: schools[1],
    owner_id: world.alpha
  });
  const { preview } = await read(world.lead, (tx) => buildOutToRelease(tx, visitId, true));
  expect(preview.rows?.map(({ school: name }) => name)).toEqual(['Buchenschule']);
});

test('who is at the table but does not know the schools of the region reads none of it', async () => {
  const { db, regionId, alpha } = world;
  await write(world.lead, async (tx) =>
    releaseBuildOut(tx, visitId, await buildOutToRelease(tx, visitId, true))
  );
  const body = await organisation(db, regionId, 'steering', 'Lenkungskreis');
  const guest = await member(db, regionId, body, 'steering');
  await insert(db, 'app.visit_partner', {
    region_id: regionId,
    visit_id: visitId,
    organisation_id: body,
    owner_id: alpha,
    access_until: '2099-12-31'
  });
  await db.query(`delete from app.role_permission where role = 'steering'`);
  await db.query(
    `insert into app.role_permission (role, permission, scope) values ('steering', 'shared.read', 'own')`
  );
  expect(await look(guest)).toBeNull();
});

test('numbers say how many schools stand where', () => {
  const state = (no: number, plannedYear: number | null) => ({
    schoolId: String(no),
    school: `Schule ${no}`,
    asOf: null,
    version: 1,
    areas: {
      wifi: plannedYear
        ? { state: 'planned' as const, plannedYear }
        : { state: 'done' as const, plannedYear }
    }
  });
  const shown = shownOf([state(1, 2027), state(2, 2027), state(3, null)], false);
  expect(shown.counts.map((count) => countText(count))).toEqual([
    'keine Angabe: 3',
    'steht: 1 · geplant 2027: 2',
    'keine Angabe: 3',
    'keine Angabe: 3'
  ]);
});
