import { error } from '@sveltejs/kit';
import { sql } from 'kysely';
import { addFile } from '#features/files/files.server.ts';
import { lookOf } from '#features/regions/look.server.ts';
import type { Transactions } from '#features/report-sheets/confirmation.server.ts';
import { sheetOf } from '#features/report-sheets/facts.server.ts';
import { sheetName, pdfOf } from '#features/report-sheets/pdf.server.ts';
import { frozenSheet } from '#features/report-sheets/report-sheets.server.ts';
import { sealOf, type Seal } from '#features/report-sheets/seal.server.ts';
import { m } from '#messages';
import type { Tx } from '#server/db.ts';
import { Outdated } from '#server/form.ts';
import { passage } from './passages.server.ts';
import { sheetPassage, type SheetPlace } from './sheet-passages.server.ts';

type Passage =
  | Readonly<{ copyId: string; /** Of a criterion, or `grund`. */ key: string }>
  | Readonly<SheetPlace>;

/**
 * Takes a passage out on order, from the copy or the sheet and everywhere else its organisation has it. Documents that
 * hold it are made anew before the transaction, because no connection waits for a document; whatever changed
 * meanwhile refuses it.
 *
 * @throws 503 where no PDF can be made now: then nothing has changed
 */
export async function redact(
  { read, write }: Transactions,
  at: Passage,
  reason: string
): Promise<void> {
  const plan = await read((tx) => planOf(tx, at));
  const documents: Document[] = [];
  for (const one of plan.sheets) {
    documents.push({ ...one, pdf: await pdfOf(one.printed, one.sheet.region.language, plan.look) });
  }
  await write(async (tx) => {
    const now = await found(tx, at);
    if (now.text !== plan.text || now.sheets.length !== plan.sheets.length) throw outdated();
    const files = JSON.stringify(await addFiles(tx, plan.organisationId, documents));
    if ('copyId' in at) {
      const criterion = at.key === 'grund' ? null : await criterionOf(tx, at);
      await sql`
        select app.redact(${at.copyId}, ${criterion}::uuid, ${reason}, ${plan.mark}, ${files}::jsonb)
      `.execute(tx);
    } else {
      await sql`
        select app.redact_sheet(${at.sheetId}, ${at.place}, ${reason}, ${plan.mark}, ${files}::jsonb)
      `.execute(tx);
    }
  });
}

type Plan = Awaited<ReturnType<typeof planOf>>;
type Document = Plan['sheets'][number] & { pdf: Uint8Array };

async function found(tx: Tx, at: Passage) {
  if (!('copyId' in at)) return sheetPassage(tx, at);
  const { copy, ...rest } = await passage(tx, at.copyId, at.key);
  return { organisationId: copy.organisationId, ...rest };
}

async function planOf(tx: Tx, at: Passage) {
  const { organisationId, text, mark, sheets } = await found(tx, at);
  const planned = [];
  for (const { id, visitId, content } of sheets) {
    const before = await sheetOf(tx, visitId, id);
    // Sheets from before there were seals get them now, and with them another checksum.
    const seal = before.isSealed ? null : await sealOf(tx, before.content);
    const edition = before.edition + 1;
    const sha256 = seal?.sha256 ?? before.sha256;
    const printed = frozenSheet({ ...before, content, edition, sha256 });
    planned.push({ sheet: before, edition, seal, printed });
  }
  const look = await lookOf(tx);
  return { organisationId, text, mark, sheets: planned, look };
}

type File = { fileId: string; edition: number; seals?: Seal['seals'] };

async function addFiles(tx: Tx, organisationId: string, documents: Document[]) {
  const files: Record<string, File> = {};
  for (const { sheet, edition, seal, pdf } of documents) {
    const name = `${sheetName({ ...sheet, state: 'confirmed' })}.pdf`;
    const fileId = await addFile(tx, {
      organisationId,
      name,
      mediaType: 'application/pdf',
      bytes: pdf
    });
    files[sheet.id] = { fileId, edition, ...(seal && { seals: seal.seals }) };
  }
  return files;
}

async function criterionOf(
  tx: Tx,
  { copyId, key }: { copyId: string; key: string }
): Promise<string> {
  const row = await tx
    .selectFrom('app.copied_remark as r')
    .innerJoin('app.criterion as c', (join) =>
      join.onRef('c.region_id', '=', 'r.region_id').onRef('c.id', '=', 'r.criterion_id')
    )
    .select('r.criterion_id as id')
    .where('r.region_id', '=', tx.region)
    .where('r.copy_id', '=', copyId)
    .where('c.key', '=', key)
    .executeTakeFirst();
  return row?.id ?? error(404);
}

function outdated(): Outdated {
  return new Outdated({ kind: 'state', text: m.redaction_changed_since() });
}
