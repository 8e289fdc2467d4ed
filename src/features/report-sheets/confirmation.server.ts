import { error } from '@sveltejs/kit';
import { plusDays } from '#base/days.ts';
import { lockedVisit, wrongState } from '#features/visits/changes.server.ts';
import { mailPartners } from '#features/visits/partners.server.ts';
import { accessProblem, lastAccessDay, usualAccessDays } from '#features/visits/visit.ts';
import { m } from '#messages';
import { lookOf, type Look } from '#features/regions/look.server.ts';
import { now, today } from '#server/clock.ts';
import type { Tx } from '#server/db.ts';
import { Invalid, Outdated } from '#server/form.ts';
import { sha256Of } from './canonical.server.ts';
import type { ReportSheetContent, SectionContent } from './content.ts';
import { berichtsbogenDocument } from './document/document.ts';
import { sectionDocument } from './document/section.ts';
import type { ReportSheet } from './document/report-sheet.ts';
import { draftContent, leftOut } from './draft.ts';
import { draftFacts, sheetOf, type Sheet } from './facts.server.ts';
import { documentsOf, keepDocuments, type Documents } from './files.server.ts';
import { sectionName, sheetName } from './pdf.server.ts';
import { draftSectionContent, draftSections, keepSection } from './sections.server.ts';
import { sealOf, type Seal } from './seal.server.ts';
import { sheetNumber } from './sheet.ts';
import { type ConfirmInput } from './sheet-input.ts';

/** The two ways to the database, as a request has them. */
export type Transactions = {
  read: <T>(work: (tx: Tx) => Promise<T>) => Promise<T>;
  write: <T>(work: (tx: Tx) => Promise<T>) => Promise<T>;
};

/** What confirming today would freeze, for those who may confirm; the frozen one once that has happened. */
export async function sheetToConfirm(tx: Tx, visitId: string) {
  const sheet = await sheetOf(tx, visitId);
  if (!sheet.mayConfirm) error(403);
  if (sheet.state === 'confirmed') return { sheet, proposal: null };
  const facts = await draftFacts(tx, sheet);
  const content = draftContent(facts, { role: sheet.ownRole, on: today() });
  const sections = (await draftSections(tx, sheet)).map((section) => ({
    schoolId: section.schoolId,
    content: draftSectionContent(sheet, facts, section)
  }));
  // The checksum is made of fresh salts when it is confirmed; until then this tells whether anything changed.
  const frozen = { on: today(), sha256: '' };
  const printed: ReportSheet = { content, number: sheetNumber(sheet), edition: 1, frozen };
  return {
    sheet,
    proposal: {
      printed,
      sections,
      sha256: sha256Of({ content, sections }),
      leftOut: leftOut(facts),
      accessUntil: access(sheet)
    }
  };
}

/**
 * Freezes the Berichtsbogen exactly as it was seen: content, hash and PDF. The PDF is made before the
 * transaction, because no connection waits for a document; inside it everything is read again, and whatever
 * changed meanwhile refuses the confirmation.
 *
 * @throws 503 where no PDF can be made now: then nothing has changed
 */
export async function confirmSheet(
  { read, write }: Transactions,
  visitId: string,
  input: ConfirmInput
): Promise<void> {
  const { sheet, proposal, look } = await read(async (tx) => ({
    ...(await sheetToConfirm(tx, visitId)),
    look: await lookOf(tx)
  }));
  if (!proposal) throw wrongState(m.report_already_confirmed());
  if (proposal.sha256 !== input.sha256) throw outdated();
  const problem = accessProblem(latest(today(), sheet.visit.heldOn), input.accessUntil);
  if (problem) throw new Invalid({ accessUntil: problem });
  const common = await read((tx) => sealOf(tx, proposal.printed.content));
  const documents = await commonDocuments(sheet, proposal.printed, common.sha256, look);
  const sections: FrozenSection[] = [];
  for (const { schoolId, content } of proposal.sections) {
    const seal = await read((tx) => sealOf(tx, content));
    sections.push({
      schoolId,
      content,
      seal,
      documents: await sectionDocuments(sheet, content, seal.sha256, look)
    });
  }
  await write(async (tx) => {
    await lockedVisit(tx, visitId);
    const again = await sheetToConfirm(tx, visitId);
    if (!again.proposal) throw wrongState(m.report_already_confirmed());
    if (again.proposal.sha256 !== input.sha256) throw outdated();
    for (const section of sections) await freezeSection(tx, sheet, section);
    await freeze(tx, sheet, { content: proposal.printed.content, seal: common, documents });
    await openToPartners(tx, visitId, input.accessUntil);
    await mailPartners(tx, 'reportSheet', visitId);
  });
}

