-- Who marks questions before a visit, who says what it expects, and until when.

/* Themes of the Schulträger's copies that reach the acting organisation today, for each visit it is invited to. */
create or replace function app.visit_themes_to_me() returns table (visit_id uuid, theme_id uuid)
language plpgsql stable security definer set search_path = '' as $$
begin
  return query
    select distinct p.visit_id, t.theme_id
    from app.visit_partner p
    join app.frozen_copy f on f.region_id = p.region_id and f.organisation_id = p.owner_id
    join app.themes_shared_with_me() t on t.copy_id = f.id
    where p.region_id = app.current_region() and p.visit_id = any (app.visits_shared_with_me());
end $$;

/* What is prepared is closed with the talk: afterwards it only says how everybody came to the table. */
create or replace function app.refuse_closed_preparation() returns trigger
language plpgsql security definer set search_path = '' as $$
declare
  whole jsonb := case when tg_op = 'DELETE' then to_jsonb(old) else to_jsonb(new) end;
begin
  if exists (
    select from app.visit v
    where v.region_id = (whole ->> 'region_id')::uuid and v.id = (whole ->> 'visit_id')::uuid
      and v.state in ('held', 'cancelled'))
    and not app.is_redacting()
    and not (tg_op = 'UPDATE' and to_jsonb(new) - tg_argv[0] = to_jsonb(old) - tg_argv[0])
  then
    raise exception 'the visit is over' using errcode = 'TR409';
  end if;
  return case when tg_op = 'DELETE' then old else new end;
end $$;
