import { error } from '@sveltejs/kit';
import { sql } from 'kysely';
import { lookOf } from '#features/regions/look.server.ts';
import { lockedVisit, wrongState } from '#features/visits/changes.server.ts';
import { m } from '#messages';
import { today } from '#server/clock.ts';
import type { Tx } from '#server/db.ts';
import { Invalid, Outdated } from '#server/form.ts';
import { sha256Of } from './canonical.server.ts';
import type { Transactions } from './confirmation.server.ts';
import { publicContent, type PublicContent } from './content.ts';
import { publicDocument } from './document/public.ts';
import { sheetOf, type Sheet } from './facts.server.ts';
import { documentFile, documentsOf, keepDocuments } from './files.server.ts';
import { frozenSheet } from './report-sheets.server.ts';
import { sealOf } from './seal.server.ts';
import { sheetNumber } from './sheet.ts';
import type { PublicInput } from './sheet-input.ts';
import { named, namingSomebody, shortened, type Unnamed } from './shortened.ts';

type Kept = {
  summary: string;
  version: number;
  year: number | null;
  number: number | null;
  content: unknown;
  sha256: string | null;
  fileId: string | null;
  wordFileId: string | null;
  approvedOn: string | null;
};

/**
 * The public version of a confirmed Berichtsbogen: approved, or as it would be for those who may approve it.
 * 404 for everybody else. `unnamed` are those it must not name.
 */
export async function publicPage(tx: Tx, visitId: string) {
  const sheet = await sheetOf(tx, visitId);
  if (sheet.state !== 'confirmed') error(404);
  const kept = await keptOf(tx, sheet.id);
  if (!kept?.approvedOn && !sheet.isOwn) error(404);
  if (kept?.approvedOn) {
    const content = publicContent.parse(kept.content);
    return { sheet, kept, content, leftOut: [], number: sheetNumber(numbered(kept)) };
  }
  const unnamed = await unnamedOf(tx, sheet);
  const { content: frozen } = frozenSheet(sheet);
  const summary =
    kept?.summary ?? frozen.highlights.filter((line) => !named(line, unnamed)).join('\n');
  const content = shortened(frozen, { summary, approvedOn: today() }, unnamed);
  return { sheet, kept, content, unnamed, leftOut: namingSomebody(frozen, unnamed), number: '' };
}

/** Whether the reader finds a public version: approved, or of those who may approve one. */
export async function hasPublic(tx: Tx, sheetId: string): Promise<boolean> {
  return Boolean((await keptOf(tx, sheetId))?.approvedOn);
}

/** Keeps the shortened text; refused where it names a school of the owner. */
export async function changePublic(tx: Tx, visitId: string, input: PublicInput): Promise<void> {
  await lockedVisit(tx, visitId);
  const { sheet, kept, unnamed } = await publicPage(tx, visitId);
  if (!sheet.mayConfirm) error(403);
  if (kept?.approvedOn) throw wrongState(m.report_public_approved_already());
  if ((kept?.version ?? 0) !== input.version) {
    throw new Outdated({
      kind: 'conflict',
      text: m.report_changed_meanwhile(),
      differences: [
        { label: m.report_highlights(), mine: input.summary, theirs: kept?.summary ?? '' }
      ],
      version: String(kept?.version ?? 0)
    });
  }
  const name = unnamed && named(input.summary, unnamed);
  if (name) throw new Invalid({ summary: m.report_public_names({ name }) });
  await tx
    .insertInto('app.public_sheet')
    .values({
      region_id: tx.region,
      sheet_id: sheet.id,
      owner_id: sheet.ownerId,
      visit_id: visitId,
      summary: input.summary
    })
    .onConflict((conflict) =>
      conflict.columns(['region_id', 'sheet_id']).doUpdateSet((eb) => ({
        summary: input.summary,
        version: eb('app.public_sheet.version', '+', 1)
      }))
    )
    .execute();
}

/** Of what approving today would publish: the person approves exactly what it saw. */
export function publicChecksum(content: PublicContent): string {
  return sha256Of(content);
}

