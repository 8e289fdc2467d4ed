import { error } from '@sveltejs/kit';
import { sql } from 'kysely';
import type { Tx } from '#server/db.ts';
import type { Work } from './hand-over.ts';

type Taken = {
  id: string;
  giver: string;
  note: string;
  writtenAt: string;
  isNoted: boolean;
  /** What is still there and may be seen; everything else was finished meanwhile. */
  work: (Work & { visitId: string | null })[];
};

/** A hand-over as whoever takes something over reads it. To nobody else: 404. */
export async function takenPage(tx: Tx, id: string): Promise<Taken> {
  const { rows } = await sql<Taken>`
    select h.id, p.name as giver, h.note, h.written_at as "writtenAt", t.noted_at is not null as "isNoted",
      (select coalesce(json_agg(json_build_object('kind', i.kind, 'id', i.subject_id,
          'title', coalesce(a.label, v.title, g.title, n.name),
          'visitId', coalesce(v.id, g.visit_id)) order by i.kind, i.subject_id), '[]')
        from app.hand_over_item i
        left join app.assessment a on i.kind = 'assessment' and a.region_id = i.region_id and a.id = i.subject_id
        left join app.report_sheet s on i.kind = 'reportSheet' and s.region_id = i.region_id and s.id = i.subject_id
        left join app.visit v on v.region_id = i.region_id
          and v.id = case i.kind when 'visit' then i.subject_id when 'reportSheet' then s.visit_id end
        left join app.goal g on i.kind = 'goal' and g.region_id = i.region_id and g.id = i.subject_id
        left join app.invitation n on i.kind = 'invitation' and n.region_id = i.region_id and n.id = i.subject_id
          and n.accepted_at is null and n.revoked_at is null
        where i.region_id = h.region_id and i.hand_over_id = h.id and i.taker_id = t.taker_id
          and coalesce(a.id, v.id, g.id, n.id) is not null) as work
    from app.hand_over h
    join app.hand_over_taker t on t.region_id = h.region_id and t.hand_over_id = h.id
      and t.taker_id = app.current_membership()
    join app.membership m on m.region_id = h.region_id and m.id = h.membership_id
    join app.person p on p.region_id = m.region_id and p.id = m.person_id
    where h.region_id = ${tx.region} and h.id = ${id}`.execute(tx);
  return rows[0] ?? error(404);
}

/** From now on the start page no longer shows it. */
export async function takeNote(tx: Tx, id: string): Promise<void> {
  const noted = await tx
    .updateTable('app.hand_over_taker')
    .set({ noted_at: sql`app.now()` })
    .where('region_id', '=', tx.region)
    .where('hand_over_id', '=', id)
    .where('taker_id', '=', tx.actor.membershipId)
    .returning('taker_id')
    .executeTakeFirst();
  if (!noted) error(404);
}

/** Those the acting membership has not taken note of yet, as one value within a statement. */
export const unnoted = sql<{ id: string; giver: string }[]>`(
  select coalesce(json_agg(json_build_object('id', h.id, 'giver', p.name) order by h.written_at), '[]')
  from app.hand_over_taker t
  join app.hand_over h on h.region_id = t.region_id and h.id = t.hand_over_id
  join app.membership m on m.region_id = h.region_id and m.id = h.membership_id
  join app.person p on p.region_id = m.region_id and p.id = m.person_id
  where t.region_id = app.current_region() and t.taker_id = app.current_membership() and t.noted_at is null)`;
