import { error } from '@sveltejs/kit';
import { sql } from 'kysely';
import { plusDays } from '#base/days.ts';
import { lockedVisit, wrongState } from '#features/visits/changes.server.ts';
import { m } from '#messages';
import { now, today } from '#server/clock.ts';
import type { Tx } from '#server/db.ts';
import { Invalid, Outdated } from '#server/form.ts';
import { contentOf } from './content.ts';
import { draftContent } from './draft.ts';
import { draftFacts, sheetOf, type Sheet } from './facts.server.ts';
import { draftSectionContent, draftSections, keepSection } from './sections.server.ts';
import type { CommentInput } from './sheet-input.ts';

/**
 * Sends the draft as it stands to the partners, and each section to its school; sent again, the new one takes
 * the place of the old, and each gets a mail. From then on they may comment, until the owner confirms; `until`
 * is the day they are asked for.
 */
export async function sendForComments(
  tx: Tx,
  visitId: string,
  version: number,
  until: string = usualLastDay()
): Promise<void> {
  await lockedVisit(tx, visitId);
  const sheet = await sheetOf(tx, visitId);
  if (!sheet.mayConfirm) error(403);
  if (sheet.state === 'confirmed') throw wrongState(m.report_already_confirmed());
  if (sheet.version !== version) {
    throw new Outdated({ kind: 'state', text: m.report_changed_since() });
  }
  if (until < today()) throw new Invalid({ commentsUntil: m.report_until_past() });
  const facts = await draftFacts(tx, sheet);
  await tx
    .deleteFrom('app.report_proposal')
    .where('region_id', '=', tx.region)
    .where('sheet_id', '=', sheet.id)
    .execute();
  await addProposal(tx, { sheet, until }, null, draftContent(facts, null));
  for (const section of await draftSections(tx, sheet)) {
    const content = draftSectionContent(sheet, facts, section);
    await keepSection(tx, sheet, section.schoolId, section);
    await addProposal(tx, { sheet, until }, section.schoolId, content);
  }
  if (sheet.state === 'draft') await openForComments(tx, sheet.id);
  await sql`select app.mail_draft(${sheet.id})`.execute(tx);
}

/** The last day for comments that is proposed: two weeks are enough for one meeting. */
export function usualLastDay(): string {
  return plusDays(today(), 14);
}

async function openForComments(tx: Tx, id: string): Promise<void> {
  await tx
    .updateTable('app.report_sheet')
    .set({ state: 'commenting', state_at: now(), state_by: tx.actor.membershipId })
    .where('region_id', '=', tx.region)
    .where('id', '=', id)
    .execute();
}

/** The draft as it was sent to the partners of a visit; 404 where nothing was. */
export async function proposalPage(tx: Tx, visitId: string) {
  const { rows } = await sql<{
    sheetId: string;
    ownerId: string;
    ownerName: string;
    language: 'de' | 'en';
    words: Record<string, string>;
    content: unknown;
    sentAt: Date;
    until: string | null;
    title: string;
    isOpen: boolean;
    mayComment: boolean;
    isOwn: boolean;
    /** Of the Bereich the reader speaks for. */
    unitName: string | null;
  }>`
    select p.sheet_id as "sheetId", p.owner_id as "ownerId", o.name as "ownerName", g.language, g.words,
      p.content, p.sent_at as "sentAt", p.comments_until as until, v.title, app.is_open_for_comments(p.sheet_id) as "isOpen",
      case when p.owner_id = any ((select app.organisations_where('visit.read'))::uuid[])
        then app.speaking_unit(p.visit_id) is not null
        else cardinality(app.organisations_where('report.respond')) > 0 end as "mayComment",
      p.owner_id = any ((select app.organisations_where('visit.read'))::uuid[]) as "isOwn", u.name as "unitName"
    from app.report_proposal p
    join app.region g on g.id = p.region_id
    join app.visit v on v.region_id = p.region_id and v.id = p.visit_id
    join app.organisation o on o.region_id = p.region_id and o.id = p.owner_id
    left join app.unit u on u.region_id = p.region_id and u.id = app.speaking_unit(p.visit_id)
    where p.region_id = ${tx.region} and p.visit_id = ${visitId} and p.school_id is null
    order by p.sheet_id desc limit 1`.execute(tx);
  const [row] = rows;
  if (!row) error(404);
  return { ...row, content: contentOf(row.content), comments: await commentsOf(tx, row.sheetId) };
}

