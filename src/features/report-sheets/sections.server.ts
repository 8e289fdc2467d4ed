import { error } from '@sveltejs/kit';
import { sql } from 'kysely';
import { lockedVisit, wrongState } from '#features/visits/changes.server.ts';
import { m } from '#messages';
import type { Tx } from '#server/db.ts';
import { Outdated } from '#server/form.ts';
import { sectionContent, type SectionContent } from './content.ts';
import { resultsFor, type DraftFacts } from './draft.ts';
import { draftFacts, sheetOf, type Sheet } from './facts.server.ts';
import { sectionDifferences } from './differences.ts';
import { sheetNumber } from './sheet.ts';
import type { SectionInput } from './sheet-input.ts';

export type DraftSection = Awaited<ReturnType<typeof draftSections>>[number];

/** Every school the visit covers or brought something about, with what the owner wrote; for the owner. */
export async function draftSections(tx: Tx, { id, visitId }: { id: string; visitId: string }) {
  const { rows } = await sql<{
    schoolId: string;
    schoolName: string;
    situation: string;
    ownerView: string;
    schoolView: string;
    agreed: string;
    planned: string;
    version: number;
  }>`
    select o.id as "schoolId", o.name as "schoolName", coalesce(s.situation, '') as situation,
      coalesce(s.owner_view, '') as "ownerView", coalesce(s.school_view, '') as "schoolView",
      coalesce(s.agreed, '') as agreed, coalesce(s.planned, '') as planned, coalesce(s.version, 0) as version
    from (
      select v.school_id from app.visit_school v where v.region_id = ${tx.region} and v.visit_id = ${visitId}
      union
      select i.school_id from app.visit_item i
      where i.region_id = ${tx.region} and i.visit_id = ${visitId} and i.school_id is not null
    ) t
    join app.organisation o on o.region_id = ${tx.region} and o.id = t.school_id
    left join app.report_section s on s.region_id = o.region_id and s.sheet_id = ${id} and s.school_id = o.id
    order by o.name collate "de-x-icu"`.execute(tx);
  return rows;
}

/** What the section says as it stands. */
export function draftSectionContent(
  sheet: Sheet,
  facts: Pick<DraftFacts, 'items'>,
  section: Omit<DraftSection, 'version'>
): SectionContent {
  const { schoolId, schoolName, situation, ownerView, schoolView, agreed, planned } = section;
  return sectionContent.parse({
    format: 1,
    schoolName,
    ownerName: sheet.ownerName,
    regionName: sheet.region.name,
    visit: sheet.visit,
    number: sheetNumber(sheet),
    marking: sheet.marking,
    situation,
    ownerView,
    schoolView,
    agreed,
    planned,
    ...resultsFor(facts.items, schoolId)
  });
}

/** A section to write, for the owner's lead; 404 for a school the visit has nothing to say about. */
export async function sectionToWrite(tx: Tx, visitId: string, schoolId: string) {
  const sheet = await sheetOf(tx, visitId);
  if (!sheet.readsSections) error(404);
  const sections = await draftSections(tx, sheet);
  const section = sections.find((one) => one.schoolId === schoolId) ?? error(404);
  const facts = await draftFacts(tx, sheet);
  return { sheet, section, content: draftSectionContent(sheet, facts, section) };
}

export async function changeSection(
  tx: Tx,
  at: { visitId: string; schoolId: string },
  { version, ...texts }: SectionInput
): Promise<void> {
  await lockedVisit(tx, at.visitId);
  const { sheet, section } = await sectionToWrite(tx, at.visitId, at.schoolId);
  if (!sheet.mayConfirm) error(403);
  if (sheet.state === 'confirmed') throw wrongState(m.report_already_confirmed());
  if (section.version !== version) {
    throw new Outdated({
      kind: 'conflict',
      text: m.report_changed_meanwhile(),
      differences: sectionDifferences(section, texts),
      version: String(section.version)
    });
  }
  await keepSection(tx, sheet, at.schoolId, texts);
}

