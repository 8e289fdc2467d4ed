import { sql } from 'kysely';
import { asSignIn } from '#server/db.ts';
import { overview, type Overview } from './overview.ts';

/** How the installation is doing; null for everybody who does not look after it. */
export async function operatorPage(userId: string): Promise<Overview | null> {
  const { state } = await asSignIn(
    (tx) =>
      tx
        .selectNoFrom(sql<unknown>`auth.operator_overview(${userId})`.as('state'))
        .executeTakeFirstOrThrow(),
    'read only'
  );
  return overview.nullable().parse(state);
}