/** What parties said to the draft: all of it for the owner, everybody else finds its own. */
export async function commentsOf(tx: Tx, sheetId: string, schoolId: string | null = null) {
  return tx
    .selectFrom('app.report_comment as c')
    .innerJoin('app.organisation as o', (join) =>
      join.onRef('o.region_id', '=', 'c.region_id').onRef('o.id', '=', 'c.organisation_id')
    )
    .leftJoin('app.unit as u', (join) =>
      join.onRef('u.region_id', '=', 'c.region_id').onRef('u.id', '=', 'c.unit_id')
    )
    .where('c.region_id', '=', tx.region)
    .where('c.sheet_id', '=', sheetId)
    .where((eb) => (schoolId ? eb('c.school_id', '=', schoolId) : eb.val(true)))
    .select(['c.id', 'c.place', 'c.text', 'c.written_at as writtenAt'])
    .select((eb) => eb.fn.coalesce('u.name', 'o.name').as('organisation'))
    .orderBy('c.written_at')
    .orderBy('c.id')
    .execute();
}

type Place = { sheetId: string; visitId: string; ownerId: string; schoolId: string | null };

/** Says something to a part of the draft in the name of the acting organisation, or of a Bereich of the owner. */
export async function comment(tx: Tx, at: Place, input: CommentInput): Promise<void> {
  const { organisationId, unitId } = await commentingAs(tx, at);
  if ((input.place === 'section') !== (at.schoolId !== null)) {
    throw new Invalid({ place: m.form_choice() });
  }
  await tx
    .insertInto('app.report_comment')
    .values({
      region_id: tx.region,
      sheet_id: at.sheetId,
      visit_id: at.visitId,
      owner_id: at.ownerId,
      school_id: at.schoolId,
      organisation_id: organisationId,
      unit_id: unitId,
      place: input.place,
      text: input.text,
      written_by: tx.actor.membershipId
    })
    .execute();
}

async function commentingAs(tx: Tx, { visitId, ownerId, schoolId }: Place) {
  const { rows } = await sql<{ id: string | null }>`
    select app.speaking_unit(${visitId}) as id`.execute(tx);
  const unitId = rows[0]?.id ?? null;
  if (unitId && schoolId === null) return { organisationId: ownerId, unitId };
  return { organisationId: (await respondingAs(tx)) ?? error(403), unitId: null };
}

/** The organisation in whose name the acting person may confirm a section and take note. */
export async function respondingAs(tx: Tx): Promise<string | null> {
  const { rows } = await sql<{ id: string | null }>`
    select (app.organisations_where('report.respond'))[1] as id`.execute(tx);
  return rows[0]?.id ?? null;
}

async function addProposal(
  tx: Tx,
  { sheet, until }: { sheet: Sheet; until: string },
  schoolId: string | null,
  content: object
): Promise<void> {
  await tx
    .insertInto('app.report_proposal')
    .values({
      region_id: tx.region,
      sheet_id: sheet.id,
      visit_id: sheet.visitId,
      owner_id: sheet.ownerId,
      school_id: schoolId,
      content: JSON.stringify(content),
      comments_until: until,
      sent_by: tx.actor.membershipId
    })
    .execute();
}

/** Whether the reader has no Berichtsbogen of the visit yet, but was sent its draft. */
export async function onlyDraftSent(tx: Tx, visitId: string): Promise<boolean> {
  const { rows } = await sql<{ only: boolean }>`
    select not exists (select from app.report_sheet s where s.region_id = ${tx.region} and s.visit_id = ${visitId})
      and exists (select from app.report_proposal p
        where p.region_id = ${tx.region} and p.visit_id = ${visitId} and p.school_id is null) as only`.execute(
    tx
  );
  return rows[0]?.only === true;
}

/** The draft to send, with whom it goes to; for those who may confirm it. */
export async function sheetToSend(tx: Tx, visitId: string) {
  const sheet = await sheetOf(tx, visitId);
  if (!sheet.mayConfirm) error(403);
  const schools = (await draftSections(tx, sheet)).map(({ schoolName }) => schoolName);
  return { sheet, schools, until: usualLastDay() };
}
