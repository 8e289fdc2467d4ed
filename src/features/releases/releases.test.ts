import fc from 'fast-check';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { plusDays } from '#base/days.ts';
import { shiftTo, today } from '#server/clock.ts';
import { as, type Actor } from '#server/db.ts';
import { Invalid, Outdated } from '#server/form.ts';
import { testDatabase, type TestDatabase } from '../../../tests/database.ts';
import { insert, member } from '../../../tests/factories.ts';
import { account } from '../../../tests/sign-in.ts';
import { visit as insertVisit, visitWorld, type VisitWorld } from '../../../tests/visit-world.ts';
import { gatherDigests } from '#features/mail/digest.server.ts';
import { changePartners } from '#features/visits/changes.server.ts';
import { visit as visitOf } from '#features/visits/visits.server.ts';
import { releaseCopy, takeBack, withdraw } from './changes.server.ts';
import { openRelease } from './opened.server.ts';
import {
  copyAsSeen,
  receivedRelease,
  receivedReleases,
  releasePage,
  releasesOf
} from './releases.server.ts';
import { themeSentence } from './release-texts.ts';
import { endStanding, standingOf } from './standing.server.ts';
import { ticksOf } from './views.ts';

let database: TestDatabase;
let world: VisitWorld;

beforeAll(async () => {
  database = await testDatabase();
  world = await visitWorld(database.ownerUrl);
  await member(world.db, world.regionId, world.beta, 'ownerLead');
  await member(world.db, world.regionId, world.beta, 'ownerMember');
  for (const criterion of [world.wlan, world.staff]) {
    await insert(world.db, 'app.internal_note', {
      region_id: world.regionId,
      assessment_id: world.assessment,
      criterion_id: criterion,
      organisation_id: world.alpha,
      text: 'Nur für uns'
    });
  }
});

beforeEach(forgetReleases);
afterEach(() => shiftTo(undefined));

afterAll(async () => {
  await world.db.end();
  await database.drop();
});

const read = <T>(actor: Actor, work: Parameters<typeof as<T>>[2]) => as(actor, 'read only', work);
const write = <T>(actor: Actor, work: Parameters<typeof as<T>>[2]) => as(actor, 'read write', work);

async function forgetReleases() {
  await world.db.query('delete from app.release');
  await world.db.query('delete from app.standing_release');
  await world.db.query('delete from app.mail');
}

type Made = {
  themen: string[];
  bemerkungen: boolean;
  besuche: string[];
  ersetzen: boolean;
  bis: string | null;
  fuer?: string[];
  umfang?: string[];
};

const everything: Made = {
  themen: ['T4.1', 'T4.2'],
  bemerkungen: true,
  besuche: [],
  ersetzen: false,
  bis: null
};

const release = (empfaenger: string[], made: Partial<Made> = {}) =>
  write(world.lead, (tx) => releaseCopy(tx, world.copy, { ...everything, ...made, empfaenger }));

const received = async (actor: Actor) => (await read(actor, receivedReleases)).map(({ id }) => id);

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

