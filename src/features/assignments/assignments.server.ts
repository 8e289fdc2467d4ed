import { error } from '@sveltejs/kit';
import { sql } from 'kysely';
import type { z } from 'zod';
import { outline } from '#features/assessments/outline.server.ts';
import { m } from '#messages';
import type { Tx } from '#server/db.ts';
import { Invalid } from '#server/form.ts';
import type { assignmentInput, doneInput } from './assignment-input.ts';

/** The themes of an assessment and the Bereiche they may be given to; 404 where there is nothing to give away. */
export async function assignmentPage(tx: Tx, assessmentId: string) {
  const found = await outline(tx, assessmentId);
  if (!found.mayFinish) error(403);
  if (!found.mayAssign) error(404);
  const units = await tx
    .selectFrom('app.unit as u')
    .innerJoin('app.assessment as a', (join) =>
      join.onRef('a.region_id', '=', 'u.region_id').onRef('a.organisation_id', '=', 'u.owner_id')
    )
    .select(['u.id', 'u.name'])
    .select(
      sql<number>`(
        select count(*)::int from app.membership m
        where m.region_id = u.region_id and m.unit_id = u.id and m.mandate_id is null and app.is_current(m))`.as(
        'people'
      )
    )
    .where('u.region_id', '=', tx.region)
    .where('a.id', '=', assessmentId)
    .orderBy(sql`u.name collate "de-x-icu"`)
    .execute();
  return { outline: found, units };
}

/** Gives each theme to the chosen Bereiche and to no other; those that keep one keep what they said of it. */
export async function assignThemes(
  tx: Tx,
  assessmentId: string,
  input: z.output<typeof assignmentInput>
): Promise<void> {
  const { outline: found, units } = await assignmentPage(tx, assessmentId);
  const wanted = Object.entries(input).flatMap(([key, unitIds]) => {
    const theme = found.themes.find((one) => one.key === key);
    if (!theme || unitIds.some((id) => !units.some((unit) => unit.id === id))) {
      throw new Invalid({ [key]: m.form_choice() });
    }
    return unitIds.map((unitId) => ({ themeId: theme.id, unitId }));
  });
  const pairs = sql`unnest(${wanted.map(({ themeId }) => themeId)}::uuid[],
    ${wanted.map(({ unitId }) => unitId)}::uuid[]) as w (theme_id, unit_id)`;
  await sql`
    delete from app.theme_assignment t
    where t.region_id = ${tx.region} and t.assessment_id = ${assessmentId}
      and not exists (select from ${pairs} where w.theme_id = t.theme_id and w.unit_id = t.unit_id)`.execute(
    tx
  );
  await sql`
    insert into app.theme_assignment (region_id, assessment_id, theme_id, unit_id, organisation_id, template_id)
    select a.region_id, a.id, w.theme_id, w.unit_id, a.organisation_id, a.template_id
    from app.assessment a cross join ${pairs}
    where a.region_id = ${tx.region} and a.id = ${assessmentId}
    on conflict (region_id, assessment_id, theme_id, unit_id) do nothing`.execute(tx);
}

/** Says of a theme that a Bereich is done with it, or not after all; for its people and the lead. */
export async function markTheme(
  tx: Tx,
  assessmentId: string,
  { theme, unit, isDone }: z.output<typeof doneInput> & { isDone: boolean }
): Promise<void> {
  const marked = await tx
    .updateTable('app.theme_assignment')
    .set({
      done_at: isDone ? sql<Date>`coalesce(done_at, app.now())` : null,
      done_by: isDone ? sql<string>`coalesce(done_by, ${tx.actor.membershipId}::uuid)` : null
    })
    .where('region_id', '=', tx.region)
    .where('assessment_id', '=', assessmentId)
    .where('theme_id', '=', theme)
    .where('unit_id', '=', unit)
    .returning('theme_id')
    .execute();
  if (marked.length > 0) return;
  const { themes } = await outline(tx, assessmentId);
  const given = themes.find(({ id }) => id === theme)?.units.some(({ id }) => id === unit);
  error(given ? 403 : 404);
}
