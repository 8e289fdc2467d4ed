-- Answers that come by calendar file, and whose calendar an address is.

/*
 * Notes the answer of a partner whose calendar file somebody of the Schulträger got back: the address says of
 * which organisation. Returns its name; null where the address belongs to no partner of the visit.
 */
create or replace function app.answer_by_mail(visit uuid, address text, given text, told integer) returns text
language plpgsql security definer set search_path = '' as $$
declare
  partner app.visit_partner;
begin
  select p.* into partner
  from app.visit_partner p
  join app.membership m on m.region_id = p.region_id and m.organisation_id = p.organisation_id
  join app.person q on q.region_id = m.region_id and q.id = m.person_id
  where p.region_id = app.current_region() and p.visit_id = answer_by_mail.visit
    and p.owner_id = any (app.organisations_where('visit.edit'))
    and q.mail = lower(address) and q.suspended_at is null and app.is_current(m)
  order by m.role like '%Lead' desc
  limit 1;
  if partner.visit_id is null then return app.answer_of_unit(visit, address, given, told); end if;
  insert into app.visit_answer (region_id, visit_id, organisation_id, owner_id, answer, sequence, answered_by)
  values (partner.region_id, partner.visit_id, partner.organisation_id, partner.owner_id, given, told,
    app.current_membership())
  on conflict (region_id, visit_id, organisation_id) do update
    set answer = excluded.answer, sequence = excluded.sequence, answered_at = app.now(), answered_by = excluded.answered_by
    where visit_answer.sequence <= excluded.sequence;
  return (select o.name from app.organisation o where o.region_id = partner.region_id and o.id = partner.organisation_id);
end $$;

/* The same for somebody of a Bereich of the acting Schulträger that takes part; returns the name of the Bereich. */
create or replace function app.answer_of_unit(visit uuid, address text, given text, told integer) returns text
language plpgsql security definer set search_path = '' as $$
declare
  found record;
begin
  select u.region_id, u.visit_id, u.unit_id, p.membership_id, t.name into found
  from app.visit_unit u
  join app.unit t on t.region_id = u.region_id and t.id = u.unit_id
  cross join lateral app.people_of_unit(u.region_id, u.unit_id) p
  where u.region_id = app.current_region() and u.visit_id = visit and p.mail = lower(address)
    and u.owner_id = any (app.organisations_where('visit.edit'))
  limit 1;
  if found.visit_id is null then return null; end if;
  insert into app.visit_unit_answer (region_id, visit_id, membership_id, unit_id, answer, sequence)
  values (found.region_id, found.visit_id, found.membership_id, found.unit_id, given, told)
  on conflict (region_id, visit_id, membership_id) do update
    set unit_id = excluded.unit_id, answer = excluded.answer, sequence = excluded.sequence, answered_at = app.now()
    where visit_unit_answer.sequence <= excluded.sequence;
  return found.name;
end $$;

/* In whose names an account acts today: what its calendar is read as. */
create or replace function auth.calendar_actors(feed uuid) returns table (
  region_id uuid, short_name text, person_id uuid, membership_id uuid, language text)
language plpgsql stable security definer set search_path = '' as $$
begin
  return query
    select r.id, r.short_name, p.id, m.id, coalesce(u.language, r.language)
    from auth.calendar_feed f
    join auth."user" u on u.id = f.user_id
    join app.person p on p.user_id = u.id and p.suspended_at is null
    join app.region r on r.id = p.region_id and r.suspended_at is null
    join app.membership m on m.region_id = p.region_id and m.person_id = p.id
    where f.id = feed and app.is_current(m)
    order by r.short_name, m.id
    limit 50;
end $$;
