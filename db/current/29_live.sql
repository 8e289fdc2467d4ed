-- What open pages are told while others work. Nodes ask twice a second and only while somebody looks: a
-- notification in every save would halve the throughput of saving.

/*
 * The Bereich of the acting membership, to be shown to others as present; null where it is that of one
 * person alone, who would be shown with it.
 */
create or replace function app.department_shown() returns uuid
language plpgsql stable security definer set search_path = '' as $$
begin
  return (
    select m.unit_id from app.membership m
    where m.region_id = app.current_region() and m.id = app.current_membership()
      and m.person_id = app.current_person() and m.unit_id is not null and app.is_current(m)
      and exists (
        select from app.membership o
        join app.person p on p.region_id = o.region_id and p.id = o.person_id
        where o.region_id = m.region_id and o.unit_id = m.unit_id and o.person_id <> m.person_id
          and p.suspended_at is null and app.is_current(o)));
end $$;

/* Moves with whatever is changed in a visit and its talk; null for everything that is no visit. */
create or replace function app.talk_stamp(region uuid, visit uuid) returns text
language plpgsql stable security definer set search_path = '' as $$
begin
  return (
    select concat_ws('/', v.version, t.version, (
        select md5(string_agg(concat(x.id, x.version), '' order by x.id)) from (
          select i.id, i.version from app.visit_item i where i.region_id = v.region_id and i.visit_id = v.id
          union all
          select g.id, g.version from app.goal g where g.region_id = v.region_id and g.visit_id = v.id
          union all
          select x.id, x.version from app.measure x where x.region_id = v.region_id and x.visit_id = v.id
          union all
          select a.id, a.version from app.agenda_item a where a.region_id = v.region_id and a.visit_id = v.id
          union all
          select p.id, (p.ended_at is not null)::int from app.talk_pause p
          where p.region_id = v.region_id and p.visit_id = v.id) x))
    from app.visit v
    left join app.visit_talk t on t.region_id = v.region_id and t.visit_id = v.id
    where v.region_id = talk_stamp.region and v.id = talk_stamp.visit);
end $$;

/*
 * Of assessments, and in the same list of visits: ids and a stamp that moves with every change, nothing of what was
 * changed; whoever is told reads as a person.
 */
create or replace function app.pulse(regions uuid[], assessments uuid[])
returns table (assessment_id uuid, stamp text, units uuid[])
language plpgsql stable security definer set search_path = '' as $$
begin
  return query
    select w.assessment,
      (select concat(sum(a.version), '/', count(*)) from app.answer a
        where a.region_id = w.region and a.assessment_id = w.assessment)
      || (select concat('/', count(*), '/', count(t.done_at), '/', max(t.done_at)) from app.theme_assignment t
        where t.region_id = w.region and t.assessment_id = w.assessment)
      || coalesce(' ' || app.talk_stamp(w.region, w.assessment), ''),
      (select coalesce(array_agg(distinct p.unit_id order by p.unit_id), '{}') from app.presence p
        where p.region_id = w.region and p.assessment_id = w.assessment and p.until > now())
    from unnest(regions, assessments) w (region, assessment);
end $$;

/* A node says which departments are at which matrix there, for the next ten seconds; before that it says so again. */
create or replace function app.be_present(at_node uuid, regions uuid[], assessments uuid[], units uuid[]) returns void
language plpgsql security definer set search_path = '' as $$
begin
  delete from app.presence p
  where p.until < now() or (p.node = at_node and not exists (
    select from unnest(assessments, units) w (assessment, unit)
    where w.assessment = p.assessment_id and w.unit = p.unit_id));
  insert into app.presence (region_id, assessment_id, unit_id, node, until)
  select distinct w.region, w.assessment, w.unit, at_node, now() + interval '10 seconds'
  from unnest(regions, assessments, units) w (region, assessment, unit)
  on conflict (region_id, assessment_id, unit_id, node) do update set until = excluded.until;
end $$;

/* Which of these streams still have their session and their membership, in the same order. */
create or replace function auth.streams_hold(sessions uuid[], memberships uuid[]) returns boolean[]
language plpgsql stable security definer set search_path = '' as $$
begin
  return (
    select array_agg(
      exists (
        select from auth.session s
        join app.person p on p.user_id = s.user_id
        join app.membership m on m.region_id = p.region_id and m.person_id = p.id
        join app.region r on r.id = m.region_id
        where s.id = w.session and m.id = w.membership
          and s.expires_at > now() and s.created_at > now() - interval '12 hours'
          and s.updated_at > now() - interval '60 minutes'
          and (s.proof is not null or not (auth.has_factor(s.user_id) or auth.factor_is_due(s.user_id)))
          and p.suspended_at is null and r.suspended_at is null and app.is_current(m))
      or exists (
        select from auth.guest_session s
        join app.membership m on m.region_id = s.region_id and m.organisation_id = s.guest_id
        where s.id = w.session and m.id = w.membership
          and s.created_at > now() - interval '12 hours' and s.used_at > now() - interval '60 minutes'
          and auth.guest_session_holds(s))
      order by w.no)
    from unnest(sessions, memberships) with ordinality w (session, membership, no));
end $$;
