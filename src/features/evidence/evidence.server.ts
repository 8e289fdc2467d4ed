import { error } from '@sveltejs/kit';
import { sql } from 'kysely';
import type { z } from 'zod';
import { keyOf, placeOf, type Place } from '#features/assessments/place.server.ts';
import { keepFile } from '#features/files/files.server.ts';
import { m } from '#messages';
import type { Tx } from '#server/db.ts';
import { Invalid } from '#server/form.ts';
import type { linkInput } from './evidence-input.ts';
import type { Prepared } from './prepare.server.ts';

/** The evidence of a criterion; for the house and for a provider that answers it, else 403. */
export async function evidencePage(tx: Tx, at: Place) {
  const place = await placeOf(tx, at);
  if (!place.isOfHouse && !place.mayAnswer) error(403);
  return { place, evidence: await evidenceRows(tx, place).execute() };
}

/** The same for whoever may add to it. */
export async function evidenceToEdit(tx: Tx, at: Place) {
  const found = await evidencePage(tx, at);
  if (!found.place.mayAnswer) error(403);
  return found;
}

/** One piece, to remove it. */
export async function pieceToRemove(tx: Tx, at: Place, id: string) {
  const { place, evidence } = await evidenceToEdit(tx, at);
  return { place, piece: evidence.find((one) => one.id === id) ?? error(404) };
}

export async function addLink(
  tx: Tx,
  at: Place,
  { title, url }: z.output<typeof linkInput>
): Promise<void> {
  const { place } = await evidenceToEdit(tx, at);
  const row = { ...keyOf(tx, place), title, url, added_by: tx.actor.membershipId };
  await tx.insertInto('app.evidence').values(row).execute();
}

export async function addFileEvidence(tx: Tx, at: Place, file: Prepared): Promise<void> {
  const { place } = await evidenceToEdit(tx, at);
  if (place.noUpload) throw new Invalid({ file: m.evidence_no_upload() });
  const { file_id } = await tx
    .insertInto('app.evidence')
    .values({
      ...keyOf(tx, place),
      title: file.name,
      file_id: sql<string>`app.new_id()`,
      added_by: tx.actor.membershipId
    })
    .returning('file_id')
    .executeTakeFirstOrThrow();
  await keepFile(tx, {
    ...file,
    id: file_id ?? undefined,
    organisationId: place.organisationId,
    isEvidence: true
  });
}

/** Its file goes with it, by a trigger. */
export async function removeEvidence(tx: Tx, at: Place, id: string): Promise<void> {
  const { piece } = await pieceToRemove(tx, at, id);
  await tx
    .deleteFrom('app.evidence')
    .where('region_id', '=', tx.region)
    .where('id', '=', piece.id)
    .execute();
}

/** The file of a piece of evidence of this criterion; 404 for a link and for whoever may not read it. */
export async function evidenceFile(tx: Tx, at: Place, id: string) {
  const { evidence } = await evidencePage(tx, at);
  const piece = evidence.find((one) => one.id === id);
  if (!piece?.fileId || piece.size === null || piece.mediaType === null) error(404);
  const { fileId, title: name, size, mediaType } = piece;
  return { id: fileId, name, size, mediaType };
}

function evidenceRows(tx: Tx, place: { assessmentId: string; criterionId: string }) {
  return tx
    .selectFrom('app.evidence as e')
    .leftJoin('app.file as f', (join) =>
      join.onRef('f.region_id', '=', 'e.region_id').onRef('f.id', '=', 'e.file_id')
    )
    .select(['e.id', 'e.title', 'e.url', 'e.file_id as fileId', 'e.added_at as addedAt'])
    .select(['f.media_type as mediaType', 'f.size'])
    .where('e.region_id', '=', tx.region)
    .where('e.assessment_id', '=', place.assessmentId)
    .where('e.criterion_id', '=', place.criterionId)
    .orderBy('e.added_at')
    .orderBy('e.id');
}