test('whatever is released, each organisation reads exactly that, as long as it is valid', async () => {
  const recipients = () => [
    { id: world.beta, actor: world.betaLead, leads: 2 },
    { id: world.gamma, actor: world.gammaLead, leads: 1 },
    { id: world.office, actor: world.coordinator, leads: 1 }
  ];
  const themes: Record<string, string[]> = {
    'T4.1': [world.wlan, world.screens],
    'T4.2': [world.staff]
  };
  const remarked = [world.wlan, world.staff];
  const choices = await read(world.lead, (tx) => releasePage(tx, world.copy, null));
  const nameOf = Object.fromEntries(choices.copy.recipients.map(({ id, name }) => [id, name]));
  const who = fc.subarray([0, 1, 2], { minLength: 1 });
  const deed = fc.oneof(
    fc.record({
      kind: fc.constant('release' as const),
      who,
      themen: fc.subarray(Object.keys(themes), { minLength: 1 }),
      bemerkungen: fc.boolean(),
      // The first of them gets something of its own.
      own: fc.option(
        fc.record({
          themen: fc.subarray(Object.keys(themes), { minLength: 1 }),
          bemerkungen: fc.boolean()
        })
      ),
      days: fc.option(fc.nat(3))
    }),
    fc.record({ kind: fc.constant('withdraw' as const), who }),
    fc.record({ kind: fc.constant('wait' as const), days: fc.integer({ min: 1, max: 3 }) })
  );
  await fc.assert(
    fc.asyncProperty(fc.array(deed, { minLength: 1, maxLength: 7 }), async (deeds) => {
      shiftTo(undefined);
      await forgetReleases();
      const known = new Map<string, Made>();
      const expected = { release: 0, withdrawal: 0 };
      const isValid = (made: Made | undefined) =>
        made !== undefined && (made.bis === null || made.bis >= today());
      for (const one of deeds) {
        if (one.kind === 'wait') shiftTo(plusDays(today(), one.days));
        const chosen =
          one.kind === 'wait' ? [] : recipients().filter((_, index) => one.who.includes(index));
        if (one.kind === 'release') {
          const bis = one.days === null ? null : plusDays(today(), one.days);
          const made = {
            themen: one.themen,
            bemerkungen: one.bemerkungen,
            besuche: [],
            ersetzen: false,
            bis
          };
          const fuer = one.own ? [chosen[0]?.id ?? ''] : [];
          const umfang = one.own ? ticksOf(one.own, fuer[0] ?? '') : [];
          const empfaenger = chosen.map(({ id }) => id);
          const { previews } = await read(world.lead, (tx) => {
            const asked = { ...made, fuer, umfang, empfaenger, bis: made.bis ?? '' };
            return releasePage(tx, world.copy, asked);
          });
          await release(empfaenger, { ...made, fuer, umfang });
          for (const { id, actor, leads } of chosen) {
            const before = known.get(id);
            const mine = { ...made, ...(fuer.includes(id) ? one.own : {}) };
            const isSame = isValid(before) && JSON.stringify(before) === JSON.stringify(mine);
            expected.release += isSame ? 0 : leads;
            known.set(id, mine);
            // Each was shown just what it now reads.
            const [given = ''] = await received(actor);
            const shown = previews.filter(({ names }) => names.includes(nameOf[id] ?? ''));
            expect(shown.map(({ themes }) => themes)).toEqual([
              (await read(actor, (tx) => receivedRelease(tx, given))).themes
            ]);
          }
        }
        if (one.kind === 'withdraw') {
          for (const { id, actor, leads } of chosen) {
            const [given] = await received(actor);
            expect(given !== undefined).toBe(isValid(known.get(id)));
            if (!given) continue;
            await write(world.lead, (tx) => withdraw(tx, given));
            known.delete(id);
            expected.withdrawal += leads;
          }
        }
      }
      for (const { id, actor } of recipients()) {
        const made = known.get(id);
        const valid = isValid(made) ? made : undefined;
        const answers = (valid?.themen ?? []).flatMap((key) => themes[key] ?? []).toSorted();
        const remarks = valid?.bemerkungen ? answers.filter((one) => remarked.includes(one)) : [];
        expect(await reachable(actor)).toEqual({
          answers,
          remarks,
          recipients: valid ? [id] : [],
          private: []
        });
        const given = await received(actor);
        expect(given).toHaveLength(valid ? 1 : 0);
      }
      const sent = Object.fromEntries((await mails()).map(({ kind, count }) => [kind, count]));
      expect({ release: 0, withdrawal: 0, ...sent }).toEqual(expected);
      expect((await mails()).every(({ count, different }) => count === different)).toBe(true);
    }),
    { numRuns: 25 }
  );
}, 120_000);

