import { sql } from 'kysely';
import { asSystem } from '#server/db.ts';
import type { Fault } from './fault.ts';

/**
 * An upload whose check nobody goes on with, because its process was ended, has failed. A check has its
 * answer within two minutes, however many wait; what waits for its columns is no check any more.
 */
export async function endInterruptedChecks(): Promise<void> {
  const interrupted: Fault = { code: 'interrupted' };
  await asSystem((tx) =>
    sql`
      update app.register_import i
      set state = 'failed', fault = ${JSON.stringify([interrupted])}::jsonb, state_at = app.now(), state_by = null
      where i.state = 'uploaded' and i.state_at < app.now() - interval '2 minutes'
        and not exists (select from app.register_import_part p
          where p.region_id = i.region_id and p.import_id = i.id)`.execute(tx)
  );
}

/**
 * Discards readings that nobody decided on: a preview after two weeks, a list without its
 * columns after a day. What was read from their files goes with them.
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
