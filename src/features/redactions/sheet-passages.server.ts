import { error } from '@sveltejs/kit';
import { sql } from 'kysely';
import { sheetOf, type Sheet } from '#features/report-sheets/facts.server.ts';
import type { Tx } from '#server/db.ts';
import { markOf, redactor, traces, type Redaction } from './passages.server.ts';
import { passagesIn } from './sheet-places.ts';

/** Where a passage stands in a confirmed Berichtsbogen, as the address names it. */
export type SheetPlace = { visitId: string; sheetId: string; place: string };

/** A confirmed Berichtsbogen with all of its passages that can be taken out, and what was taken out already. */
export async function sheetPassagesOf(tx: Tx, visitId: string, sheetId: string) {
  const sheet = await sheetOf(tx, visitId, sheetId);
  if (!(await mayRedact(tx, sheet.ownerId))) error(403);
  if (sheet.state !== 'confirmed') error(404);
  const parts = await partsOf(tx, sheetId);
  const redactions = await sheetRedactions(tx, sheetId);
  const marks = new Set(await marksOf(tx, sheet.ownerId, sheet.region.language));
  const passages = parts.flatMap(({ part, school, content }) =>
    passagesIn(part, content)
      .filter(({ text }) => !marks.has(text))
      .map((passage) => ({ ...passage, part, school }))
  );
  return { sheet, passages, redactions };
}

/** One passage and everywhere else it stands; 404 where there is none or it was taken out already. */
export async function sheetPassage(tx: Tx, { visitId, sheetId, place }: SheetPlace) {
  const { sheet, passages } = await sheetPassagesOf(tx, visitId, sheetId);
  const passage = passages.find((one) => one.place === place) ?? error(404);
  const found = await traces(tx, sheet.ownerId, passage.text);
  return { sheet, passage, text: passage.text, organisationId: sheet.ownerId, ...found };
}

/** Whether the reader of a sheet may take something out of it, and what was taken out. */
export async function redactionFacts(tx: Tx, sheet: Sheet) {
  const may = sheet.state === 'confirmed' && (await mayRedact(tx, sheet.ownerId));
  return { mayRedact: may, redactions: may ? await sheetRedactions(tx, sheet.id) : [] };
}

async function mayRedact(tx: Tx, organisationId: string): Promise<boolean> {
  const { rows } = await sql<{ may: boolean }>`
    select app.may('matrix.redact', ${organisationId}) as may`.execute(tx);
  return rows[0]?.may === true;
}

/** What was taken out of a sheet, its sections or its public version; nothing for who may not do so. */
async function sheetRedactions(tx: Tx, sheetId: string) {
  const { rows } = await sql<Redaction & { place: string | null }>`
    select d.id, d.redacted_on as on, d.reason, ${redactor} as by,
      case when d.sheet_id = ${sheetId} then d.place end as place
    from app.redaction d
    where d.region_id = ${tx.region} and (d.sheet_id = ${sheetId} or exists (
      select from app.report_edition e
      where e.region_id = d.region_id and e.redaction_id = d.id and e.sheet_id = ${sheetId}))
    order by d.redacted_at`.execute(tx);
  return rows;
}

/** The common part, the frozen sections of schools and the approved public version. */
async function partsOf(tx: Tx, sheetId: string) {
  const { rows } = await sql<{ part: string; school: string | null; content: unknown }>`
    select 'bogen' as part, null as school, s.content, 1 as no from app.report_sheet s
    where s.region_id = ${tx.region} and s.id = ${sheetId}
    union all
    select r.school_id::text, o.name, r.content, 2 from app.report_section r
    join app.organisation o on o.region_id = r.region_id and o.id = r.school_id
    where r.region_id = ${tx.region} and r.sheet_id = ${sheetId} and r.content is not null
    union all
    select 'oeffentlich', null, p.content, 3 from app.public_sheet p
    where p.region_id = ${tx.region} and p.sheet_id = ${sheetId} and p.content is not null
    order by no, school`.execute(tx);
  return rows;
}

/** The marks that stand in texts of the organisation by now. */
async function marksOf(tx: Tx, organisationId: string, language: 'de' | 'en'): Promise<string[]> {
  const { rows } = await sql<{ on: string }>`
    select distinct d.redacted_on as on from app.redaction d
    where d.region_id = ${tx.region} and d.organisation_id = ${organisationId}`.execute(tx);
  return rows.map(({ on }) => markOf(on, language));
}
