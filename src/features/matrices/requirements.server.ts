import { error } from '@sveltejs/kit';
import { sql } from 'kysely';
import type { Tx } from '#server/db.ts';
import { placeOf } from './edit-criteria.server.ts';
import type { MirrorInput, RequirementInput } from './draft-input.ts';
import { draft } from './drafts.server.ts';
import type { Version } from './version.ts';
import { version } from './versions.server.ts';

/** The Vorgaben of a criterion; they follow the law, so they may change after publication too. */
export async function requirementsToEdit(tx: Tx, id: string, criterionId: string) {
  const found = await version(tx, id);
  const { criterion } = placeOf(found, criterionId);
  if (!found.mayEdit) error(403);
  return { version: found, criterion };
}

export async function addRequirement(
  tx: Tx,
  id: string,
  criterionId: string,
  { text, source, asOf, reviewOn }: RequirementInput
): Promise<void> {
  await requirementsToEdit(tx, id, criterionId);
  await tx
    .insertInto('app.requirement')
    .values({
      region_id: tx.region,
      template_id: id,
      criterion_id: criterionId,
      text,
      source,
      as_of: asOf,
      review_on: reviewOn,
      changed_by: tx.actor.membershipId
    })
    .execute();
}

export async function removeRequirement(
  tx: Tx,
  id: string,
  criterionId: string,
  requirementId: string
): Promise<void> {
  await requirementsToEdit(tx, id, criterionId);
  const { numDeletedRows } = await tx
    .deleteFrom('app.requirement')
    .where('region_id', '=', tx.region)
    .where('criterion_id', '=', criterionId)
    .where('id', '=', requirementId)
    .executeTakeFirst();
  if (numDeletedRows === 0n) error(404);
}

/** The mirrors of a criterion in draft, with every criterion of the other side's matrix in use. */
export async function mirrorsToEdit(tx: Tx, id: string, criterionId: string) {
  const found = await draft(tx, id);
  const { criterion } = placeOf(found, criterionId);
  const others = await tx
    .selectFrom('app.matrix_template as t')
    .innerJoin('app.worded_criterion as c', (join) =>
      join.onRef('c.region_id', '=', 't.region_id').onRef('c.template_id', '=', 't.id')
    )
    .innerJoin('app.theme as h', (join) =>
      join.onRef('h.region_id', '=', 'c.region_id').onRef('h.id', '=', 'c.theme_id')
    )
    .select(['c.id', 'c.key', 'c.title'])
    .where('t.region_id', '=', tx.region)
    .where('t.audience', '<>', found.audience)
    .where('t.state', '=', 'published')
    .orderBy('h.position')
    .orderBy('c.position')
    .execute();
  const mirrors = found.mirrors.filter((one) => one.criterionId === criterionId);
  return { draft: found, criterion, mirrors, others };
}

export async function addMirror(
  tx: Tx,
  id: string,
  criterionId: string,
  { other, kind }: MirrorInput
): Promise<void> {
  const { draft: found, others } = await mirrorsToEdit(tx, id, criterionId);
  if (!others.some((one) => one.id === other)) error(404);
  await removePair(tx, found, criterionId, other);
  await tx
    .insertInto('app.mirror_pair')
    .values({ region_id: tx.region, kind, ...sides(found, criterionId, other) })
    .execute();
}

export async function removeMirror(
  tx: Tx,
  id: string,
  criterionId: string,
  other: string
): Promise<void> {
  const { draft: found } = await mirrorsToEdit(tx, id, criterionId);
  await removePair(tx, found, criterionId, other);
}

async function removePair(tx: Tx, found: Version, own: string, other: string): Promise<void> {
  const pair = sides(found, own, other);
  await sql`delete from app.mirror_pair where region_id = ${tx.region}
    and owner_criterion_id = ${pair.owner_criterion_id}
    and school_criterion_id = ${pair.school_criterion_id}`.execute(tx);
}

function sides({ audience }: Version, own: string, other: string) {
  return audience === 'owner'
    ? { owner_criterion_id: own, school_criterion_id: other }
    : { owner_criterion_id: other, school_criterion_id: own };
}
