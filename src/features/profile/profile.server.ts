import { sql } from 'kysely';
import type { z } from 'zod';
import { asSignIn } from '#server/db.ts';
import { mutableKinds, type MutableKind, type profileInput } from './profile.ts';

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

/** The kinds of mail the account gets: all but those it does not want. */
export async function wantedMails(userId: string): Promise<MutableKind[]> {
  const muted = await asSignIn(
    (tx) => tx.selectFrom('auth.muted_mail').select('kind').where('user_id', '=', userId).execute(),
    'read only'
  );
  return mutableKinds.filter((kind) => !muted.some((one) => one.kind === kind));
}

export async function chooseMails(userId: string, wanted: readonly MutableKind[]): Promise<void> {
  const muted = mutableKinds.filter((kind) => !wanted.includes(kind));
  await asSignIn(async (tx) => {
    await tx.deleteFrom('auth.muted_mail').where('user_id', '=', userId).execute();
    if (muted.length === 0) return;
    await tx
      .insertInto('auth.muted_mail')
      .values(muted.map((kind) => ({ user_id: userId, kind })))
      .execute();
  });
}
