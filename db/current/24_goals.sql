-- Goals after the visit: who sees them, who takes their steps, who does the measures.

/* Goals for which the acting organisation does something. */
create or replace function app.goals_with_my_measure() returns uuid[]
language plpgsql stable security definer set search_path = '' as $$
begin
  return (
    select coalesce(array_agg(distinct m.goal_id), '{}') from app.measure m
    where m.region_id = app.current_region()
      and m.party_id = any (app.organisations_where('measure.report')));
end $$;

/* Whom a measure from a visit may be given to: as for its goals. */
create or replace function app.parties_of_visit(visit uuid) returns table (id uuid, kind text, name text)
language plpgsql stable security definer set search_path = '' as $$
begin
  return query
    select o.id, o.kind, o.name
    from app.visit v
    join app.organisation o on o.region_id = v.region_id and (
      o.id = v.owner_id
      or o.id in (
        select s.id from app.school s
        where s.region_id = v.region_id and s.owner_id = v.owner_id and s.gone_on is null)
      or (o.kind in ('schoolOwner', 'coordinationOffice', 'schoolSupervision', 'mediaAdvice') and o.id in (
        select p.organisation_id from app.visit_partner p
        where p.region_id = v.region_id and p.visit_id = v.id)))
    where v.region_id = app.current_region() and v.id = visit
      and v.owner_id = any (app.organisations_where('visit.read'));
end $$;

/* Whom a measure of the goal may be given to: the Schulträger, its schools, and who took part in the visit. */
create or replace function app.parties_of_goal(goal uuid) returns table (id uuid, kind text, name text)
language plpgsql stable security definer set search_path = '' as $$
begin
  return query
    select p.id, p.kind, p.name
    from app.goal g cross join lateral app.parties_of_visit(g.visit_id) p
    where g.region_id = app.current_region() and g.id = goal;
end $$;

/* One after the other: whoever has not seen the last step takes none. */
create or replace function app.check_goal_step() returns trigger
language plpgsql security definer set search_path = '' as $$
declare
  last_no integer;
  last_state text;
begin
  perform from app.goal g where g.region_id = new.region_id and g.id = new.goal_id for update;
  select s.no, s.state into last_no, last_state from app.goal_step s
  where s.region_id = new.region_id and s.goal_id = new.goal_id order by s.no desc limit 1;
  if new.no <> coalesce(last_no, 0) + 1 or not exists (
    select from app.allowed_step a
    where a.thing = 'goal' and a.from_state = coalesce(last_state, 'planned') and a.to_state = new.state)
  then
    raise exception 'goal has gone on' using errcode = 'TR409';
  end if;
  return new;
end $$;

/* Who does a measure says how it stands; what it is remains the Schulträger's. */
create or replace function app.refuse_other_change_of_measure() returns trigger
language plpgsql security definer set search_path = '' as $$
declare
  standing text[] := array['state', 'reason', 'state_at', 'state_by', 'version'];
begin
  if app.current_membership() is not null and not app.is_redacting()
    and not old.owner_id = any (app.organisations_where('goal.steer'))
    and to_jsonb(new) - standing <> to_jsonb(old) - standing
  then
    raise exception 'only the owner changes what a measure is' using errcode = '42501';
  end if;
  return new;
end $$;
