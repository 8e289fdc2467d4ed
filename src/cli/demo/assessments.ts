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
import { releaseCopy } from '#features/releases/changes.server.ts';
import type { Tx } from '#server/db.ts';
import type { Event } from './event.ts';
import { found, type Cast, type Story } from './populate.ts';

type Assessment = Story['assessments'][number];
type Release = Assessment['releases'][number];

/** Each matrix of the story: begun, filled in, and where it was finished, frozen and released. */
export function assessmentEvents(story: Story, cast: Cast, moved: number): Event[] {
  return story.assessments.flatMap((one) => {
    const { startedOn, finishedOn } = one;
    const by = found(cast.leads, one.owner);
    let assessmentId = '';
    let copyId = '';
    const last = finishedOn ?? story.today;
    const half = plusDays(startedOn, Math.floor(daysBetween(startedOn, last) / 2));
    const events: Event[] = [
      {
        day: startedOn,
        by,
        happens: async (run) => {
          assessmentId = await run((tx) => startAssessment(tx, { label: one.label, carry: true }));
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
    }
    return events;
  });
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
  await releaseCopy(tx, copyId, {
    empfaenger: [found(cast.organisations, release.recipient)],
    themen: release.themes === 'all' ? await themesOf(tx, copyId) : release.themes,
    bemerkungen: release.includesRemarks,
    besuche: [],
    ersetzen: true,
    bis: release.until && plusDays(release.until, moved)
  });
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
