import type pg from 'pg';
import type { Deletion } from '#server/backup/deletions.ts';
import { replay, type Replayed } from '#server/backup/replay.ts';

/**
 * Makes restored data quiet: what was deleted since is deleted again, nobody is signed in, no link that was sent opens
 * anything, and nothing goes out before `tafelrunde release`. Works on the tables of this version while no trigger is
 * there.
 */
export async function settle(
  client: pg.Client,
  backupMadeAt: string,
  deletions: readonly Deletion[]
): Promise<Replayed> {
  const replayed = await replay(client, deletions);
  await client.query(`
    -- Who comes with an old session signs in anew and finds what was typed.
    insert into auth.ended_session (token, user_id) select token, user_id from auth.session on conflict do nothing;
    delete from auth.session;
    delete from auth.half_session;
    delete from auth.guest_session;
    delete from auth.verification;
    update auth.operator_invitation set expires_at = least(expires_at, now()) where accepted_at is null;
    update auth.mail_change set expires_at = least(expires_at, now());
    update app.invitation set revoked_at = now() where accepted_at is null and revoked_at is null;
    -- Far enough that no link sent after the backup has the number either.
    update app.guest set link_no = link_no + 1000000;
    insert into auth.operator_deed (by_command, deed) values (true, 'backupRestored')`);
  await client.query(
    'insert into app.restoration (backup_made_at, replayed, unreplayed) values ($1, $2, $3)',
    [backupMadeAt, replayed.done, replayed.left.length]
  );
  return replayed;
}
