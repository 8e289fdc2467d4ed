import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { gatherDigests } from '#features/mail/digest.server.ts';
import type { Actor } from '#server/db.ts';
import { Outdated } from '#server/form.ts';
import { testDatabase, type TestDatabase } from '../../../tests/database.ts';
import { insert } from '../../../tests/factories.ts';
import { everything, read, received, releaseWorld, write } from '../../../tests/release-world.ts';
import { account } from '../../../tests/sign-in.ts';
import { releaseCopy, takeBack } from './changes.server.ts';
import { openRelease } from './opened.server.ts';
import { receivedRelease, releasePage, releasesOf } from './releases.server.ts';

let database: TestDatabase;
let world: Awaited<ReturnType<typeof releaseWorld>>;

beforeAll(async () => {
  database = await testDatabase();
  world = await releaseWorld(database.ownerUrl);
});

beforeEach(() => world.forgetReleases());

afterAll(async () => {
  await world.db.end();
  await database.drop();
});

/** A second copy of the world's assessment that corrects the first; made once. */
async function corrected(): Promise<string> {
  const of = { region_id: world.regionId, organisation_id: world.alpha };
  const { id = '' } = await insert(world.db, 'app.frozen_copy', {
    ...of,
    assessment_id: world.assessment,
    template_id: world.template,
    number: 2,
    taken_on: '2026-11-20',
    sha256: '2'.repeat(64)
  });
  await insert(world.db, 'app.correction', {
    ...of,
    copy_id: id,
    corrects_id: world.copy,
    assessment_id: world.assessment,
    reason: 'Falsch gezählt'
  });
  return id;
}

test('a release by mistake is gone without a trace, until it is opened or too old', async () => {
  await world.release([world.beta]);
  const [first = ''] = await received(world.betaLead);
  await world.release([world.beta], { themen: ['T4.1'] });
  const [second = ''] = await received(world.betaLead);
  for (const [actor, status] of [
    [world.clerk, 403],
    [world.betaLead, 403],
    [world.gammaLead, 404]
  ] as const) {
    await expect(write(actor, (tx) => takeBack(tx, second))).rejects.toMatchObject({ status });
  }
  // Its mail waits for as long as it may be taken back.
  const { rows } = await world.db.query(
    `select min(j.start_after) > now() + app.undo_time() as waits from jobs.job j
     join app.mail m on m.id::text = j.data ->> 'mailId' where m.subject_id = $1`,
    [second]
  );
  expect(rows).toEqual([{ waits: true }]);
  await write(world.lead, (tx) => takeBack(tx, second));
  expect(await received(world.betaLead)).toEqual([first]);
  const list = await read(world.lead, (tx) => releasesOf(tx, world.copy));
  expect(list.map(({ id }) => id)).toEqual([first]);
  expect(
    (await world.db.query('select from app.mail where subject_id = $1', [second])).rowCount
  ).toBe(0);
  await write(world.betaLead, (tx) => openRelease(tx, first));
  await expect(write(world.lead, (tx) => takeBack(tx, first))).rejects.toBeInstanceOf(Outdated);
});

test('a daily mail does not name what can still be taken back', async () => {
  const mail = await account(world.db, world.betaLead);
  await world.db.query(
    `insert into auth.mail_choice (user_id, kind, way) select id, 'release', 'daily' from auth."user" where email = $1`,
    [mail]
  );
  await world.release([world.beta]);
  const writtenAt = (moment: string) =>
    world.db.query('update app.mail set created_at = $1 where recipient = $2', [moment, mail]);
  const gathered = async (moment: string) => {
    await gatherDigests(new Date(moment));
    const { rows } = await world.db.query(
      'select digest_id is not null as told from app.mail where recipient = $1 and kind = $2',
      [mail, 'release']
    );
    return rows[0]?.told;
  };
  await writtenAt('2027-03-10T05:55:00Z');
  // Neither at seven nor later that morning: there is one such mail a day.
  expect(await gathered('2027-03-10T06:00:00Z')).toBe(false);
  expect(await gathered('2027-03-10T09:00:00Z')).toBe(false);
  expect(await gathered('2027-03-11T06:00:00Z')).toBe(true);
});

test('who had a copy learns of its correction with the new one, which may take its place', async () => {
  await world.release([world.beta, world.gamma]);
  const [old = ''] = await received(world.betaLead);
  const copy = await corrected();
  // Nothing changes for them until the new one is released.
  const before = await read(world.betaLead, (tx) => receivedRelease(tx, old));
  expect(before.release.correctedBy).toBeNull();
  const form = await read(world.lead, (tx) => releasePage(tx, copy, null));
  const hints = form.copy.recipients.filter((one) => one.corrected.length > 0);
  expect(hints.map(({ id }) => id).toSorted()).toEqual([world.beta, world.gamma].toSorted());
  await write(world.lead, (tx) =>
    releaseCopy(tx, copy, { ...everything, empfaenger: [world.beta, world.office] })
  );
  const seen = await read(world.betaLead, (tx) => receivedRelease(tx, old));
  const next = seen.release.correctedBy ?? '';
  expect((await received(world.betaLead)).toSorted()).toEqual([old, next].toSorted());
  const corrects = async (actor: Actor, id: string) =>
    (await read(actor, (tx) => receivedRelease(tx, id))).release.corrects;
  expect(await corrects(world.betaLead, next)).toMatchObject({ reason: 'Falsch gezählt' });
  // The coordination never had the old one, Gamma has only that.
  const [office = ''] = await received(world.coordinator);
  expect(await corrects(world.coordinator, office)).toBeNull();
  const [kept = ''] = await received(world.gammaLead);
  const gammas = await read(world.gammaLead, (tx) => receivedRelease(tx, kept));
  expect(gammas.release.correctedBy).toBeNull();
  await write(world.lead, (tx) =>
    releaseCopy(tx, copy, { ...everything, ersetzen: true, empfaenger: [world.gamma] })
  );
  expect(await received(world.gammaLead)).not.toContain(kept);
  const list = await read(world.lead, (tx) => releasesOf(tx, world.copy));
  expect(list.find(({ id }) => id === kept)?.state).toBe('replaced');
});
