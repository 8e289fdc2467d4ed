import { createHash } from 'node:crypto';
import { error } from '@sveltejs/kit';
import { sql } from 'kysely';
import { wrongState } from '#features/visits/changes.server.ts';
import { visit, visitToEdit } from '#features/visits/visits.server.ts';
import { m } from '#messages';
import type { Tx } from '#server/db.ts';
import { shownOf, type ShownBuildOut } from './build-out.ts';
import { buildOutOf } from './build-outs.server.ts';

/** What of the Ausbaustand was released with a visit; null where nothing was or the reader may not see it. */
export async function releasedBuildOut(tx: Tx, visitId: string) {
  const { rows } = await sql<{ releasedAt: Date; withNames: boolean; content: ShownBuildOut }>`
    select r.released_at as "releasedAt", r.with_names as "withNames", r.content
    from app.build_out_release r
    where r.region_id = ${tx.region} and r.visit_id = ${visitId}`.execute(tx);
  return rows[0] ?? null;
}

/** What partners would see, with names of schools or as numbers only, and what they see already. */
export async function buildOutToRelease(tx: Tx, visitId: string, withNames: boolean) {
  const found = await visitToEdit(tx, visitId);
  const schools = await buildOutOf(tx, { ownerId: found.ownerId, visitId });
  const preview = shownOf(schools, withNames);
  return {
    visit: found,
    withNames,
    preview,
    isStated: schools.some(({ version }) => version > 0),
    sha256: sha256Of(preview),
    released: await releasedBuildOut(tx, visitId)
  };
}

/** Releases exactly what the preview showed; it stays as it is until it is released anew. */
export async function releaseBuildOut(
  tx: Tx,
  visitId: string,
  { withNames, sha256 }: { withNames: boolean; sha256: string }
): Promise<void> {
  const seen = await buildOutToRelease(tx, visitId, withNames);
  if (!['planned', 'talking'].includes(seen.visit.state) || !seen.isStated) throw wrongState();
  if (seen.sha256 !== sha256) throw wrongState(m.build_out_changed_since());
  await withdrawBuildOut(tx, visitId);
  await sql`
    insert into app.build_out_release (region_id, visit_id, owner_id, with_names, content, released_by)
    values (${tx.region}, ${visitId}, ${seen.visit.ownerId}, ${withNames}, ${JSON.stringify(seen.preview)},
      ${tx.actor.membershipId})`.execute(tx);
}

export async function withdrawBuildOut(tx: Tx, visitId: string): Promise<void> {
  const found = await visit(tx, visitId);
  if (!found.mayEdit) error(403);
  await tx
    .deleteFrom('app.build_out_release')
    .where('region_id', '=', tx.region)
    .where('visit_id', '=', visitId)
    .execute();
}

function sha256Of(shown: ShownBuildOut): string {
  return createHash('sha256').update(JSON.stringify(shown)).digest('hex');
}
