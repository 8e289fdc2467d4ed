import { error } from '@sveltejs/kit';
import { sql } from 'kysely';
import { z } from 'zod';
import { m } from '#messages';
import { asSignIn, signInQuery, type Tx } from '#server/db.ts';
import { Outdated } from '#server/form.ts';
import { networkOf } from '#server/network.ts';
import { countTry } from '#server/rate-limit.ts';
import type { LegalPage } from './legal.ts';
import { barrierReport, type ReportInput } from './legal-input.ts';
import { blocksOf } from './markup.ts';

/** What anybody may read of a region on a public page; null for the installation's own. */
export async function publicRegion(shortName: string | undefined, page: LegalPage) {
  if (!shortName) return null;
  const rows = await signInQuery('select auth.public_region($1, $2) as region', [shortName, page]);
  const region = answer.parse(rows)[0]?.region ?? error(404);
  const text = region.text?.text ?? '';
  return { ...region, text, blocks: text ? blocksOf(text) : null };
}

/** What the operators wrote on a page of the installation itself; null as long as they have not. */
export async function installationText(page: LegalPage) {
  const rows = await signInQuery('select auth.installation_text($1) as text', [page]);
  const found = installation.parse(rows)[0]?.text ?? null;
  return found && { ...found, blocks: blocksOf(found.text) };
}

/** A legal text with its earlier versions, for those who write it. */
export async function legalTextToEdit(tx: Tx, page: LegalPage) {
  const { may } = await tx
    .selectNoFrom(sql<boolean>`app.may_in_region('region.edit')`.as('may'))
    .executeTakeFirstOrThrow();
  if (!may) error(403);
  const versions = await tx
    .selectFrom('app.legal_text as t')
    .innerJoin('app.organisation as o', (join) =>
      join.onRef('o.region_id', '=', 't.region_id').onRef('o.id', '=', 't.organisation_id')
    )
    .select(['t.version', 't.text', 't.written_at as writtenAt', 'o.name as organisation'])
    .where('t.region_id', '=', tx.region)
    .where('t.page', '=', page)
    .orderBy('t.version', 'desc')
    .execute();
  return { versions, text: versions[0]?.text ?? '', version: versions[0]?.version ?? 0 };
}

/** Adds a version; an empty text brings back the page the product comes with. */
export async function writeLegalText(
  tx: Tx,
  page: LegalPage,
  { version, text }: { version: number; text: string }
): Promise<void> {
  const saved = await legalTextToEdit(tx, page);
  if (saved.version !== version) {
    const differences = [{ label: m.legal_edit_text(), mine: text, theirs: saved.text }];
    throw new Outdated({
      kind: 'conflict',
      text: m.legal_edit_meanwhile(),
      differences,
      version: String(saved.version)
    });
  }
  if (saved.text === text) return;
  const { organisation_id: organisationId } = await tx
    .selectFrom('app.membership')
    .select('organisation_id')
    .where('region_id', '=', tx.region)
    .where('id', '=', tx.actor.membershipId)
    .executeTakeFirstOrThrow();
  await tx
    .insertInto('app.legal_text')
    .values({
      region_id: tx.region,
      page,
      version: version + 1,
      text,
      organisation_id: organisationId
    })
    .execute();
}

/** Somebody met a barrier. It is kept until it is answered, and whoever looks after the pages is told. */
export async function reportBarrier(
  shortName: string | undefined,
  input: ReportInput,
  address: string
): Promise<void> {
  await countTry([
    { name: `barrier:${networkOf(address)}`, most: 5 },
    { name: 'barrier', most: 100 }
  ]);
  const { place, message, name, mail } = input;
  await asSignIn((tx) =>
    sql`select auth.report_barrier(${shortName ?? null}, ${place}, ${message}, ${name}, ${mail})`.execute(
      tx
    )
  );
}

/** Reports to the region that nobody has answered yet, the oldest first. */
export async function barrierReports(tx: Tx) {
  const { may, reports } = await tx
    .selectNoFrom([
      sql<boolean>`app.may_in_region('region.edit')`.as('may'),
      sql<unknown>`app.barrier_reports()`.as('reports')
    ])
    .executeTakeFirstOrThrow();
  if (!may) error(403);
  return z.array(barrierReport).parse(reports);
}

/** Answered: nothing of it is kept. */
export async function settleReport(tx: Tx, id: string): Promise<void> {
  const { done } = await tx
    .selectNoFrom(sql<boolean>`app.settle_barrier_report(${id})`.as('done'))
    .executeTakeFirstOrThrow();
  if (!done) error(404);
}

const installation = z.array(
  z.object({ text: z.object({ text: z.string(), writtenAt: z.coerce.date() }).nullable() })
);

const answer = z.array(
  z.object({
    region: z
      .object({
        name: z.string(),
        shortName: z.string(),
        address: z.string(),
        phone: z.string(),
        mail: z.string(),
        office: z.string().nullable(),
        hasRegister: z.boolean(),
        text: z.object({ text: z.string(), writtenAt: z.coerce.date() }).nullable()
      })
      .nullable()
  })
);