type Frozen<T> = { content: T; seal: Seal; documents: Documents };
type FrozenSection = Frozen<SectionContent> & { schoolId: string };

function commonDocuments(sheet: Sheet, printed: ReportSheet, sha256: string, look: Look) {
  const { language, words } = sheet.region;
  const whole = { ...printed, frozen: { on: today(), sha256 } };
  const name = sheetName({ ...sheet, state: 'confirmed' });
  return documentsOf(berichtsbogenDocument(whole, language, words), name, look);
}

function sectionDocuments(sheet: Sheet, content: SectionContent, sha256: string, look: Look) {
  const { language, words } = sheet.region;
  const section = { content, frozen: { on: today(), sha256 }, confirmed: null };
  const name = sectionName(sheetNumber(sheet), content.schoolName, language);
  return documentsOf(sectionDocument(section, language, words), name, look);
}

async function freeze(tx: Tx, sheet: Sheet, frozen: Frozen<ReportSheetContent>): Promise<void> {
  const { content, seal, documents } = frozen;
  const files = await keepDocuments(tx, sheet.ownerId, documents);
  await tx
    .updateTable('app.report_sheet')
    .set((eb) => ({
      state: 'confirmed',
      state_at: now(),
      state_by: tx.actor.membershipId,
      content: JSON.stringify(content),
      seals: JSON.stringify(seal.seals),
      sha256: seal.sha256,
      ...files,
      version: eb('version', '+', 1)
    }))
    .where('region_id', '=', tx.region)
    .where('id', '=', sheet.id)
    .execute();
}

async function freezeSection(tx: Tx, sheet: Sheet, frozen: FrozenSection): Promise<void> {
  const { schoolId, content, seal, documents } = frozen;
  const files = await keepDocuments(tx, sheet.ownerId, documents);
  await keepSection(tx, sheet, schoolId, content);
  await tx
    .updateTable('app.report_section')
    .set({
      content: JSON.stringify(content),
      seals: JSON.stringify(seal.seals),
      sha256: seal.sha256,
      frozen_on: today(),
      ...files
    })
    .where('region_id', '=', tx.region)
    .where('sheet_id', '=', sheet.id)
    .where('school_id', '=', schoolId)
    .execute();
}

async function openToPartners(tx: Tx, visitId: string, accessUntil: string): Promise<void> {
  await tx
    .updateTable('app.visit_partner')
    .set({ access_until: accessUntil })
    .where('region_id', '=', tx.region)
    .where('visit_id', '=', visitId)
    .execute();
}

/** Until when partners may read it, unless the owner says otherwise: as long as already, or two weeks. */
function access({ partners, visit }: Sheet): string {
  const known = partners.map(({ accessUntil }) => accessUntil);
  const proposed = known.reduce(latest, plusDays(today(), usualAccessDays));
  const last = lastAccessDay(latest(today(), visit.heldOn));
  return proposed < last ? proposed : last;
}

function latest(one: string, other: string): string {
  return one > other ? one : other;
}

function outdated(): Outdated {
  return new Outdated({ kind: 'state', text: m.report_changed_since() });
}
