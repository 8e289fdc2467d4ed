import { error } from '@sveltejs/kit';
import { jsonObjectFrom } from 'kysely/helpers/postgres';
import { sql } from 'kysely';
import { saveAnswer } from '#features/assessments/answers.server.ts';
import { wholeMatrix } from '#features/assessments/whole.server.ts';
import { m } from '#messages';
import type { Tx } from '#server/db.ts';
import { Invalid, Outdated } from '#server/form.ts';
import type { Decision } from './merge.ts';
import { decisionName, planOf, savedBy, seenText } from './plan.ts';
import { storedShape } from './stored.ts';

/** The page of the workbook: the matrix in a few words and what was read in before. */
export async function workbookPage(tx: Tx, assessmentId: string) {
  const { themes, id, label, title, organisation } = await wholeMatrix(tx, assessmentId);
  const filled = await tx
    .selectFrom('app.filled_workbook as w')
    .select(['w.id', 'w.state', 'w.file_name as fileName', 'w.made_on as madeOn', 'w.taken'])
    .select('w.read_at as readAt')
    .where('w.region_id', '=', tx.region)
    .where('w.assessment_id', '=', assessmentId)
    .orderBy('w.read_at', 'desc')
    .limit(100)
    .execute();
  const mayAnswer = themes.some((theme) => theme.mayAnswer);
  return { assessment: { id, label, title, organisation, mayAnswer }, filled };
}

/** A filled workbook with what taking it over would change today. */
export async function filledWorkbook(tx: Tx, assessmentId: string, id: string) {
  const found = await tx
    .selectFrom('app.filled_workbook as w')
    .select(['w.id', 'w.state', 'w.file_name as fileName', 'w.made_on as madeOn', 'w.taken'])
    .select('w.state_at as stateAt')
    .select(({ selectFrom }) =>
      jsonObjectFrom(
        selectFrom('app.filled_workbook_content as c')
          .select('c.content')
          .whereRef('c.region_id', '=', 'w.region_id')
          .whereRef('c.workbook_id', '=', 'w.id')
      ).as('stored')
    )
    .where('w.region_id', '=', tx.region)
    .where('w.assessment_id', '=', assessmentId)
    .where('w.id', '=', id)
    .executeTakeFirst();
  if (!found) error(404);
  const matrix = await wholeMatrix(tx, assessmentId);
  const { stored, ...workbook } = found;
  const content = storedShape.parse(stored?.content ?? []);
  const plan = planOf(content, matrix);
  return { workbook, matrix, content, plan, seen: seenText(plan, matrix) };
}

type Decided = Readonly<{ seen: string; decisions: ReadonlyMap<string, Decision> }>;

/**
 * Takes a workbook over in this one transaction: all of it or nothing. Where something was saved since the
 * preview nothing is written and the preview is made anew.
 */
export async function applyFilled(tx: Tx, assessmentId: string, id: string, input: Decided) {
  const { workbook, matrix, content, plan, seen } = await filledWorkbook(tx, assessmentId, id);
  if (workbook.state !== 'read') throw new Outdated({ kind: 'state', text: m.workbook_decided() });
  if (seen !== input.seen) throw new Outdated({ kind: 'state', text: m.workbook_moved_on() });
  refuseUndecided(plan.conflicts, input.decisions);
  const answers = savedBy(content, matrix, input.decisions);
  for (const { key, said, answer, version } of answers) {
    if (said.remark.length > 4000 || said.note.length > 4000) {
      const field = said.remark.length > 4000 ? 'remark' : 'note';
      throw new Invalid({ [decisionName(key, field)]: m.form_too_long({ max: '4000' }) });
    }
    await saveAnswer(tx, { assessmentId, key }, { ...answer, version });
  }
  await settle(tx, id, 'applied', answers.length);
  return answers.length;
}

export async function discardFilled(tx: Tx, assessmentId: string, id: string) {
  const { workbook } = await filledWorkbook(tx, assessmentId, id);
  if (workbook.state !== 'read') throw new Outdated({ kind: 'state', text: m.workbook_decided() });
  await settle(tx, id, 'discarded', null);
}

function refuseUndecided(
  conflicts: readonly Readonly<{ key: string; field: Parameters<typeof decisionName>[1] }>[],
  decisions: ReadonlyMap<string, Decision>
): void {
  const names = conflicts.map(({ key, field }) => decisionName(key, field));
  const open = names.filter((name) => !decisions.has(name));
  if (open.length > 0) {
    throw new Invalid(Object.fromEntries(open.map((name) => [name, m.workbook_decide()])));
  }
}

async function settle(tx: Tx, id: string, state: 'applied' | 'discarded', taken: number | null) {
  await tx
    .updateTable('app.filled_workbook')
    .set({ state, taken, state_at: sql`app.now()`, state_by: tx.actor.membershipId })
    .where('region_id', '=', tx.region)
    .where('id', '=', id)
    .execute();
  await tx
    .deleteFrom('app.filled_workbook_content')
    .where('region_id', '=', tx.region)
    .where('workbook_id', '=', id)
    .execute();
}
