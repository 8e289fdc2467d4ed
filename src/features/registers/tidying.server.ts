import { sql } from 'kysely';
import { asSystem } from '#server/db.ts';

/**
 * Discards readings that nobody decided on: a preview after two weeks, an upload whose check was
 * interrupted after a day. What was read from their files goes with them.
 */
export async function forgetOldImports(): Promise<void> {
  await asSystem(async (tx) => {
    await sql`
      update app.register_import set state = 'discarded', state_at = app.now(), state_by = null
      where (state = 'previewed' and state_at < app.now() - interval '14 days')
        or (state = 'uploaded' and state_at < app.now() - interval '1 day')`.execute(tx);
    await sql`
      delete from app.register_import_part p
      where exists (select from app.register_import i
        where i.region_id = p.region_id and i.id = p.import_id and i.state = 'discarded')`.execute(
      tx
    );
  });
}
