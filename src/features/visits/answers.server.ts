import { readFile } from 'node:fs/promises';
import { error } from '@sveltejs/kit';
import { sql } from 'kysely';
import { replyIn } from '#features/calendar/reply.server.ts';
import { m } from '#messages';
import { now } from '#server/clock.ts';
import type { Tx } from '#server/db.ts';
import { Invalid } from '#server/form.ts';
import type { UploadedFile } from '#server/upload.ts';
import { wrongState } from './changes.server.ts';
import type { Answer } from './visit.ts';
import { visit } from './visits.server.ts';

/**
 * A visit one is invited to, for the organisation or as one of an invited Bereich, or for which one takes over
 * answers; others 403 or 404.
 */
export async function answerPage(tx: Tx, id: string) {
  const found = await visit(tx, id);
  const own = found.partners.find(({ isMine }) => isMine);
  if (own) {
    if (!(await speaksFor(tx, own.organisationId))) error(403);
    const { answer, name } = own;
    return { visit: found, mayAnswer: true, isPerson: false, answer, name };
  }
  const unit = found.units.find(({ isMine }) => isMine);
  if (!unit && !found.mayEdit) error(403);
  return {
    visit: found,
    mayAnswer: unit !== undefined,
    isPerson: true,
    answer: found.ownAnswer,
    name: unit?.name ?? ''
  };
}

/** Says whether the acting organisation comes, or the person of an invited Bereich, to the appointment as it is now. */
export async function answerInvitation(tx: Tx, id: string, answer: Answer): Promise<void> {
  const { visit: found, mayAnswer } = await answerPage(tx, id);
  const own = found.partners.find(({ isMine }) => isMine);
  if (!mayAnswer) error(403);
  if (found.state !== 'planned') throw wrongState();
  if (!own) return answerForOneself(tx, found, answer);
  const said = { answer, sequence: found.askedSequence, answered_by: tx.actor.membershipId };
  await tx
    .insertInto('app.visit_answer')
    .values({
      region_id: tx.region,
      visit_id: id,
      organisation_id: own.organisationId,
      owner_id: found.ownerId,
      ...said
    })
    .onConflict((conflict) =>
      conflict
        .columns(['region_id', 'visit_id', 'organisation_id'])
        .doUpdateSet({ ...said, answered_at: now() })
    )
    .execute();
}

async function answerForOneself(
  tx: Tx,
  { id, askedSequence, units }: Awaited<ReturnType<typeof visit>>,
  answer: Answer
): Promise<void> {
  const unit = units.find(({ isMine }) => isMine) ?? error(403);
  const said = { unit_id: unit.id, answer, sequence: askedSequence };
  await tx
    .insertInto('app.visit_unit_answer')
    .values({
      region_id: tx.region,
      visit_id: id,
      membership_id: tx.actor.membershipId ?? error(403),
      ...said
    })
    .onConflict((conflict) =>
      conflict
        .columns(['region_id', 'visit_id', 'membership_id'])
        .doUpdateSet({ ...said, answered_at: now() })
    )
    .execute();
}

/** Takes over what a calendar sent back; returns the name of the partner or the Bereich that answered. */
export async function takeReply(tx: Tx, id: string, text: string): Promise<string> {
  const { visit: found } = await answerPage(tx, id);
  if (!found.mayEdit) error(403);
  if (found.state !== 'planned') throw wrongState();
  const reply = replyIn(text, id);
  if (!reply) throw new Invalid({ calendar: m.visit_reply_other() });
  const { rows } = await sql<{ name: string | null }>`
    select app.answer_by_mail(${id}, ${reply.mail}, ${reply.answer},
      ${Math.min(Math.max(reply.sequence, 0), found.askedSequence)}) as name`.execute(tx);
  return rows[0]?.name ?? refuseStranger();
}

/** What stands in a calendar file somebody handed in. */
export async function calendarText(file: UploadedFile | undefined): Promise<string> {
  if (!file) throw new Invalid({ calendar: m.visit_reply_missing() });
  const text = await readFile(file.path, 'utf8');
  // No calendar writes it, and no database keeps it.
  if (text.includes('\0')) throw new Invalid({ calendar: m.visit_reply_other() });
  return text;
}

function refuseStranger(): never {
  throw new Invalid({ calendar: m.visit_reply_stranger() });
}

async function speaksFor(tx: Tx, organisationId: string): Promise<boolean> {
  const { rows } = await sql<{ may: boolean }>`
    select app.may('visit.expect', ${organisationId}) as may`.execute(tx);
  return rows[0]?.may ?? false;
}
