-- Bereiche that take part in a visit of their Schulträger.

/* Visits the Bereich of the acting membership takes part in. */
create or replace function app.visits_of_my_unit() returns table (visit_id uuid, unit_id uuid)
language plpgsql stable security definer set search_path = '' as $$
declare
  mine uuid := app.current_unit();
begin
  return query
    select u.visit_id, u.unit_id from app.visit_unit u
    where u.region_id = app.current_region() and u.unit_id = mine;
end $$;

/* The Bereich the acting membership speaks for at a visit: a lead speaks for the Schulträger as a whole. */
create or replace function app.speaking_unit(visit uuid) returns uuid
language plpgsql stable security definer set search_path = '' as $$
begin
  if cardinality(app.organisations_where('visit.expect')) > 0 then return null; end if;
  return (select m.unit_id from app.visits_of_my_unit() m where m.visit_id = visit);
end $$;

/*
 * Who is in a Bereich today: its people and those who stand in for them, under no Auftrag. As addresses, for
 * mails alone.
 */
create or replace function app.people_of_unit(region uuid, unit uuid) returns table (membership_id uuid, person_id uuid, mail text)
language plpgsql stable security definer set search_path = '' as $$
begin
  return query
    select m.id, p.id, p.mail
    from app.membership m
    left join app.membership b on b.region_id = m.region_id and b.id = m.deputy_of
    join app.person p on p.region_id = m.region_id and p.id = m.person_id
    where m.region_id = region and coalesce(m.unit_id, b.unit_id) = unit and m.mandate_id is null
      and p.suspended_at is null and app.is_current(m);
end $$;

/* Whether a mail about a visit still goes to somebody of a Bereich that takes part; then the Bereich's name. */
create or replace function app.unit_reached(visit app.visit, address text) returns text
language plpgsql stable security definer set search_path = '' as $$
begin
  return (
    select u.name
    from app.visit_unit v
    join app.unit u on u.region_id = v.region_id and u.id = v.unit_id
    cross join lateral app.people_of_unit(v.region_id, v.unit_id) p
    where v.region_id = visit.region_id and v.visit_id = visit.id and p.mail = address
    limit 1);
end $$;

/* One mail to everybody in a Bereich, save who acts. */
create or replace function app.mail_people_of_unit(region uuid, kind text, unit uuid, subject uuid) returns void
language plpgsql security definer set search_path = '' as $$
begin
  insert into app.mail (region_id, kind, recipient, language, subject_id)
  select distinct on (p.person_id) r.id, mail_people_of_unit.kind, p.mail, coalesce(a.language, r.language), subject
  from app.region r
  cross join lateral app.people_of_unit(r.id, unit) p
  left join auth."user" a on a.email = p.mail
  where r.id = region and p.person_id is distinct from app.current_person();
end $$;

/* The same about a visit, for those of the Schulträger who may invite to it. */
create or replace function app.mail_unit(kind text, unit uuid, visit uuid) returns void
language plpgsql security definer set search_path = '' as $$
begin
  perform app.mail_people_of_unit(u.region_id, mail_unit.kind, u.id, visit)
  from app.unit u
  join app.visit v on v.region_id = u.region_id and v.owner_id = u.owner_id and v.id = mail_unit.visit
  where u.region_id = app.current_region() and u.id = unit
    and u.owner_id = any (app.organisations_where('visit.edit'));
end $$;

/* How many of each Bereich answered what to a visit of the acting Schulträger, and whether to the appointment as it is. */
create or replace function app.unit_answers(visit uuid) returns table (unit_id uuid, answer text, is_to_now boolean, people integer)
language plpgsql stable security definer set search_path = '' as $$
begin
  return query
    select w.unit_id, w.answer, w.sequence >= v.asked_sequence, count(*)::integer
    from app.visit_unit_answer w
    join app.visit v on v.region_id = w.region_id and v.id = w.visit_id
    where w.region_id = app.current_region() and w.visit_id = visit
      and v.owner_id = any (app.organisations_where('visit.read'))
    group by 1, 2, 3;
end $$;

/* How many people a Bereich of the own house has: as many are invited with it. Null for everybody else. */
create or replace function app.unit_size(unit uuid) returns integer
language plpgsql stable security definer set search_path = '' as $$
begin
  return (
    select (select count(*) from app.people_of_unit(u.region_id, u.id))::integer
    from app.unit u
    where u.region_id = app.current_region() and u.id = unit
      and u.owner_id = any (app.organisations_where('visit.read')));
end $$;
