import { error } from '@sveltejs/kit';
import { sql } from 'kysely';
import type { z } from 'zod';
import { keyOf, placeOf, type Place } from '#features/assessments/place.server.ts';
import { m } from '#messages';
import type { Tx } from '#server/db.ts';
import { Invalid } from '#server/form.ts';
import type { deviationInput } from './deviation-input.ts';

/** The schools of an owner, those that differ at a criterion apart; for the house alone, else 403. */
export async function deviationsPage(tx: Tx, at: Place) {
  const place = await placeOf(tx, at);
  if (!place.isOfHouse) error(403);
  const { rows } = await sql<School>`
    select o.id, o.name, d.school_id is not null as differs, d.direction, coalesce(d.note, '') as note
    from app.school s
    join app.organisation o on o.region_id = s.region_id and o.id = s.id
    left join app.deviating_school d on d.region_id = s.region_id and d.school_id = s.id
      and d.assessment_id = ${place.assessmentId} and d.criterion_id = ${place.criterionId}
    where s.region_id = ${tx.region}
      and (d.school_id is not null or (s.owner_id = ${place.organisationId} and s.gone_on is null))
    order by o.name collate "de-x-icu", o.id`.execute(tx);
  return {
    place,
    differing: rows.filter(({ differs }) => differs),
    others: rows.filter(({ differs }) => !differs).map(({ id, name }) => ({ id, name }))
  };
}

type School = {
  id: string;
  name: string;
  differs: boolean;
  direction: string | null;
  note: string;
};

/** Says of schools that they differ; one that is named already is refused at its field. */
export async function addDeviations(
  tx: Tx,
  at: Place,
  { schools, direction, note }: z.output<typeof deviationInput>
): Promise<void> {
  const { place, others } = await toEdit(tx, at);
  if (schools.some((id) => !others.some((school) => school.id === id))) {
    throw new Invalid({ schools: m.form_choice() });
  }
  const said = { ...keyOf(tx, place), direction, note, changed_by: tx.actor.membershipId };
  await tx
    .insertInto('app.deviating_school')
    .values(schools.map((school_id) => ({ ...said, school_id })))
    .execute();
}

export async function removeDeviation(tx: Tx, at: Place, schoolId: string): Promise<void> {
  const { place } = await toEdit(tx, at);
  await tx
    .deleteFrom('app.deviating_school')
    .where('region_id', '=', tx.region)
    .where('assessment_id', '=', place.assessmentId)
    .where('criterion_id', '=', place.criterionId)
    .where('school_id', '=', schoolId)
    .execute();
}

async function toEdit(tx: Tx, at: Place) {
  const found = await deviationsPage(tx, at);
  if (!found.place.mayAnswer) error(403);
  return found;
}
