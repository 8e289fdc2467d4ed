import { error } from '@sveltejs/kit';
import { sql } from 'kysely';
import { dayOf } from '#base/days.ts';
import { copiedThemes, copy } from '#features/assessments/copies.server.ts';
import { shownOf } from '#features/build-out/build-out.ts';
import { releasedBuildOut } from '#features/build-out/build-out-releases.server.ts';
import { buildOutOf } from '#features/build-out/build-outs.server.ts';
import { comparison, copyAsSelf } from '#features/evaluations/comparison.server.ts';
import { evaluationOf } from '#features/evaluations/evaluation.ts';
import { openBefore } from '#features/goals/agreed.server.ts';
import { expectationsOf } from '#features/preparation/expectations.server.ts';
import { marksOf } from '#features/preparation/marks.server.ts';
import { receivedRelease } from '#features/releases/releases.server.ts';
import { visit, type Visit } from '#features/visits/visits.server.ts';
import type { Tx } from '#server/db.ts';
import type { DossierFacts, EarlierGoal } from './facts.ts';

/**
 * Everything a Besuchsmappe shows to whoever asks: the Schulträger all, a partner what was released to it and
 * nothing that only others read. 404 for everybody the visit is none of the business of.
 */
export async function dossierFacts(tx: Tx, visitId: string) {
  const found = await visit(tx, visitId);
  if (found.state === 'cancelled') error(404);
  const mine = found.partners.find(({ isMine }) => isMine);
  const matrix = found.isOwn
    ? await ownMatrix(tx, found)
    : await releasedMatrix(tx, mine?.release?.id);
  const keys = new Set(matrix?.themes.flatMap(({ criteria }) => criteria.map(({ key }) => key)));
  const marks = await marksOf(tx, visitId);
  const open = await openBefore(tx, found);
  const goals = earlierGoals(found, open.goals);
  const measures = open.measures.map((one) => ({
    title: one.title,
    key: one.criterionKey,
    party: one.partyName,
    dueOn: one.dueOn,
    state: one.state
  }));
  const openPoints = await earlierOpenPoints(tx, found);
  // What names a criterion speaks of its level, so it stays with those who read the theme.
  const isSeen = ({ key }: { key: string | null }) => found.isOwn || key === null || keys.has(key);
  const facts: DossierFacts = {
    visit: found,
    reader: found.isOwn ? found.ownerName : (mine?.name ?? ''),
    matrix,
    marks: marks.filter(({ key }) => keys.has(key)),
    parties: await expectationsOf(tx, visitId),
    goals: goals.filter(isSeen),
    measures: measures.filter(isSeen),
    openPoints: openPoints.filter(isSeen),
    buildOut: await buildOutFor(tx, found)
  };
  const unopened = mine?.release && !mine.release.openedAt ? mine.release.id : null;
  return { facts, visit: found, unopened };
}

async function ownMatrix(tx: Tx, { copy: basis }: Visit): Promise<DossierFacts['matrix']> {
  if (!basis) return null;
  const found = await copy(tx, basis.id);
  const themes = await copiedThemes(tx, { copyId: basis.id, themeIds: null, remarks: true });
  const more = await comparison(tx, { self: copyAsSelf(basis.id), chosen: null, recipient: null });
  const { title, takenOn, number, levels, horizonYears } = found;
  const evaluation = evaluationOf({ ...more, themes, levels: levels.length, isOwn: true });
  const themesOfMatrix = found.themes.length;
  return { title, takenOn, number, levels, horizonYears, themes, themesOfMatrix, evaluation };
}

async function releasedMatrix(tx: Tx, releaseId?: string): Promise<DossierFacts['matrix']> {
  if (!releaseId) return null;
  const { release, themes } = await receivedRelease(tx, releaseId);
  const self = copyAsSelf(release.copyId);
  const more = await comparison(tx, { self, chosen: null, recipient: release.recipientId });
  const { matrixTitle: title, takenOn, number, levels, horizonYears, themesOfMatrix } = release;
  const evaluation = evaluationOf({ ...more, themes, levels: levels.length, isOwn: false });
  return { title, takenOn, number, levels, horizonYears, themes, themesOfMatrix, evaluation };
}

/** The Schulträger sees what it says today; partners what was released with the visit, guests nothing of schools. */
async function buildOutFor(tx: Tx, found: Visit): Promise<DossierFacts['buildOut']> {
  if (found.isOwn) {
    const schools = await buildOutOf(tx, { ownerId: found.ownerId, visitId: found.id });
    const isStated = schools.some(({ version }) => version > 0);
    return isStated ? { shown: shownOf(schools, true), on: null } : null;
  }
  const released = await releasedBuildOut(tx, found.id);
  return released && { shown: released.content, on: dayOf(released.releasedAt) };
}

/** Open Ziele of earlier visits of the same Schulträger that the reader may open, the next date first. */
function earlierGoals(
  visit: Visit,
  goals: Awaited<ReturnType<typeof openBefore>>['goals']
): EarlierGoal[] {
  return goals.slice(0, 40).map((goal) => ({
    title: goal.title,
    heldOn: goal.heldOn ?? visit.heldOn,
    key: goal.criterionKey,
    responsible: goal.responsible,
    dueOn: goal.dueOn,
    commitment: goal.commitment,
    state: goal.state
  }));
}

/** What confirmed Berichtsbögen left open, and open points that were recorded in the talk. */
async function earlierOpenPoints(tx: Tx, { id, ownerId, heldOn, isOwn }: Visit) {
  const { rows } = await sql<{ heldOn: string; text: string; key: string | null }>`
    with earlier as (
      select v.region_id, v.id, v.held_on from app.visit v
      where v.region_id = ${tx.region} and v.owner_id = ${ownerId} and v.id <> ${id}
        and v.state = 'held' and v.held_on <= ${heldOn}
      order by v.held_on desc limit 3)
    select e.held_on as "heldOn", s.open_points as text, null as key
    from earlier e
    join app.report_sheet s on s.region_id = e.region_id and s.visit_id = e.id
    where s.state = 'confirmed' and s.open_points <> ''
    union all
    select e.held_on, i.text, c.key
    from earlier e
    join app.visit_item i on i.region_id = e.region_id and i.visit_id = e.id
    left join app.criterion c on c.region_id = i.region_id and c.id = i.criterion_id
    where i.kind = 'openPoint' and (${isOwn} or i.school_id is null)
    order by 1 desc`.execute(tx);
  return rows.map(({ heldOn: on, text, key }) => ({
    heldOn: on,
    key,
    lines: text.split('\n').filter((line) => line.trim() !== '')
  }));
}
