import { daysBetween, plusDays } from '#base/days.ts';
import { criterion, saveAnswer } from '#features/assessments/answers.server.ts';
import { startAssessment } from '#features/assessments/assessments.server.ts';
import { finishAssessment } from '#features/assessments/finish.server.ts';
import {
  assignmentPage,
  assignThemes,
  markTheme
} from '#features/assignments/assignments.server.ts';
import { addDeviations } from '#features/deviations/deviations.server.ts';
import { addLink } from '#features/evidence/evidence.server.ts';
import { correctCopy } from '#features/assessments/corrections.server.ts';
import { releaseCopy, withdraw } from '#features/releases/changes.server.ts';
import { openRelease } from '#features/releases/opened.server.ts';
import { ticksOf } from '#features/releases/views.ts';
import { receivedReleases, releasesOf } from '#features/releases/releases.server.ts';
import { beginRound } from '#features/rounds/own-rounds.server.ts';
import { redact } from '#features/redactions/redactions.server.ts';
import type { Actor, Tx } from '#server/db.ts';
import type { Event, Run } from './event.ts';
import { found, type Cast, type Story } from './cast.ts';

type Assessment = Story['assessments'][number];
type Release = Assessment['releases'][number];

/** Each matrix of the story: begun, filled in, and where it was finished, frozen and released. */
export function assessmentEvents(
  story: Story,
  cast: Cast,
  { moved, rounds }: { moved: number; rounds: ReadonlyMap<string, string> }
): Event[] {
  return story.assessments.flatMap((one) => {
    const { startedOn, finishedOn } = one;
    const by = found(cast.leads, one.organisation);
    let assessmentId = '';
    let copyId = '';
    const last = finishedOn ?? story.today;
    const half = plusDays(startedOn, Math.floor(daysBetween(startedOn, last) / 2));
    const events: Event[] = [
      {
        day: startedOn,
        by,
        happens: async (run) => {
          assessmentId = await run((tx) => begin(tx, one, rounds));
        }
      },
      {
        day: half,
        by,
        happens: async (run) => {
          await run((tx) => giveThemes(tx, assessmentId, one));
          await run((tx) => fillIn(tx, assessmentId, one, cast));
        }
      }
    ];
    if (finishedOn) {
      events.push({
        day: finishedOn,
        by,
        happens: async (run) => {
          copyId = await run((tx) => finishAssessment(tx, assessmentId));
        }
      });
    }
    for (const release of one.releases) {
      const happens: Event['happens'] = async (run) => {
        await run((tx) => giveAway(tx, copyId, release, { cast, moved }));
      };
      events.push({ day: release.on, by, happens });
      events.push(...laterEvents(release, () => copyId, { by, cast }));
    }
    if (one.correction) {
      const { correction } = one;
      const happens: Event['happens'] = async (run) => {
        await run((tx) => correct(tx, { assessmentId, copyId }, correction, cast));
      };
      events.push({ day: correction.on, by, happens });
    }
    if (one.redaction) {
      const { on, criterion: key, reason } = one.redaction;
      const happens: Event['happens'] = (run) =>
        redact({ read: run, write: run }, { copyId, key }, reason);
      events.push({ day: on, by, happens });
    }
    return events;
  });
}

async function begin(
  tx: Tx,
  { label, round }: Assessment,
  rounds: ReadonlyMap<string, string>
): Promise<string> {
  return round ? beginRound(tx, found(rounds, round)) : startAssessment(tx, { label, carry: true });
}

/** Which Bereich fills in what, and which is done with it. */
async function giveThemes(
  tx: Tx,
  assessmentId: string,
  { units, done }: Assessment
): Promise<void> {
  if (Object.keys(units).length === 0) return;
  const page = await assignmentPage(tx, assessmentId);
  const idOf = (name: string) =>
    found(new Map(page.units.map((unit) => [unit.name, unit.id])), name);
  const input = Object.entries(units).map(([key, names]) => [key, names.map(idOf)] as const);
  await assignThemes(tx, assessmentId, Object.fromEntries(input));
  for (const theme of page.outline.themes) {
    for (const name of units[theme.key] ?? []) {
      if (!done.includes(`${theme.key} ${name}`)) continue;
      await markTheme(tx, assessmentId, { theme: theme.id, unit: idOf(name), isDone: true });
    }
  }
}

