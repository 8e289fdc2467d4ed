import { error } from '@sveltejs/kit';
import { sql } from 'kysely';
import { z } from 'zod';
import { barrierReport } from '#features/legal/legal-input.ts';
import { asSignIn } from '#server/db.ts';

/** Barriers reported to the installation that nobody has answered yet, the oldest first; 404 for others. */
export async function installationReports(userId: string) {
  const { reports } = await asSignIn(
    (tx) =>
      tx
        .selectNoFrom(sql<unknown>`auth.operator_reports(${userId})`.as('reports'))
        .executeTakeFirstOrThrow(),
    'read only'
  );
  return z.array(barrierReport).nullable().parse(reports) ?? error(404);
}

/** Answered: nothing of it is kept. */
export async function settleInstallationReport(userId: string, report: string): Promise<void> {
  const { done } = await asSignIn((tx) =>
    tx
      .selectNoFrom(sql<boolean>`auth.operator_settle_report(${userId}, ${report})`.as('done'))
      .executeTakeFirstOrThrow()
  );
  if (!done) error(404);
}