test('whoever is invited, uninvited, released to or taken back from reads exactly what holds for them', async () => {
  const recipients = [
    { id: world.beta, actor: world.betaLead },
    { id: world.gamma, actor: world.gammaLead },
    { id: world.office, actor: world.coordinator }
  ];
  const visitId = await insertVisit(world, { held_on: plusDays(today(), 60) }, { partners: [] });
  const who = fc.integer({ min: 0, max: recipients.length - 1 });
  const days = fc.option(fc.nat(2));
  const deed = fc.oneof(
    {
      weight: 3,
      arbitrary: fc.record({
        kind: fc.constant('partners' as const),
        chosen: fc.subarray([0, 1, 2])
      })
    },
    { weight: 2, arbitrary: fc.record({ kind: fc.constant('toAll' as const), days }) },
    { weight: 2, arbitrary: fc.record({ kind: fc.constant('toOne' as const), who, days }) },
    fc.record({ kind: fc.constant('withdraw' as const), who }),
    { weight: 2, arbitrary: fc.record({ kind: fc.constant('takeBack' as const), who }) },
    fc.record({ kind: fc.constant('end' as const) }),
    fc.record({ kind: fc.constant('wait' as const), days: fc.integer({ min: 1, max: 2 }) })
  );
  type Known = { bis: string | null; isPartners: boolean; on: string; before: Known | null };
  await fc.assert(
    fc.asyncProperty(fc.array(deed, { minLength: 2, maxLength: 9 }), async (deeds) => {
      shiftTo(undefined);
      await forgetReleases();
      await world.db.query('delete from app.visit_partner where visit_id = $1', [visitId]);
      const known = new Map<string, Known>();
      let partners: string[] = [];
      let standing: { bis: string | null } | null = null;
      const holds = (bis: string | null) => bis === null || bis >= today();
      const give = (id: string, bis: string | null, isPartners: boolean) => {
        const before = known.get(id);
        if (before && holds(before.bis) && before.bis === bis) return;
        known.set(id, { bis, isPartners, on: today(), before: before ?? null });
      };
      for (const one of deeds) {
        const id = 'who' in one ? (recipients[one.who]?.id ?? '') : '';
        const bis = 'days' in one && one.days !== null ? plusDays(today(), one.days) : null;
        const [given] = await received(
          recipients.find((each) => each.id === id)?.actor ?? world.lead
        );
        if (one.kind === 'wait') shiftTo(plusDays(today(), one.days));
        if (one.kind === 'partners') {
          const chosen = recipients
            .filter((_, index) => one.chosen.includes(index))
            .map((each) => each.id);
          await write(world.lead, async (tx) => {
            const { version } = await visitOf(tx, visitId);
            await changePartners(tx, visitId, { version, partners: chosen, accessUntil: null });
          });
          for (const gone of partners.filter((each) => !chosen.includes(each))) {
            if (known.get(gone)?.isPartners) known.delete(gone);
          }
          for (const added of chosen.filter((each) => !partners.includes(each))) {
            const before = known.get(added);
            if (standing && holds(standing.bis) && !(before && holds(before.bis))) {
              known.set(added, { bis: standing.bis, isPartners: true, on: today(), before: null });
            }
          }
          partners = chosen;
        }
        if (one.kind === 'toAll') {
          await release([], { besuche: [visitId], bis });
          for (const partner of partners) give(partner, bis, true);
          standing = { bis };
        }
        if (one.kind === 'toOne') {
          await release([id], { bis });
          give(id, bis, false);
        }
        if (one.kind === 'withdraw' && given) {
          await write(world.lead, (tx) => withdraw(tx, given));
          known.delete(id);
        }
        if (one.kind === 'takeBack' && given) {
          const made = known.get(id);
          const attempt = write(world.lead, (tx) => takeBack(tx, given));
          if (made?.on !== today()) await expect(attempt).rejects.toBeInstanceOf(Outdated);
          else {
            await attempt;
            const { before } = made;
            if (before && !(before.isPartners && !partners.includes(id))) known.set(id, before);
            else known.delete(id);
          }
        }
        if (one.kind === 'end' && standing && holds(standing.bis)) {
          await write(world.lead, (tx) => endStanding(tx, world.copy, visitId));
          standing = null;
        }
        for (const { id, actor } of recipients) {
          const made = known.get(id);
          const seen = await received(actor);
          expect([one.kind, id, seen.length]).toEqual([
            one.kind,
            id,
            made && holds(made.bis) ? 1 : 0
          ]);
          const { answers } = await reachable(actor);
          expect(answers).toHaveLength(made && holds(made.bis) ? 3 : 0);
        }
        const shown = await read(world.lead, (tx) => standingOf(tx, { visitId }));
        expect(shown).toHaveLength(standing && holds(standing.bis) ? 1 : 0);
      }
    }),
    { numRuns: 20 }
  );
  await world.db.query('delete from app.visit_partner where visit_id = $1', [visitId]);
}, 120_000);

test('a release by mistake is gone without a trace, until it is opened or too old', async () => {
  await release([world.beta]);
  const [first = ''] = await received(world.betaLead);
  await release([world.beta], { themen: ['T4.1'] });
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
  await release([world.beta]);
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
  await release([world.beta]);
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
  await release([world.beta]);
  const [old = ''] = await received(world.betaLead);
  await release([world.beta], { themen: ['T4.1'] });
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
  await release([world.beta, world.office]);
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
  expect(await release([world.beta])).toEqual(['Gemeinde Beta']);
  expect(await release([world.beta])).toEqual([]);
  expect(await mails()).toEqual([{ kind: 'release', count: 2, different: 2 }]);
});

test('a withdrawal ends a release at once, once, and only for those who may', async () => {
  await release([world.beta]);
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

test('who had a copy learns of its correction with the new one, which may take its place', async () => {
  await release([world.beta, world.gamma]);
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

test('only organisations and themes that the page offers can be chosen', async () => {
  for (const stranger of [world.alpha, world.copy]) {
    await expect(release([stranger])).rejects.toBeInstanceOf(Invalid);
  }
  await expect(release([world.beta], { themen: ['T9.9'] })).rejects.toBeInstanceOf(Invalid);
});

test('opening is noted for the organisation, by nobody else and only once', async () => {
  await release([world.beta]);
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
