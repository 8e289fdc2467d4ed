import { error } from '@sveltejs/kit';
import { sql } from 'kysely';
import { roleLabel } from '#features/people/role.ts';
import { wrongState } from '#features/visits/changes.server.ts';
import { m } from '#messages';
import { today } from '#server/clock.ts';
import type { Tx } from '#server/db.ts';
import { Outdated } from '#server/form.ts';
import { sha256Of } from './canonical.server.ts';
import { respondingAs } from './comments.server.ts';
import { sheetOf } from './facts.server.ts';
import { readSection, type ReadSection } from './sections.server.ts';
import type { ResponseInput } from './sheet-input.ts';

/** Who took note of a Berichtsbogen, and for its owner which schools confirmed their section. */
export async function responsesOf(tx: Tx, sheetId: string) {
  return tx
    .selectFrom('app.report_response as r')
    .innerJoin('app.organisation as o', (join) =>
      join.onRef('o.region_id', '=', 'r.region_id').onRef('o.id', '=', 'r.organisation_id')
    )
    .where('r.region_id', '=', tx.region)
    .where('r.sheet_id', '=', sheetId)
    .select(['r.organisation_id as organisationId', 'o.name as organisation', 'r.role', 'r.remark'])
    .select(['r.made_on as on', sql<'confirmed' | 'noted'>`r.kind`.as('kind')])
    .select(
      sql<boolean>`r.organisation_id = any ((select app.organisations_where('shared.read'))::uuid[])`.as(
        'isMine'
      )
    )
    .orderBy('r.made_at')
    .execute();
}

/** The confirmed Berichtsbogen for those who may take note of it: partners that have not done so yet. */
export async function sheetToNote(tx: Tx, visitId: string) {
  const sheet = await sheetOf(tx, visitId);
  if (sheet.isOwn || !(await respondingAs(tx))) error(403);
  const responses = await responsesOf(tx, sheet.id);
  const mine = responses.find(({ kind, isMine }) => kind === 'noted' && isMine) ?? null;
  return { sheet, mine };
}

/** Takes note with the day and a remark if there is one; recorded beside what was frozen, once. */
export async function takeNote(tx: Tx, visitId: string, input: ResponseInput): Promise<void> {
  const { sheet, mine } = await sheetToNote(tx, visitId);
  if (mine) throw wrongState(m.report_noted_already());
  if (sheet.sha256 !== input.sha256) throw changed();
  await respond(
    tx,
    { ...sheet, sheetId: sheet.id, language: sheet.region.language },
    'noted',
    input
  );
}

/** Of what a school confirms: the frozen checksum, before that one of what was sent. */
export function checksumOf({ sha256, content }: Pick<ReadSection, 'sha256' | 'content'>): string {
  return sha256 ?? sha256Of(content);
}

/** Whether the confirmation is of the words that stand there today. */
export function isConfirmed(section: ReadSection): boolean {
  return section.response?.sha256 === checksumOf(section);
}

/**
 * Confirms the section of the acting school, also after the owner confirmed the whole. What changed since makes
 * a new confirmation necessary; a section that was frozen as it was confirmed keeps it.
 */
export async function confirmSection(
  tx: Tx,
  at: { visitId: string; schoolId: string },
  input: ResponseInput
): Promise<void> {
  const section = await readSection(tx, at.visitId, at.schoolId);
  if (!section.mayRespond) error(403);
  if (isConfirmed(section)) throw wrongState(m.report_section_confirmed_already());
  if (checksumOf(section) !== input.sha256) throw changed();
  await respond(tx, section, 'confirmed', input);
}

type Place = { sheetId: string; visitId: string; ownerId: string; language: 'de' | 'en' };

async function respond(
  tx: Tx,
  at: Place,
  kind: 'confirmed' | 'noted',
  { sha256, remark }: ResponseInput
): Promise<void> {
  const organisationId = (await respondingAs(tx)) ?? error(403);
  const said = {
    sha256,
    remark,
    role: roleLabel(await ownRole(tx), {}, at.language),
    made_on: today(),
    made_by: tx.actor.membershipId
  };
  await tx
    .insertInto('app.report_response')
    .values({
      region_id: tx.region,
      sheet_id: at.sheetId,
      visit_id: at.visitId,
      owner_id: at.ownerId,
      organisation_id: organisationId,
      kind,
      ...said
    })
    .onConflict((conflict) =>
      conflict
        .columns(['region_id', 'sheet_id', 'organisation_id', 'kind'])
        .doUpdateSet((eb) => ({ ...said, made_at: eb.fn('app.now') }))
    )
    .execute();
}

async function ownRole(tx: Tx): Promise<string> {
  const { rows } = await sql<{ role: string }>`
    select m.role from app.membership m
    where m.region_id = ${tx.region} and m.id = (select app.current_membership())`.execute(tx);
  return rows[0]?.role ?? '';
}

function changed(): Outdated {
  return new Outdated({ kind: 'state', text: m.report_changed_since() });
}
