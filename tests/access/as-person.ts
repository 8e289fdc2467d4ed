import pg from 'pg';
import type { Actor } from '#server/db.ts';

/** Rows seen or changed by one statement as the person, rolled back afterwards. */
export async function triedAs(
  login: pg.Client,
  actor: Actor,
  [text, values]: [string, unknown[]]
): Promise<number | 'refused'> {
  try {
    const { rowCount } = await asPerson(login, actor, () => login.query(text, values));
    return rowCount ?? 0;
  } catch (failure) {
    // By the rights, or by a state that nobody may change any more.
    if (failure instanceof pg.DatabaseError && ['42501', 'TR409'].includes(failure.code ?? ''))
      return 'refused';
    throw failure;
  }
}

/** Whatever is asked meanwhile is asked as the person, and undone. */
export async function asPerson<T>(
  login: pg.Client,
  { regionId, personId, membershipId }: Actor,
  work: () => Promise<T>
): Promise<T> {
  await login.query('begin');
  try {
    await login.query(
      `select set_config('role', $1, true), set_config('app.region_id', $2, true),
         set_config('app.person_id', $3, true), set_config('app.membership_id', $4, true)`,
      [`${process.env.ROLE_PREFIX}_user`, regionId, personId, membershipId]
    );
    return await work();
  } finally {
    await login.query('rollback');
  }
}
