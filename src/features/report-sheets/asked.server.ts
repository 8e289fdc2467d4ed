import { sql } from 'kysely';
import { asSystem, type Tx } from '#server/db.ts';

/** Who was asked for comments to a draft and how many came, by party; nobody but who confirms it learns that. */
export async function askedForComments(tx: Tx, sheetId: string) {
  const { rows } = await sql<{
    partyId: string;
    name: string;
    schoolId: string | null;
    comments: number;
    until: string | null;
  }>`
    select coalesce(a.unit_id, a.organisation_id) as "partyId", coalesce(u.name, o.name) as name, a.school_id as "schoolId", a.comments,
      p.comments_until as until
    from app.comments_asked(${sheetId}) a
    join app.organisation o on o.region_id = ${tx.region} and o.id = a.organisation_id
    left join app.unit u on u.region_id = o.region_id and u.id = a.unit_id
    join app.report_proposal p on p.region_id = o.region_id and p.sheet_id = ${sheetId}
      and p.school_id is not distinct from a.school_id
    order by a.school_id is not null, a.unit_id is null, coalesce(u.name, o.name) collate "de-x-icu"`.execute(
    tx
  );
  return rows;
}

/** Drafts sent to the acting organisation or Bereich to which it has said nothing yet, the nearest last day first. */
export function sheetsToCommentQuery(tx: Tx) {
  return sql<{
    visitId: string;
    schoolId: string | null;
    title: string;
    owner: string;
    until: string | null;
  }>`(
    select p.visit_id as "visitId", p.school_id as "schoolId", p.content -> 'visit' ->> 'title' as title,
      o.name as owner, p.comments_until as until
    from app.report_proposal p
    join app.organisation o on o.region_id = p.region_id and o.id = p.owner_id
    cross join lateral (
      select r.id, null::uuid as unit from unnest((select app.organisations_where('report.respond'))::uuid[]) r (id)
      where r.id <> p.owner_id and (p.school_id is null or p.school_id = r.id)
      union all
      select p.owner_id, w.unit_id from app.visits_of_my_unit() w
      where p.school_id is null and w.visit_id = p.visit_id
        and cardinality((select app.organisations_where('visit.expect'))) = 0) mine
    where p.region_id = ${tx.region} and app.is_open_for_comments(p.sheet_id)
      and not exists (
        select from app.report_comment c
        where c.region_id = p.region_id and c.sheet_id = p.sheet_id and c.organisation_id = mine.id
          and c.unit_id is not distinct from mine.unit and c.school_id is not distinct from p.school_id)
    order by p.comments_until, p.sent_at
    limit 5)`;
}

/** Writes the reminders that are due today; how often it is asked makes no difference. */
export async function remindOfComments(): Promise<void> {
  await asSystem((tx) => tx.selectNoFrom(sql`app.remind_of_comments()`.as('mails')).execute());
}
