import { sql } from 'kysely';
import { asSignIn, asSystem } from '#server/db.ts';
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

/** The same for the command line, whose user has the machine anyway. */
export async function installationState(): Promise<Overview> {
  const { state } = await asSystem((tx) =>
    tx.selectNoFrom(sql<unknown>`app.installation_state()`.as('state')).executeTakeFirstOrThrow()
  );
  return overview.parse(state);
}
