import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import type { Actor } from '#server/db.ts';
import { Invalid, Outdated } from '#server/form.ts';
import { testDatabase, type TestDatabase } from '../../../tests/database.ts';
import { everything, read, received, releaseWorld, write } from '../../../tests/release-world.ts';
import { releaseCopy, withdraw } from './changes.server.ts';
import { openRelease } from './opened.server.ts';
import { copyAsSeen, receivedRelease, releasePage, releasesOf } from './releases.server.ts';
import { themeSentence } from './release-texts.ts';

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

const mails = async () => {
  const { rows } = await world.db.query(
    `select kind, count(*)::int as count, count(distinct (subject_id, recipient))::int as different
     from app.mail group by kind order by kind`
  );
  return rows;
};

/** Whatever a person can get out of the tables a release touches. */
async function reachable(actor: Actor) {
  return read(actor, async (tx) => {
    const all = (table: 'app.copied_answer' | 'app.copied_remark') =>
      tx.selectFrom(table).select('criterion_id').orderBy('criterion_id').execute();
    const notes = await tx.selectFrom('app.internal_note').selectAll().execute();
    const answers = await tx.selectFrom('app.answer').selectAll().execute();
    const releases = await tx.selectFrom('app.release').select('recipient_id').execute();
    return {
      answers: (await all('app.copied_answer')).map((row) => row.criterion_id),
      remarks: (await all('app.copied_remark')).map((row) => row.criterion_id),
      recipients: releases.map((row) => row.recipient_id),
      private: [...notes, ...answers]
    };
  });
}

test('nobody outside reads anything before a release', async () => {
  expect(await reachable(world.betaLead)).toEqual({
    answers: [],
    remarks: [],
    recipients: [],
    private: []
  });
  const page = read(world.betaLead, (tx) => releasePage(tx, world.copy, null));
  await expect(page).rejects.toMatchObject({ status: 404 });
});

test('a recipient may not release further, nor may a member of staff', async () => {
  await world.release([world.beta]);
  for (const [actor, status] of [
    [world.betaLead, 404],
    [world.clerk, 403]
  ] as const) {
    const attempt = write(actor, (tx) =>
      releaseCopy(tx, world.copy, { ...everything, empfaenger: [world.gamma] })
    );
    await expect(attempt).rejects.toMatchObject({ status });
  }
});

test('a release is replaced by the next one and its old address is gone', async () => {
  await world.release([world.beta]);
  const [old = ''] = await received(world.betaLead);
  await world.release([world.beta], { themen: ['T4.1'] });
  const [replacing = ''] = await received(world.betaLead);
  expect(replacing).not.toBe(old);
  await expect(read(world.betaLead, (tx) => receivedRelease(tx, old))).rejects.toMatchObject({
    status: 404
  });
  const list = await read(world.lead, (tx) => releasesOf(tx, world.copy));
  expect(list.map(({ id, state }) => [id, state])).toEqual(
    expect.arrayContaining([
      [replacing, 'active'],
      [old, 'replaced']
    ])
  );
});

test('one mail goes to each lead and release, none for work that was rolled back', async () => {
  await world.release([world.beta, world.office]);
  expect(await mails()).toEqual([{ kind: 'release', count: 3, different: 3 }]);
  const broken = write(world.lead, async (tx) => {
    await releaseCopy(tx, world.copy, { ...everything, empfaenger: [world.gamma] });
    throw new Error('broken off');
  });
  await expect(broken).rejects.toThrow('broken off');
  expect(await mails()).toEqual([{ kind: 'release', count: 3, different: 3 }]);
  expect(await received(world.gammaLead)).toEqual([]);
});

test('sending the same release twice tells nobody twice', async () => {
  expect(await world.release([world.beta])).toEqual(['Gemeinde Beta']);
  expect(await world.release([world.beta])).toEqual([]);
  expect(await mails()).toEqual([{ kind: 'release', count: 2, different: 2 }]);
});

test('a withdrawal ends a release at once, once, and only for those who may', async () => {
  await world.release([world.beta]);
  const [id = ''] = await received(world.betaLead);
  for (const actor of [world.betaLead, world.clerk]) {
    await expect(write(actor, (tx) => withdraw(tx, id))).rejects.toMatchObject({ status: 403 });
  }
  await expect(write(world.gammaLead, (tx) => withdraw(tx, id))).rejects.toMatchObject({
    status: 404
  });
  expect(await write(world.lead, (tx) => withdraw(tx, id))).toBe(world.copy);
  await expect(read(world.betaLead, (tx) => receivedRelease(tx, id))).rejects.toMatchObject({
    status: 404
  });
  await expect(write(world.lead, (tx) => withdraw(tx, id))).rejects.toBeInstanceOf(Outdated);
});

test('only organisations and themes that the page offers can be chosen', async () => {
  for (const stranger of [world.alpha, world.copy]) {
    await expect(world.release([stranger])).rejects.toBeInstanceOf(Invalid);
  }
  await expect(world.release([world.beta], { themen: ['T9.9'] })).rejects.toBeInstanceOf(Invalid);
});

test('opening is noted for the organisation, by nobody else and only once', async () => {
  await world.release([world.beta]);
  const [id = ''] = await received(world.betaLead);
  const openedAt = async () =>
    (await read(world.lead, (tx) => releasesOf(tx, world.copy)))[0]?.openedAt;
  for (const actor of [world.lead, world.gammaLead])
    await write(actor, (tx) => openRelease(tx, id));
  expect(await openedAt()).toBeNull();
  await write(world.betaLead, (tx) => openRelease(tx, id));
  const first = await openedAt();
  expect(first).toBeInstanceOf(Date);
  await write(world.betaLead, (tx) => openRelease(tx, id));
  expect(await openedAt()).toEqual(first);
});

test('a theme is told in a sentence', async () => {
  const seen = { themes: [world.wlanTheme], includesRemarks: false };
  const [theme] = await read(world.lead, (tx) => copyAsSeen(tx, world.copy, seen));
  expect(theme && themeSentence(theme, 4)).toBe(
    'Von 2 Kriterien stehen heute 1 auf Stufe 2 und 1 auf Stufe 3. Das Soll liegt bei 2 davon höher als das Ist.'
  );
});