/** Writes what the owner says about the school; the first time it makes the section. */
export async function keepSection(
  tx: Tx,
  sheet: Pick<Sheet, 'id' | 'ownerId' | 'visitId'>,
  schoolId: string,
  texts: Omit<SectionInput, 'version'>
): Promise<void> {
  const said = {
    situation: texts.situation,
    owner_view: texts.ownerView,
    school_view: texts.schoolView,
    agreed: texts.agreed,
    planned: texts.planned
  };
  await tx
    .insertInto('app.report_section')
    .values({
      region_id: tx.region,
      sheet_id: sheet.id,
      school_id: schoolId,
      owner_id: sheet.ownerId,
      visit_id: sheet.visitId,
      ...said
    })
    .onConflict((conflict) =>
      conflict
        .columns(['region_id', 'sheet_id', 'school_id'])
        .doUpdateSet((eb) => ({ ...said, version: eb('app.report_section.version', '+', 1) }))
    )
    .execute();
}

export type ReadSection = NonNullable<Awaited<ReturnType<typeof readSections>>[number]>;

/**
 * Sections as their readers have them: frozen, or as they were sent for comments. The owner finds all of a
 * visit, a school its own, also where it was not invited to the visit.
 */
export async function readSections(tx: Tx, at: { visitId?: string; schoolId?: string } = {}) {
  const { rows } = await sql<{
    sheetId: string;
    visitId: string;
    ownerId: string;
    schoolId: string;
    schoolName: string;
    isOwn: boolean;
    isMine: boolean;
    mayRespond: boolean;
    isOpen: boolean;
    content: unknown;
    sha256: string | null;
    frozenOn: string | null;
    fileId: string | null;
    wordFileId: string | null;
    language: 'de' | 'en';
    response: { role: string; on: string; remark: string; sha256: string } | null;
  }>`
    select x.sheet_id as "sheetId", x.visit_id as "visitId", x.owner_id as "ownerId",
      x.school_id as "schoolId", o.name as "schoolName",
      x.owner_id = any ((select app.organisations_where('note.read'))::uuid[]) as "isOwn",
      x.school_id = any ((select app.organisations_where('shared.read'))::uuid[]) as "isMine",
      x.school_id = any ((select app.organisations_where('report.respond'))::uuid[]) as "mayRespond",
      x.frozen_on is null and app.is_open_for_comments(x.sheet_id) as "isOpen",
      x.content, x.sha256, x.frozen_on as "frozenOn", x.file_id as "fileId", x.word_file_id as "wordFileId",
      g.language,
      case when r.made_on is not null then json_build_object(
        'role', r.role, 'on', r.made_on, 'remark', r.remark, 'sha256', r.sha256) end as response
    from (
      select s.sheet_id, s.visit_id, s.owner_id, s.school_id, s.content, s.sha256, s.frozen_on, s.file_id, s.word_file_id
      from app.report_section s where s.region_id = ${tx.region} and s.content is not null
      union all
      select p.sheet_id, p.visit_id, p.owner_id, p.school_id, p.content, null, null, null, null
      from app.report_proposal p
      where p.region_id = ${tx.region} and p.school_id is not null and not exists (
        select from app.report_section s
        where s.region_id = p.region_id and s.sheet_id = p.sheet_id and s.school_id = p.school_id
          and s.content is not null)
    ) x
    join app.region g on g.id = ${tx.region}
    join app.organisation o on o.region_id = g.id and o.id = x.school_id
    left join app.report_response r on r.region_id = g.id and r.sheet_id = x.sheet_id
      and r.organisation_id = x.school_id and r.kind = 'confirmed'
    where (${at.visitId ?? null}::uuid is null or x.visit_id = ${at.visitId ?? null}::uuid)
      and (${at.schoolId ?? null}::uuid is null or x.school_id = ${at.schoolId ?? null}::uuid)
    order by x.sheet_id desc, o.name collate "de-x-icu"
    limit 500`.execute(tx);
  return rows.map((row) => ({ ...row, content: sectionContent.parse(row.content) }));
}

/** The newest section about a school; 404 where there is none or it is none of the reader's business. */
export async function readSection(tx: Tx, visitId: string, schoolId: string) {
  return (await readSections(tx, { visitId, schoolId }))[0] ?? error(404);
}

/** Sections about the acting school, the newest first. */
export async function sectionsOfMine(tx: Tx) {
  return (await readSections(tx)).filter(({ isMine }) => isMine);
}
