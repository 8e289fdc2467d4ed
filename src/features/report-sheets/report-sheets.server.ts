import { error } from '@sveltejs/kit';
import { sql } from 'kysely';
import { goalsOf } from '#features/goals/goals.server.ts';
import { endConversation, lockedVisit, wrongState } from '#features/visits/changes.server.ts';
import { visit, visitToEdit } from '#features/visits/visits.server.ts';
import { m } from '#messages';
import type { Tx } from '#server/db.ts';
import { Invalid, Outdated } from '#server/form.ts';
import { contentOf } from './content.ts';
import { sheetDifferences } from './differences.ts';
import { berichtsbogenDocument } from './document/document.ts';
import type { ReportSheet } from './document/report-sheet.ts';
import { draftContent, leftOut, participantLines, situationsOf } from './draft.ts';
import { draftFacts, sheetOf, type Sheet } from './facts.server.ts';
import { documentFile } from './files.server.ts';
import { sheetName } from './pdf.server.ts';
import { mostHighlights, sheetNumber } from './sheet.ts';
import { type SheetInput } from './sheet-input.ts';

/**
 * The Berichtsbogen as its readers get it: the frozen one, the draft made from what stands today, or, for
 * partners, the draft as it was sent to them.
 */
export async function sheetPage(tx: Tx, visitId: string, sheetId?: string) {
  const sheet = await sheetOf(tx, visitId, sheetId);
  if (sheet.state === 'confirmed') {
    return { sheet, printed: frozenSheet(sheet), leftOut: [], fields: null };
  }
  const facts = await draftFacts(tx, sheet);
  const printed: ReportSheet = {
    content: draftContent(facts, null),
    number: sheetNumber(sheet),
    edition: 1,
    frozen: null
  };
  const fields = { participants: participantLines(facts), situations: situationsOf(facts) };
  return { sheet, printed, leftOut: leftOut(facts), fields };
}

type Read = <T>(work: (tx: Tx) => Promise<T>) => Promise<T>;

/** The common part as PDF or Word: stored once it is confirmed, made on the spot while it is a draft. */
export function sheetFile(read: Read, visitId: string, kind = 'pdf', sheetId?: string) {
  return documentFile(read, kind, async (tx) => {
    const { sheet, printed } = await sheetPage(tx, visitId, sheetId);
    const { language, words } = sheet.region;
    return {
      ...sheet,
      printed: berichtsbogenDocument(printed, language, words),
      name: sheetName(sheet)
    };
  });
}

/** How many goals the talk has brought so far; for those who may end it. */
export async function talkToEnd(tx: Tx, visitId: string) {
  const found = await visitToEdit(tx, visitId);
  const { rows } = await sql<{ goals: number; measures: number; items: number }>`
    select
      (select count(*)::int from app.goal g where g.region_id = ${tx.region} and g.visit_id = ${visitId}) as goals,
      (select count(*)::int from app.measure e where e.region_id = ${tx.region} and e.visit_id = ${visitId}) as measures,
      (select count(*)::int from app.visit_item i where i.region_id = ${tx.region} and i.visit_id = ${visitId}) as items`.execute(
    tx
  );
  return { visit: found, recorded: rows[0] ?? { goals: 0, measures: 0, items: 0 } };
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
  if (saved.state === 'confirmed') throw wrongState(m.report_already_confirmed());
  if (saved.version !== input.version) {
    throw new Outdated({
      kind: 'conflict',
      text: m.report_changed_meanwhile(),
      differences: sheetDifferences(
        {
          ...saved,
          participants: participantLines(saved),
          ownerView: saved.texts.ownerView ?? ''
        },
        input
      ),
      version: String(saved.version)
    });
  }
  if (input.copyId && !saved.copies.some(({ copyId }) => copyId === input.copyId)) {
    throw new Invalid({ copyId: m.form_choice() });
  }
  await keepTexts(tx, saved, input);
  await update(tx, saved.id, {
    marking: input.marking,
    copy_id: input.copyId,
    highlights: input.highlights,
    open_points: input.openPoints,
    next_on: input.nextOn,
    distribution: input.distribution
  });
}

/** Situations that nobody changed stay proposals, so that they follow the matrix. */
async function keepTexts(tx: Tx, sheet: Sheet, input: SheetInput): Promise<void> {
  const proposed = new Map(
    situationsOf(await draftFacts(tx, sheet)).map(({ key, text }) => [`theme:${key}`, text])
  );
  const texts = [
    ['participants', input.participants],
    ['ownerView', input.ownerView],
    ...Object.entries(input.situations).map(([key, text]) => [`theme:${key}`, text])
  ].filter(([place = '', text]) => place in sheet.texts || proposed.get(place) !== text);
  if (texts.length === 0) return;
  await tx
    .insertInto('app.report_text')
    .values(
      texts.map(([place = '', text = '']) => ({
        region_id: tx.region,
        sheet_id: sheet.id,
        owner_id: sheet.ownerId,
        place,
        text
      }))
    )
    .onConflict((conflict) =>
      conflict
        .columns(['region_id', 'sheet_id', 'place'])
        .doUpdateSet((eb) => ({ text: eb.ref('excluded.text') }))
    )
    .execute();
}

/** What was frozen is checked against its hash by whoever likes; here only its shape is. */
export function frozenSheet(sheet: Sheet): ReportSheet {
  const content = contentOf(sheet.content);
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
    marking?: string;
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
