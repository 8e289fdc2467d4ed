import { sql } from 'kysely';
import { asSystem, type SystemTx } from '#server/db.ts';
import { log } from '#server/log.ts';
import { readSettings } from '#server/settings.ts';
import type { Anchor } from './anchor.ts';
import { anchorsInFile, appendAnchors } from './anchor-file.server.ts';
import { anchorsAfter } from './anchors.server.ts';
import { rolling, sealer } from './seal.server.ts';

/** Anchors what was sealed, once an hour at most, in the database and in the file of this machine. */
export async function anchorHistory({ now = false } = {}): Promise<void> {
  await asSystem((tx) => addAnchor(tx, now));
  await bringFileUp();
  const { anchorMail } = readSettings();
  if (anchorMail) {
    await asSystem((tx) => sql`select app.mail_anchor(${anchorMail})`.execute(tx));
  }
}

async function addAnchor(tx: SystemTx, now: boolean): Promise<void> {
  const lock = await sql<{ held: boolean }>`
    select pg_try_advisory_xact_lock(app.seal_lock()) as held`.execute(tx);
  if (!lock.rows[0]?.held) return;
  const { rows } = await sql<{
    at: string;
    no: number;
    entries: number;
    root: string;
    due: boolean;
  }>`
    select to_char(clock_timestamp() at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"') as at,
      coalesce(max(a.no), 0) as no, coalesce(max(a.entries), 0)::float8 as entries,
      coalesce((array_agg(a.root order by a.no desc))[1], '') as root,
      ${now} or coalesce(max(a.at) < clock_timestamp() - interval '1 hour', true) as due
    from app.history_anchor a`.execute(tx);
  const [last] = rows;
  if (!last?.due) return;
  const { entries, lastId, root } = await sealsAfter(tx, last);
  if (entries === last.entries) return;
  const { secret, macOf } = sealer();
  const anchor = { no: last.no + 1, entries, lastId, root, at: last.at };
  await sql`
    insert into app.history_anchor (no, entries, last_id, root, at, secret, mac)
    values (${anchor.no}, ${entries}, ${lastId}, ${root}, ${anchor.at}, ${secret}, ${macOf(anchor)})`.execute(
    tx
  );
}

async function sealsAfter(tx: SystemTx, { entries, root }: { entries: number; root: string }) {
  const roll = rolling(root);
  let last = { no: entries, historyId: 0 };
  for (;;) {
    const { rows } = await sql<{ no: number; historyId: number; seal: string }>`
      select s.no::float8 as no, s.history_id::float8 as "historyId", encode(s.seal, 'hex') as seal
      from app.history_seal s where s.no > ${last.no} order by s.no limit 10000`.execute(tx);
    for (const row of rows) {
      roll.add(row.seal);
      last = row;
    }
    if (rows.length === 0) break;
  }
  return { entries: last.no, lastId: last.historyId, root: roll.root() };
}

/** Adds to the file what the database has and it lacks; never where the two tell different things. */
async function bringFileUp(): Promise<void> {
  const last = (await anchorsInFile()).at(-1);
  const newer = await asSystem((tx) => anchorsAfter(tx, (last?.no ?? 1) - 1));
  const [same, ...missing]: (Anchor | undefined)[] = last ? newer : [undefined, ...newer];
  if (last && same?.mac !== last.mac) {
    log.error({ anchor: last.no }, 'the database lacks an anchor of its history');
    return;
  }
  await appendAnchors(missing.flatMap((anchor) => anchor ?? []));
}