export async function fillIn(
  tx: Tx,
  assessmentId: string,
  { answers }: Pick<Assessment, 'answers'>,
  cast: Cast
): Promise<void> {
  for (const [key, answer] of Object.entries(answers)) {
    const at = { assessmentId, key };
    const { version } = await criterion(tx, at);
    await saveAnswer(tx, at, {
      version,
      confirms: true,
      currentLevel: answer.current ?? null,
      noLevel: answer.noLevel ?? null,
      targetLevel: answer.target ?? null,
      horizon: answer.horizon ?? null,
      priority: answer.priority ?? null,
      remark: answer.remark,
      note: answer.note ?? '',
      toDiscuss: answer.toDiscuss
    });
    for (const link of answer.evidence) await addLink(tx, at, link);
    for (const { school, direction, note } of answer.deviating) {
      const schools = [found(cast.organisations, school)];
      await addDeviations(tx, at, { schools, direction, note });
    }
  }
}

async function giveAway(
  tx: Tx,
  copyId: string,
  release: Release,
  { cast, moved }: { cast: Cast; moved: number }
): Promise<void> {
  const all = await themesOf(tx, copyId);
  const own = release.own.map(({ recipient, themes, includesRemarks, until }) => ({
    id: found(cast.organisations, recipient),
    ticks: { themen: themes === 'all' ? all : themes, bemerkungen: includesRemarks },
    until: until ? plusDays(until, moved) : ''
  }));
  await releaseCopy(tx, copyId, {
    empfaenger: [found(cast.organisations, release.recipient)],
    fuer: own.map(({ id }) => id),
    umfang: own.flatMap(({ id, ticks }) => ticksOf(ticks, id)),
    fristen: own.map(({ until }) => until),
    themen: release.themes === 'all' ? all : release.themes,
    bemerkungen: release.includesRemarks,
    besuche: release.visit ? [await visitNamed(tx, release.visit)] : [],
    ersetzen: true,
    bis: release.until && plusDays(release.until, moved)
  });
}

/** What becomes of a release: its recipient opens it, its owner withdraws it. */
function laterEvents(
  { recipient, openedOn, withdrawnOn }: Release,
  copyId: () => string,
  { by, cast }: { by: Actor; cast: Cast }
): Event[] {
  const to = found(cast.organisations, recipient);
  const releaseTo = async (tx: Tx) =>
    (await releasesOf(tx, copyId())).find(
      (one) => one.recipientId === to && one.state === 'active'
    );
  return [
    ...(openedOn
      ? [
          {
            day: openedOn,
            by: found(cast.leads, recipient),
            happens: async (run: Run) => {
              const received = await run(receivedReleases);
              const given = received.find((one) => one.copyId === copyId());
              if (given) await run((tx) => openRelease(tx, given.id));
            }
          }
        ]
      : []),
    ...(withdrawnOn
      ? [
          {
            day: withdrawnOn,
            by,
            happens: async (run: Run) => {
              const given = await run(releaseTo);
              if (given) await run((tx) => withdraw(tx, given.id));
            }
          }
        ]
      : [])
  ];
}

type Correction = NonNullable<Assessment['correction']>;

/** Says one criterion right, freezes a copy that corrects the first one, and releases it in its place. */
async function correct(
  tx: Tx,
  { assessmentId, copyId }: { assessmentId: string; copyId: string },
  { criterion: key, current, reason, recipient }: Correction,
  cast: Cast
): Promise<void> {
  const at = { assessmentId, key };
  const { answer, version } = await criterion(tx, at);
  await saveAnswer(tx, at, { ...answer, version, confirms: true, currentLevel: current });
  const corrected = await correctCopy(tx, copyId, reason);
  await releaseCopy(tx, corrected, {
    empfaenger: [found(cast.organisations, recipient)],
    besuche: [],
    themen: await themesOf(tx, corrected),
    bemerkungen: true,
    ersetzen: true,
    bis: null
  });
}

async function visitNamed(tx: Tx, title: string): Promise<string> {
  const { id } = await tx
    .selectFrom('app.visit')
    .select('id')
    .where('region_id', '=', tx.region)
    .where('title', '=', title)
    .executeTakeFirstOrThrow();
  return id;
}

async function themesOf(tx: Tx, copyId: string): Promise<string[]> {
  const rows = await tx
    .selectFrom('app.frozen_copy as f')
    .innerJoin('app.theme as t', (join) =>
      join.onRef('t.region_id', '=', 'f.region_id').onRef('t.template_id', '=', 'f.template_id')
    )
    .select('t.key')
    .where('f.region_id', '=', tx.region)
    .where('f.id', '=', copyId)
    .execute();
  return rows.map((row) => row.key);
}
