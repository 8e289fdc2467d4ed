import { error } from '@sveltejs/kit';
import { sql } from 'kysely';
import { longDay } from '#base/format.ts';
import { m } from '#messages';
import { getLocale } from '#paraglide/runtime.js';
import { now } from '#server/clock.ts';
import type { Tx } from '#server/db.ts';
import { Outdated } from '#server/form.ts';
import { areaLabel, areas, stateText, type SchoolBuildOut } from './build-out.ts';
import type { BuildOutInput } from './build-out-input.ts';

/** What is said of the acting organisation's schools, or of the school itself; 403 for everybody else. */
export async function buildOutPage(tx: Tx) {
  const { rows } = await sql<{ owner: string | null; school: string | null; mayEdit: boolean }>`
    select (app.organisations_where('visit.read'))[1] as owner,
      (select s.id from app.school s where s.region_id = ${tx.region}
        and s.id = any ((select app.organisations_where('shared.read'))::uuid[])) as school,
      cardinality(app.organisations_where('buildOut.edit')) > 0 as "mayEdit"`.execute(tx);
  const { owner, school, mayEdit } = rows[0] ?? error(403);
  if (!owner && !school) error(403);
  return {
    mayEdit,
    isSchool: school !== null,
    schools: await buildOutOf(tx, school ? { schoolId: school } : { ownerId: owner ?? '' })
  };
}

/** Schools of an owner today with what it says of them, as far as the reader may see it. */
export async function buildOutOf(
  tx: Tx,
  of: { ownerId: string; visitId?: string } | { schoolId: string }
): Promise<SchoolBuildOut[]> {
  const chosen =
    'schoolId' in of
      ? sql`s.id = ${of.schoolId}`
      : sql`s.owner_id = ${of.ownerId} and (
          not exists (select from app.visit_school c where c.region_id = s.region_id and c.visit_id = ${of.visitId ?? null})
          or s.id in (select c.school_id from app.visit_school c where c.region_id = s.region_id and c.visit_id = ${of.visitId ?? null}))`;
  const { rows } = await sql<SchoolBuildOut>`
    select s.id as "schoolId", o.name as school, min(b.as_of) as "asOf", coalesce(max(b.version), 0) as version,
      coalesce(json_object_agg(b.area, json_build_object('state', b.state, 'plannedYear', b.planned_year))
        filter (where b.area is not null), '{}') as areas
    from app.school s
    join app.organisation o on o.region_id = s.region_id and o.id = s.id
    left join app.build_out b on b.region_id = s.region_id and b.school_id = s.id and b.owner_id = s.owner_id
    where s.region_id = ${tx.region} and s.gone_on is null and ${chosen}
    group by s.id, o.name
    order by o.name collate "de-x-icu", s.id`.execute(tx);
  return rows;
}

/** Says of one school what stands, is planned and is open; what two people say at once is shown to both. */
export async function saveBuildOut(tx: Tx, input: BuildOutInput): Promise<string> {
  const { rows } = await sql<{ owner: string | null }>`
    select (app.organisations_where('buildOut.edit'))[1] as owner`.execute(tx);
  const ownerId = rows[0]?.owner ?? error(403);
  const schools = await buildOutOf(tx, { ownerId });
  const saved = schools.find(({ schoolId }) => schoolId === input.school) ?? error(404);
  if (saved.version !== input.version || !(await write(tx, ownerId, input))) {
    throw conflict((await buildOutOf(tx, { schoolId: input.school }))[0] ?? saved, input);
  }
  return saved.school;
}

/** False where somebody else wrote meanwhile. */
async function write(tx: Tx, ownerId: string, input: BuildOutInput): Promise<boolean> {
  const empty = areas.filter((area) => input[area] === null);
  const stated = areas.flatMap((area) => {
    const said = input[area];
    return said ? [{ area, ...said }] : [];
  });
  if (empty.length > 0) {
    await tx
      .deleteFrom('app.build_out')
      .where('region_id', '=', tx.region)
      .where('owner_id', '=', ownerId)
      .where('school_id', '=', input.school)
      .where('area', 'in', empty)
      .execute();
  }
  if (stated.length === 0) return true;
  const values = {
    as_of: input.asOf,
    version: input.version + 1,
    changed_by: tx.actor.membershipId
  };
  const rows = await tx
    .insertInto('app.build_out')
    .values(
      stated.map(({ area, state, plannedYear }) => ({
        region_id: tx.region,
        owner_id: ownerId,
        school_id: input.school,
        area,
        state,
        planned_year: plannedYear,
        ...values
      }))
    )
    .onConflict((conflict) =>
      conflict
        .columns(['region_id', 'owner_id', 'school_id', 'area'])
        .doUpdateSet((eb) => ({
          state: eb.ref('excluded.state'),
          planned_year: eb.ref('excluded.planned_year'),
          ...values,
          changed_at: now()
        }))
        .where('app.build_out.version', '=', input.version)
    )
    .returning('area')
    .execute();
  return rows.length === stated.length;
}

function conflict(saved: SchoolBuildOut, input: BuildOutInput): Outdated {
  const day = (on: string | null) => (on ? longDay(on, getLocale()) : '');
  const differences = [
    ...areas.map((area) => ({
      label: areaLabel(area),
      mine: stateText(input[area] ?? undefined),
      theirs: stateText(saved.areas[area])
    })),
    { label: m.build_out_as_of(), mine: day(input.asOf), theirs: day(saved.asOf) }
  ].filter(({ mine, theirs }) => mine !== theirs);
  return new Outdated({
    kind: 'conflict',
    text: m.build_out_changed_meanwhile(),
    differences,
    version: String(saved.version)
  });
}
