import { sql } from 'kysely';
import { wordsOf } from '#base/words.ts';
import type { Tx } from '#server/db.ts';
import { type FoundKind, foundKinds, shownAtMost } from './search.ts';

export type Found = {
  what: FoundKind;
  id: string;
  /** Of an organisation its kind, of a person the role. */
  kind: string;
  name: string;
  /** Where it belongs: the owner of a school, the organisation of a person, the visit of a goal. */
  of: string;
};

/**
 * What fits among everything the acting membership may see, best first, in one statement. Nothing is
 * counted beyond what is shown, so no number tells of what stays hidden.
 */
export async function search(tx: Tx, text: string): Promise<Found[]> {
  const words = wordsOf(text);
  if (words.length === 0) return [];
  const result = await sql<Found>`
    with candidate as (${candidates(tx)}),
    scored as (
      select c.*, app.search_score(${words}::text[], c.text) as score,
        row_number() over (
          partition by c.what
          -- Whoever writes the name of a town looks for its Schulträger first, not for its many schools.
          order by app.search_score(${words}::text[], c.text) desc nulls last, c.kind = 'school', c.name, c.of, c.kind, c.id) as place
      from candidate c
      where app.search_score(${words}::text[], c.text) is not null)
    select s.what, s.id, s.kind, s.name, s.of from scored s
    where s.place <= ${shownAtMost}
    order by array_position(${foundKinds}::text[], s.what),
      s.place`.execute(tx);
  return result.rows;
}

/** Every thing that can be found with the text it is found by. */
function candidates(tx: Tx) {
  return sql`
    select 'organisation' as what, o.id, o.kind, o.name, coalesce(w.name, seat.name, '') as of,
      concat_ws(' ', o.name, s.full_name, s.school_number, b.register_number, coalesce(c.place, s.place),
        k.name, seat.name) as text
    from app.organisation o
    left join app.school s on s.region_id = o.region_id and s.id = o.id
    left join app.organisation w on w.region_id = s.region_id and w.id = s.owner_id
    left join app.municipality k on k.region_id = s.region_id and k.id = s.municipality_id
    left join app.school_owner b on b.region_id = o.region_id and b.id = o.id
    left join app.municipality seat on seat.region_id = b.region_id and seat.key = b.seat_key
    left join app.contact_correction c on c.region_id = o.region_id and c.organisation_id = o.id
    where o.region_id = ${tx.region}
    union all
    select 'municipality', k.id, '', k.name, '', concat_ws(' ', k.name, k.key)
    from app.municipality k where k.region_id = ${tx.region}
    union all
    select 'person', o.id, m.role, p.name, o.name, p.name
    from app.membership m
    join app.person p on p.region_id = m.region_id and p.id = m.person_id
    join app.organisation o on o.region_id = m.region_id and o.id = m.organisation_id
    where m.region_id = ${tx.region} and p.suspended_at is null and app.is_current(m)
    union all
    select 'visit', v.id, v.kind, v.title, o.name, concat_ws(' ', v.title, o.name)
    from app.visit v join app.organisation o on o.region_id = v.region_id and o.id = v.owner_id
    where v.region_id = ${tx.region}
    union all
    -- Whoever does something for a goal sees it also without its visit.
    select 'goal', g.id, '', g.title, coalesce(v.title, ''), g.title
    from app.goal g left join app.visit v on v.region_id = g.region_id and v.id = g.visit_id
    where g.region_id = ${tx.region}`;
}
