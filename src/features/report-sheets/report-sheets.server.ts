import { error } from '@sveltejs/kit';
import { sql } from 'kysely';
import { goalsOf } from '#features/goals/goals.server.ts';
import { endConversation, lockedVisit, wrongState } from '#features/visits/changes.server.ts';
import { visit, visitToEdit } from '#features/visits/visits.server.ts';
import { m } from '#messages';
import type { Tx } from '#server/db.ts';
import { Invalid, Outdated } from '#server/form.ts';
import { reportSheetContent } from './content.ts';
import { sheetDifferences } from './differences.ts';
import type { ReportSheet } from './document/report-sheet.ts';
import { draftContent, leftOut } from './draft.ts';
import { draftFacts, sheetOf, type Sheet } from './facts.server.ts';
import { mostHighlights, sheetNumber } from './sheet.ts';
import { type SheetInput } from './sheet-input.ts';

/** The Berichtsbogen as its readers get it: the frozen one, or the draft made from what stands today. */
export async function sheetPage(tx: Tx, visitId: string) {
  const sheet = await sheetOf(tx, visitId);
  if (sheet.state === 'confirmed') return { sheet, printed: frozenSheet(sheet), leftOut: [] };
  const facts = await draftFacts(tx, sheet);
  const printed: ReportSheet = {
    content: draftContent(facts, null),
    number: sheetNumber(sheet),
    edition: 1,
    frozen: null
  };
  return { sheet, printed, leftOut: leftOut(facts) };
}

/** How many goals the talk has brought so far; for those who may end it. */
export async function talkToEnd(tx: Tx, visitId: string) {
  const found = await visitToEdit(tx, visitId);
  return { visit: found, goals: (await goalsOf(tx, visitId)).length };
}

/** Ends the talk and drafts its Berichtsbogen from the goals and the copy the visit rests on. */
export async function endTalk(tx: Tx, visitId: string, version: number): Promise<void> {
  await endConversation(tx, visitId, version);
  const { copy, ownerId, heldOn, ownerName, partners } = await visit(tx, visitId);
  const goals = await goalsOf(tx, visitId);
  const names = [ownerName, ...partners.map(({ name }) => name)];
  const sheet = await addDraft(tx, {
    visitId,
    ownerId,
    copyId: copy?.id ?? null,
    year: Number(heldOn.slice(0, 4))
  });
  await update(tx, sheet.id, {
    highlights: goals
      .slice(0, mostHighlights)
      .map(({ title }) => title)
      .join('\n'),
    distribution: fitting(names, 1000).join('\n')
  });
}

/** Changes the fields of a draft that people write. */
export async function changeDraft(tx: Tx, visitId: string, input: SheetInput): Promise<void> {
  await lockedVisit(tx, visitId);
  const saved = await sheetOf(tx, visitId);
  if (!saved.mayConfirm) error(403);
  if (saved.state !== 'draft') throw wrongState(m.report_already_confirmed());
  if (saved.version !== input.version) {
    throw new Outdated({
      kind: 'conflict',
      text: m.report_changed_meanwhile(),
      differences: sheetDifferences(saved, input),
      version: String(saved.version)
    });
  }
  if (input.copyId && !saved.copies.some(({ copyId }) => copyId === input.copyId)) {
    throw new Invalid({ copyId: m.form_choice() });
  }
  await update(tx, saved.id, {
    copy_id: input.copyId,
    highlights: input.highlights,
    open_points: input.openPoints,
    next_on: input.nextOn,
    distribution: input.distribution
  });
}

/** What was frozen is checked against its hash by whoever likes; here only its shape is. */
export function frozenSheet(sheet: Sheet): ReportSheet {
  const content = reportSheetContent.parse(sheet.content);
  const on = content.confirmations[0]?.on ?? content.visit.heldOn;
  return {
    content,
    number: sheetNumber(sheet),
    edition: sheet.edition,
    frozen: { on, sha256: sheet.sha256 ?? '' }
  };
}

/** The next number of the owner in that year; two visits that end together queue up here. */
async function addDraft(
  tx: Tx,
  draft: { visitId: string; ownerId: string; copyId: string | null; year: number }
): Promise<{ id: string }> {
  await sql`select pg_advisory_xact_lock(hashtextextended(${draft.ownerId}, ${draft.year}))`.execute(
    tx
  );
  const { rows } = await sql<{ id: string }>`
    insert into app.report_sheet (region_id, visit_id, owner_id, copy_id, year, number, state_by)
    select ${tx.region}, ${draft.visitId}, ${draft.ownerId}, ${draft.copyId}::uuid, ${draft.year}::smallint,
      coalesce(max(s.number), 0) + 1, ${tx.actor.membershipId}
    from app.report_sheet s
    where s.region_id = ${tx.region} and s.owner_id = ${draft.ownerId} and s.year = ${draft.year}
    returning id`.execute(tx);
  return rows[0] ?? error(404);
}

async function update(
  tx: Tx,
  id: string,
  changes: {
    copy_id?: string | null;
    highlights: string;
    open_points?: string;
    next_on?: string | null;
    distribution: string;
  }
): Promise<void> {
  await tx
    .updateTable('app.report_sheet')
    .set((eb) => ({ ...changes, version: eb('version', '+', 1) }))
    .where('region_id', '=', tx.region)
    .where('id', '=', id)
    .execute();
}

/** As many of the lines as the field has room for. */
function fitting(lines: string[], max: number): string[] {
  let used = 0;
  return lines.filter((line) => (used += line.length + 1) <= max);
}
