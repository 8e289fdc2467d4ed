import { sql, type RawBuilder } from 'kysely';
import { m } from '#messages';
import type { Tx } from '#server/db.ts';
import { Outdated } from '#server/form.ts';
import type { Pen } from './talk.ts';

/** Who writes in a talk, for the house of the Schulträger; partners learn only that it is the Schulträger. */
export async function penOf(tx: Tx, visitId: string): Promise<Pen> {
  const { rows } = await penQuery(tx, visitId).execute(tx);
  return rows[0] ?? nobodys;
}

/** The same, to be read within a larger statement; without a row nobody wrote yet. */
export function penQuery(tx: Tx, visitId: string) {
  return sql<Pen>`(
    select w.name as writer, coalesce(t.writer_id = app.current_membership(), false) as "isMine",
      t.writer_id is null or ${isSilent} as "isFree",
      a.name as asker, coalesce(t.asked_by = app.current_membership(), false) as "hasAsked"
    from app.visit_talk t
    left join app.membership wm on wm.region_id = t.region_id and wm.id = t.writer_id
    left join app.person w on w.region_id = wm.region_id and w.id = wm.person_id
    left join app.membership am on am.region_id = t.region_id and am.id = t.asked_by
    left join app.person a on a.region_id = am.region_id and a.id = am.person_id
    where t.region_id = ${tx.region} and t.visit_id = ${visitId})`;
}

export const nobodys: Pen = {
  writer: null,
  isMine: false,
  isFree: true,
  asker: null,
  hasAsked: false
};

/** Takes the pen, or goes on holding it. Of two who reach for it at the same moment the database gives it to one. */
export async function holdPen(tx: Tx, visitId: string): Promise<void> {
  const { rows } = await sql`
    insert into app.visit_talk as t (region_id, visit_id, owner_id, writer_id, written_at)
    select v.region_id, v.id, v.owner_id, app.current_membership(), app.now()
    from app.visit v where v.region_id = ${tx.region} and v.id = ${visitId}
    on conflict (region_id, visit_id) do update set
      writer_id = excluded.writer_id, written_at = excluded.written_at,
      asked_by = nullif(t.asked_by, excluded.writer_id),
      version = t.version + (t.writer_id is distinct from excluded.writer_id)::int
    where t.writer_id is null or t.writer_id = excluded.writer_id or ${isSilent}
    returning 1`.execute(tx);
  if (rows.length > 0) return;
  const { writer } = await penOf(tx, visitId);
  const text = writer ? m.talk_pen_elsewhere({ name: writer }) : m.talk_pen_elsewhere_unnamed();
  throw new Outdated({ kind: 'state', text });
}

/** Asks whoever writes to hand the pen over. */
export async function askForPen(tx: Tx, visitId: string): Promise<void> {
  await change(
    tx,
    visitId,
    sql`asked_by = app.current_membership()`,
    sql`t.writer_id <> app.current_membership()`
  );
}

/** Hands the pen to whoever asked for it, else lays it down; only who holds it can. */
export async function givePen(tx: Tx, visitId: string): Promise<void> {
  await change(
    tx,
    visitId,
    sql`writer_id = t.asked_by, written_at = app.now(), asked_by = null`,
    sql`t.writer_id = app.current_membership()`
  );
}

const isSilent = sql<boolean>`coalesce(t.written_at < app.now() - interval '10 minutes', true)`;

async function change(
  tx: Tx,
  visitId: string,
  set: RawBuilder<unknown>,
  where: RawBuilder<unknown>
): Promise<void> {
  await sql`
    update app.visit_talk t set ${set}, version = t.version + 1
    where t.region_id = ${tx.region} and t.visit_id = ${visitId} and ${where}`.execute(tx);
}