/** Approves the public version for itself: own number, checksum and files. */
export async function approvePublic(
  { read, write }: Transactions,
  visitId: string,
  seen: string
): Promise<void> {
  const before = await read(async (tx) => {
    const page = await publicPage(tx, visitId);
    const seal = await sealOf(tx, page.content);
    const number = await nextNumber(tx, page.sheet);
    return { ...page, seal, next: number, look: await lookOf(tx) };
  });
  const { sheet, content, seal, next } = before;
  if (!sheet.mayConfirm) error(403);
  if (before.kept?.approvedOn) throw wrongState(m.report_public_approved_already());
  if (publicChecksum(content) !== seen) throw outdated();
  const { language, words } = sheet.region;
  const printed = publicDocument(
    { content, number: sheetNumber(next), frozen: { on: today(), sha256: seal.sha256 } },
    language,
    words
  );
  const documents = await documentsOf(printed, publicName(sheet, sheetNumber(next)), before.look);
  await write(async (tx) => {
    await lockedVisit(tx, visitId);
    const again = await publicPage(tx, visitId);
    if (again.kept?.approvedOn) throw wrongState(m.report_public_approved_already());
    if (publicChecksum(again.content) !== seen) throw outdated();
    const place = await nextNumber(tx, sheet);
    if (place.number !== next.number) throw outdated();
    const files = await keepDocuments(tx, sheet.ownerId, documents);
    if (!again.kept) {
      await changePublic(tx, visitId, { version: 0, summary: content.summary.join('\n') });
    }
    await tx
      .updateTable('app.public_sheet')
      .set({
        ...next,
        content: JSON.stringify(content),
        seals: JSON.stringify(seal.seals),
        sha256: seal.sha256,
        approved_on: today(),
        approved_by: tx.actor.membershipId,
        ...files
      })
      .where('region_id', '=', tx.region)
      .where('sheet_id', '=', sheet.id)
      .execute();
  });
}

type Read = <T>(work: (tx: Tx) => Promise<T>) => Promise<T>;

export function publicFile(read: Read, visitId: string, kind: string) {
  return documentFile(read, kind, async (tx) => {
    const page = await publicPage(tx, visitId);
    const { sheet, kept } = page;
    return {
      fileId: kept?.fileId ?? null,
      wordFileId: kept?.wordFileId ?? null,
      printed: publicPrinted(page),
      name: publicName(sheet, page.number || sheetNumber(sheet))
    };
  });
}

export function publicPrinted({
  sheet,
  kept,
  content,
  number
}: Awaited<ReturnType<typeof publicPage>>) {
  const { language, words } = sheet.region;
  const frozen =
    kept?.approvedOn && kept.sha256 ? { on: kept.approvedOn, sha256: kept.sha256 } : null;
  return publicDocument({ content, number, frozen }, language, words);
}

async function unnamedOf(tx: Tx, { ownerId, visitId }: Sheet): Promise<Unnamed> {
  const { rows } = await sql<Unnamed>`
    select
      (select coalesce(json_agg(o.name), '[]')
       from app.school s join app.organisation o on o.region_id = s.region_id and o.id = s.id
       where s.region_id = ${tx.region} and s.owner_id = ${ownerId}) as schools,
      (select coalesce(json_agg(json_build_object('name', g.name, 'body', g.body)), '[]')
       from app.guest g where g.region_id = ${tx.region} and g.visit_id = ${visitId}) as guests`.execute(
    tx
  );
  return rows[0] ?? { schools: [], guests: [] };
}

async function keptOf(tx: Tx, sheetId: string): Promise<Kept | undefined> {
  return tx
    .selectFrom('app.public_sheet as p')
    .where('p.region_id', '=', tx.region)
    .where('p.sheet_id', '=', sheetId)
    .select(['p.summary', 'p.version', 'p.year', 'p.number', 'p.content', 'p.sha256'])
    .select(['p.file_id as fileId', 'p.word_file_id as wordFileId', 'p.approved_on as approvedOn'])
    .executeTakeFirst();
}

async function nextNumber(tx: Tx, { ownerId }: Sheet): Promise<{ year: number; number: number }> {
  const year = Number(today().slice(0, 4));
  const { rows } = await sql<{ number: number }>`
    select coalesce(max(p.number), 0) + 1 as number from app.public_sheet p
    where p.region_id = ${tx.region} and p.owner_id = ${ownerId} and p.year = ${year}`.execute(tx);
  return { year, number: rows[0]?.number ?? 1 };
}

function numbered({ year, number }: Kept) {
  return { year: year ?? 0, number: number ?? 0 };
}

function publicName(sheet: Sheet, number: string): string {
  return m.report_public_file(
    { number, owner: sheet.ownerName },
    { locale: sheet.region.language }
  );
}

function outdated(): Outdated {
  return new Outdated({ kind: 'state', text: m.report_changed_since() });
}
