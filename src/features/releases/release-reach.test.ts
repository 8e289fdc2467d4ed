import fc from 'fast-check';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { plusDays } from '#base/days.ts';
import { changePartners } from '#features/visits/changes.server.ts';
import { visit as visitOf } from '#features/visits/visits.server.ts';
import { shiftTo, today } from '#server/clock.ts';
import type { Actor } from '#server/db.ts';
import { Outdated } from '#server/form.ts';
import { testDatabase, type TestDatabase } from '../../../tests/database.ts';
import { read, received, releaseWorld, write, type Made } from '../../../tests/release-world.ts';
import { visit as insertVisit } from '../../../tests/visit-world.ts';
import { takeBack, withdraw } from './changes.server.ts';
import { receivedRelease, releasePage } from './releases.server.ts';
import { endStanding, standingOf } from './standing.server.ts';
import { ticksOf } from './views.ts';

let database: TestDatabase;
let world: Awaited<ReturnType<typeof releaseWorld>>;

beforeAll(async () => {
  database = await testDatabase();
  world = await releaseWorld(database.ownerUrl);
});

beforeEach(() => world.forgetReleases());
afterEach(() => shiftTo(undefined));

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
          bemerkungen: fc.boolean(),
          days: fc.option(fc.nat(3))
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
      await world.forgetReleases();
      const known = new Map<string, Made>();
      const expected = { release: 0, withdrawal: 0 };
      const isValid = (made: Made | undefined) =>
        made !== undefined && (made.bis === null || made.bis >= today());
      for (const one of deeds) {
        if (one.kind === 'wait') shiftTo(plusDays(today(), one.days));
        const chosen =
          one.kind === 'wait' ? [] : recipients().filter((_, index) => one.who.includes(index));
        if (one.kind === 'release') {
          const inDays = (days: number | null) => (days === null ? null : plusDays(today(), days));
          const bis = inDays(one.days);
          const made = {
            themen: one.themen,
            bemerkungen: one.bemerkungen,
            besuche: [],
            ersetzen: false,
            bis
          };
          const fuer = one.own ? [chosen[0]?.id ?? ''] : [];
          const umfang = one.own ? ticksOf(one.own, fuer[0] ?? '') : [];
          const own = one.own && {
            themen: one.own.themen,
            bemerkungen: one.own.bemerkungen,
            bis: inDays(one.own.days)
          };
          const fristen = own ? [own.bis ?? ''] : [];
          const empfaenger = chosen.map(({ id }) => id);
          const { previews } = await read(world.lead, (tx) => {
            const asked = { ...made, fuer, umfang, fristen, empfaenger, bis: made.bis ?? '' };
            return releasePage(tx, world.copy, asked);
          });
          await world.release(empfaenger, { ...made, fuer, umfang, fristen });
          for (const { id, actor, leads } of chosen) {
            const before = known.get(id);
            const mine = { ...made, ...(fuer.includes(id) ? own : {}) };
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
      await world.forgetReleases();
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
          await world.release([], { besuche: [visitId], bis });
          for (const partner of partners) give(partner, bis, true);
          standing = { bis };
        }
        if (one.kind === 'toOne') {
          await world.release([id], { bis });
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
