import { error } from '@sveltejs/kit';
import { sql } from 'kysely';
import { publicPage } from '#features/report-sheets/public-sheets.server.ts';
import { lockedVisit, wrongState } from '#features/visits/changes.server.ts';
import { m } from '#messages';
import { now } from '#server/clock.ts';
import type { Tx } from '#server/db.ts';
import { publicationAddress } from './published.server.ts';

export type Publication = Awaited<ReturnType<typeof publicationList>>[number];

/** What is published in the region, of all visits or of one, the newest visit first; for its members. */
export async function publicationList(
  tx: Tx,
  { id, visitId }: { id?: string; visitId?: string } = {}
) {
  const { rows } = await sql<{
    id: string;
    sheetId: string;
    visitId: string;
    ownerName: string;
    title: string;
    heldOn: string;
    publishedAt: Date;
    mayWithdraw: boolean;
  }>`
    select p.id, p.sheet_id as "sheetId", p.visit_id as "visitId", p.owner_name as "ownerName", p.title, p.held_on as "heldOn",
      p.published_at as "publishedAt", app.may('report.confirm', p.owner_id) as "mayWithdraw"
    from app.publications() p
    where (${id ?? null}::uuid is null or p.id = ${id ?? null}::uuid)
      and (${visitId ?? null}::uuid is null or p.visit_id = ${visitId ?? null}::uuid)
    order by p.held_on desc, p.id limit 500`.execute(tx);
  return rows.map((row) => ({ ...row, address: publicationAddress(row.id) }));
}

/** What is published of a visit: of its Berichtsbogen, and of earlier ones it amended. */
export async function publicationsOf(tx: Tx, visitId: string): Promise<Publication[]> {
  return publicationList(tx, { visitId });
}

/** One that may be withdrawn; 403 where somebody else published it, 404 where it is none (any more). */
export async function publicationToWithdraw(tx: Tx, id: string): Promise<Publication> {
  const [found] = await publicationList(tx, { id });
  if (!found) error(404);
  return found.mayWithdraw ? found : error(403);
}

/** The approved public version that is to be published; 403 for who may not, 404 as long as it is a draft. */
export async function publicToPublish(tx: Tx, visitId: string) {
  const page = await publicPage(tx, visitId);
  if (!page.sheet.mayConfirm) error(403);
  if (!page.kept?.approvedOn) error(404);
  return { ...page, isPublished: await isPublished(tx, page.sheet.id) };
}

/** Gives the public version an address of its own; published again it is another one. */
export async function publish(tx: Tx, visitId: string): Promise<void> {
  await lockedVisit(tx, visitId);
  const { sheet, isPublished: isOut } = await publicToPublish(tx, visitId);
  if (isOut) throw wrongState(m.publication_already());
  await tx
    .insertInto('app.publication')
    .values({
      region_id: tx.region,
      owner_id: sheet.ownerId,
      sheet_id: sheet.id,
      published_by: tx.actor.membershipId
    })
    .execute();
}

/** From now on the address leads nowhere. */
export async function withdraw(tx: Tx, id: string): Promise<void> {
  await publicationToWithdraw(tx, id);
  await tx
    .updateTable('app.publication')
    .set({ withdrawn_at: now(), withdrawn_by: tx.actor.membershipId })
    .where('region_id', '=', tx.region)
    .where('id', '=', id)
    .execute();
}

async function isPublished(tx: Tx, sheetId: string): Promise<boolean> {
  const row = await tx
    .selectFrom('app.publication')
    .select('id')
    .where('region_id', '=', tx.region)
    .where('sheet_id', '=', sheetId)
    .where('withdrawn_at', 'is', null)
    .executeTakeFirst();
  return row !== undefined;
}
