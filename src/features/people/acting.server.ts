import { sql } from 'kysely';
import { asSignIn } from '#server/db.ts';

/** Keeps for this session in whose name it acts in the region; only a membership the account holds today. */
export async function actFor(
  session: { sessionId: string; userId: string },
  regionId: string,
  membershipId: string
): Promise<void> {
  await asSignIn((tx) =>
    tx
      .insertInto('auth.acting')
      .columns(['session_id', 'region_id', 'membership_id'])
      .expression((from) =>
        from
          .selectFrom('app.membership as m')
          .innerJoin('app.person as p', (join) =>
            join.onRef('p.region_id', '=', 'm.region_id').onRef('p.id', '=', 'm.person_id')
          )
          .select([sql<string>`${session.sessionId}::uuid`.as('session_id'), 'm.region_id', 'm.id'])
          .where('m.region_id', '=', regionId)
          .where('m.id', '=', membershipId)
          .where('p.user_id', '=', session.userId)
          .where(sql<boolean>`app.is_current(m)`)
      )
      .onConflict((conflict) =>
        conflict
          .columns(['session_id', 'region_id'])
          .doUpdateSet({ membership_id: sql`excluded.membership_id` })
      )
      .execute()
  );
}
