import { sql } from 'kysely';
import { asSystem } from '#server/db.ts';

/** Writes the reminders that are due today; how often it is asked makes no difference. */
export async function remindOfRounds(): Promise<void> {
  await asSystem((tx) => tx.selectNoFrom(sql`app.remind_of_rounds()`.as('mails')).execute());
}
