import { sql } from 'kysely';
import type { z } from 'zod';
import { asSignIn } from '#server/db.ts';
import { type MailChoice, type MailWay, mutableKinds, type MutableKind } from './profile.ts';
import type { profileInput } from './profile-input.ts';

/** The account keeps name and language, and so does its person in every region. */
export async function changeProfile(
  userId: string,
  { name, language }: z.output<typeof profileInput>
): Promise<void> {
  await asSignIn(async (tx) => {
    await tx
      .updateTable('auth.user')
      .set({ name, language, updated_at: sql`now()` })
      .where('id', '=', userId)
      .execute();
    await tx.updateTable('app.person').set({ name }).where('user_id', '=', userId).execute();
  });
}

/** How the account gets each kind of mail. */
export async function mailChoice(userId: string): Promise<MailChoice> {
  const chosen = await asSignIn(
    (tx) =>
      tx
        .selectFrom('auth.mail_choice')
        .select(['kind', 'way'])
        .where('user_id', '=', userId)
        .execute(),
    'read only'
  );
  const wayOf = (kind: MutableKind): MailWay => {
    const way = chosen.find((one) => one.kind === kind)?.way;
    if (way === 'daily') return 'taeglich';
    return way === 'never' ? 'nicht' : 'sofort';
  };
  return {
    release: wayOf('release'),
    withdrawal: wayOf('withdrawal'),
    visitInvitation: wayOf('visitInvitation'),
    visitChange: wayOf('visitChange'),
    reportSheet: wayOf('reportSheet'),
    roundInvitation: wayOf('roundInvitation'),
    roundReminder: wayOf('roundReminder'),
    roundExtension: wayOf('roundExtension'),
    roundWish: wayOf('roundWish'),
    commentRound: wayOf('commentRound')
  };
}

export async function chooseMails(userId: string, choice: MailChoice): Promise<void> {
  const others = mutableKinds
    .filter((kind) => choice[kind] !== 'sofort')
    .map((kind) => ({
      user_id: userId,
      kind,
      way: choice[kind] === 'taeglich' ? 'daily' : 'never'
    }));
  await asSignIn(async (tx) => {
    await tx.deleteFrom('auth.mail_choice').where('user_id', '=', userId).execute();
    if (others.length > 0) await tx.insertInto('auth.mail_choice').values(others).execute();
  });
}
