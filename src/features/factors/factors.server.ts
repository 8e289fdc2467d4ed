import { sql } from 'kysely';
import { asSignIn } from '#server/db.ts';

/** With what the account proves itself beside the password, and what is left to get in without it. */
export async function factorsOf(userId: string) {
  return asSignIn(async (tx) => {
    const { rows } = await sql<Factors>`
      select
        (select t.confirmed_at from auth.totp t where t.user_id = ${userId}) as "appSince",
        (select count(*)::int from auth.recovery_code c
          where c.user_id = ${userId} and c.used_at is null) as "codesLeft",
        auth.factor_due_on(${userId}) is not null as "isNeeded"`.execute(tx);
    return rows[0] ?? { appSince: null, codesLeft: 0, isNeeded: false };
  }, 'read only');
}

type Factors = {
  /** Since when an app gives codes; null: none does. */
  appSince: Date | null;
  codesLeft: number;
  /** A role of the account needs a second factor. */
  isNeeded: boolean;
};
