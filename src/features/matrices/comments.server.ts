import { error } from '@sveltejs/kit';
import { sql } from 'kysely';
import { m } from '#messages';
import type { Tx } from '#server/db.ts';
import { Invalid } from '#server/form.ts';
import type { CommentAnswer, CommentInput, RoundInput } from './comment-input.ts';
import { placeOf } from './edit-criteria.server.ts';
import { version } from './versions.server.ts';

/**
 * The Rückmeldungen to a draft: the coordination sees all, an invited organisation its own. 404 for everybody
 * else, also where a version never was up for comment.
 */
export async function commentsPage(tx: Tx, id: string) {
  const found = await version(tx, id);
  if (!found.mayEdit && !found.isInvited) error(404);
  const comments = await tx
    .selectFrom('app.template_comment as c')
    .innerJoin('app.organisation as o', (join) =>
      join.onRef('o.region_id', '=', 'c.region_id').onRef('o.id', '=', 'c.organisation_id')
    )
    .leftJoin('app.comment_answer as a', (join) =>
      join.onRef('a.region_id', '=', 'c.region_id').onRef('a.comment_id', '=', 'c.id')
    )
    .leftJoin('app.worded_criterion as k', (join) =>
      join.onRef('k.region_id', '=', 'c.region_id').onRef('k.id', '=', 'c.criterion_id')
    )
    .select(['c.id', 'c.text', 'c.written_at as writtenAt', 'o.name as organisation'])
    .select(['c.criterion_key as key', 'k.title as criterion', 'a.text as answer'])
    .select(sql<'takenUp' | 'notTakenUp' | null>`a.outcome`.as('outcome'))
    .where('c.region_id', '=', tx.region)
    .where('c.template_id', '=', id)
    .orderBy('c.criterion_key', (order) => order.asc().nullsFirst())
    .orderBy('c.written_at')
    .execute();
  const invited = await tx
    .selectFrom('app.comment_invitation as i')
    .innerJoin('app.organisation as o', (join) =>
      join.onRef('o.region_id', '=', 'i.region_id').onRef('o.id', '=', 'i.organisation_id')
    )
    .select(['o.id', 'o.name'])
    .where('i.region_id', '=', tx.region)
    .where('i.template_id', '=', id)
    .orderBy(sql`o.name collate "de-x-icu"`)
    .execute();
  const { mayComment } = await tx
    .selectNoFrom(sql<boolean>`${id}::uuid = any (app.templates_to_comment())`.as('mayComment'))
    .executeTakeFirstOrThrow();
  return { version: found, comments, invited, mayComment, bodies: await bodies(tx, found.mayEdit) };
}

/** Asks organisations of the region for comments until a day; the text of the draft stands still meanwhile. */
export async function beginRound(tx: Tx, id: string, input: RoundInput): Promise<void> {
  const { version: found, bodies: known } = await commentsPage(tx, id);
  if (!found.mayEdit) error(403);
  if (found.state !== 'draft') error(409);
  if (!input.organisations.every((one) => known.some((body) => body.id === one))) {
    throw new Invalid({ organisations: m.form_choice() });
  }
  await tx
    .insertInto('app.comment_invitation')
    .values(
      input.organisations.map((organisation_id) => {
        return { region_id: tx.region, template_id: id, organisation_id };
      })
    )
    .onConflict((known) => known.doNothing())
    .execute();
  await setRound(tx, id, { state: 'commenting', comments_until: input.until });
  await sql`select app.mail_organisation('commentRound', o, ${id}) from unnest(${input.organisations}::uuid[]) o`.execute(
    tx
  );
}

/** Ends the round, also before its day: the draft can be edited again, nobody adds comments any more. */
export async function endRound(tx: Tx, id: string): Promise<void> {
  const { version: found } = await commentsPage(tx, id);
  if (!found.mayEdit) error(403);
  if (found.state !== 'commenting') error(409);
  await setRound(tx, id, { state: 'draft' });
}

export async function addComment(tx: Tx, id: string, input: CommentInput): Promise<void> {
  const { version: found, mayComment } = await commentsPage(tx, id);
  if (!found.isInvited) error(403);
  if (!mayComment) error(409);
  const at = input.criterion ? placeOf(found, input.criterion).criterion : null;
  await sql`insert into app.template_comment (region_id, template_id, organisation_id, criterion_id,
      criterion_key, text, written_by)
    select m.region_id, ${id}::uuid, m.organisation_id, ${at?.id ?? null}::uuid, ${at?.key ?? null}::text,
      ${input.text}::text, m.id
    from app.membership m where m.region_id = ${tx.region} and m.id = ${tx.actor.membershipId}`.execute(
    tx
  );
}

/** Takes a comment of the own organisation back, while the round runs. */
export async function takeBack(tx: Tx, id: string, commentId: string): Promise<void> {
  const { mayComment } = await commentsPage(tx, id);
  if (!mayComment) error(409);
  const { numDeletedRows } = await tx
    .deleteFrom('app.template_comment')
    .where('region_id', '=', tx.region)
    .where('template_id', '=', id)
    .where('id', '=', commentId)
    .executeTakeFirst();
  if (numDeletedRows === 0n) error(404);
}

/** What the coordination makes of a comment; who wrote it reads the answer. */
export async function answerComment(
  tx: Tx,
  id: string,
  { comment, outcome, answer }: CommentAnswer
): Promise<void> {
  const { version: found, comments } = await commentsPage(tx, id);
  if (!found.mayEdit) error(403);
  if (!comments.some((one) => one.id === comment)) error(404);
  const said = {
    outcome,
    text: answer,
    answered_by: tx.actor.membershipId,
    answered_at: sql<Date>`app.now()`
  };
  await tx
    .insertInto('app.comment_answer')
    .values({
      region_id: tx.region,
      comment_id: comment,
      outcome,
      text: answer,
      answered_by: tx.actor.membershipId
    })
    .onConflict((known) => known.columns(['region_id', 'comment_id']).doUpdateSet(said))
    .execute();
}

async function setRound(
  tx: Tx,
  id: string,
  change: { state: 'draft' | 'commenting'; comments_until?: string }
): Promise<void> {
  await tx
    .updateTable('app.matrix_template')
    .set({ ...change, state_at: sql<Date>`app.now()`, state_by: tx.actor.membershipId })
    .where('region_id', '=', tx.region)
    .where('id', '=', id)
    .execute();
}

/** Everybody that could be asked. */
async function bodies(tx: Tx, mayEdit: boolean) {
  if (!mayEdit) return [];
  return tx
    .selectFrom('app.organisation as o')
    .select(['o.id', 'o.name'])
    .where('o.region_id', '=', tx.region)
    .where('o.kind', '<>', 'coordinationOffice')
    .orderBy(sql`o.kind = 'school'`)
    .orderBy(sql`o.name collate "de-x-icu"`)
    .execute();
}
