import { sql } from 'kysely';
import { asSystem } from '#server/db.ts';

/** Discards filled workbooks nobody decided on for two weeks; what they say goes with them. */
export async function forgetOldWorkbooks(): Promise<void> {
  await asSystem(async (tx) => {
    await sql`
      update app.filled_workbook set state = 'discarded', state_at = app.now(), state_by = null
      where state = 'read' and state_at < app.now() - interval '14 days'`.execute(tx);
    await sql`
      delete from app.filled_workbook_content c
      where exists (select from app.filled_workbook w
        where w.region_id = c.region_id and w.id = c.workbook_id and w.state = 'discarded')`.execute(
      tx
    );
  });
}
