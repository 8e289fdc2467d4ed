import { afterAll, beforeAll, expect, test } from 'vitest';
import { plusDays } from '#base/days.ts';
import { releaseCopy } from '#features/releases/changes.server.ts';
import {
  receivedRelease,
  receivedReleases,
  releasePage
} from '#features/releases/releases.server.ts';
import { today } from '#server/clock.ts';
import { as } from '#server/db.ts';
import { testDatabase, type TestDatabase } from '../../../tests/database.ts';
import { insert } from '../../../tests/factories.ts';
import {
  askForEvidence,
  visit as insertVisit,
  visitWorld,
  type VisitWorld
} from '../../../tests/visit-world.ts';
import { inviteGuest } from './guests.server.ts';

let database: TestDatabase;
let world: VisitWorld;

const until = plusDays(today(), 60);

beforeAll(async () => {
  database = await testDatabase();
  world = await visitWorld(database.ownerUrl);
});

afterAll(async () => {
  await world.db.end();
  await database.drop();
});

test('the preview of a release shows a guest just what it will read, and names what stays hidden', async () => {
  const visitId = await insertVisit(world, { held_on: plusDays(today(), 30) });
  const invitation = {
    name: 'Anna Petersen',
    body: 'Büro Nord',
    mail: 'petersen@nord.example',
    accessUntil: until
  };
  await as(world.lead, 'read write', (tx) => inviteGuest(tx, visitId, invitation));
  await askForEvidence(world, 'Bitte nichts hochladen.');
  const { rows } = await world.db.query(
    `select m.id, m.person_id, m.organisation_id from app.membership m
     join app.guest g on g.id = m.organisation_id where g.visit_id = $1`,
    [visitId]
  );
  const guest: string = rows[0].organisation_id;
  const actor = {
    regionId: world.regionId,
    personId: String(rows[0].person_id),
    membershipId: String(rows[0].id)
  };
  const choice = {
    empfaenger: [guest, world.gamma],
    themen: ['T4.1'],
    bemerkungen: true,
    besuche: [],
    ersetzen: false,
    bis: until
  };
  const { previews } = await as(world.lead, 'read only', (tx) =>
    releasePage(tx, world.copy, choice)
  );
  await as(world.lead, 'read write', (tx) => releaseCopy(tx, world.copy, choice));
  const [given] = await as(actor, 'read only', receivedReleases);
  const { themes } = await as(actor, 'read only', (tx) => receivedRelease(tx, given?.id ?? ''));
  const [forAll, forGuest] = previews;
  expect(previews.map(({ names }) => names)).toEqual([
    ['Schulverein Gamma'],
    ['Anna Petersen, Büro Nord']
  ]);
  expect(forGuest?.themes).toEqual(themes);
  expect([forAll?.kept, forGuest?.kept]).toEqual([[], ['Präsentationstechnik']]);
  // Nor does the talk tell of it what the matrix does not.
  const at = { region_id: world.regionId, visit_id: visitId, owner_id: world.alpha };
  const about = { ...at, criterion_id: world.screens };
  await insert(world.db, 'app.visit_item', { ...about, kind: 'sharedView', text: '', level: 2 });
  await insert(world.db, 'app.agenda_item', {
    ...about,
    theme_id: world.wlanTheme,
    template_id: world.template,
    kind: 'topic',
    position: 1,
    title: 'Präsentationstechnik',
    minutes: 10
  });
  const seen = (who: typeof actor) =>
    as(who, 'read only', async (tx) => {
      const [items, agenda] = [
        await tx.selectFrom('app.visit_item').select('id').execute(),
        await tx.selectFrom('app.agenda_item').select('id').execute()
      ];
      return [items.length, agenda.length];
    });
  expect(await seen(actor)).toEqual([0, 0]);
  expect((await seen(world.lead)).every((count) => count > 0)).toBe(true);
});
