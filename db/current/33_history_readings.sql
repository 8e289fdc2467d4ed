-- Who may read what of the history. It is asked for by thing, never by person; each read is noted.

/* Tables a reading of a kind shows, the column that names the thing, whether the key begins with it, what is shown. */
create or replace function app.history_scope()
returns table (kind text, table_name text, object_column text, by_key boolean, fields text[])
language sql immutable as $$
  values
    ('assessment', 'assessment', 'id', true, array['label']),
    ('assessment', 'answer', 'assessment_id', true,
      array['current_level', 'target_level', 'horizon', 'priority', 'remark', 'to_discuss']),
    ('assessment', 'theme_assignment', 'assessment_id', true, '{}'::text[]),
    ('assessment', 'evidence', 'assessment_id', false, array['title']),
    ('assessment', 'deviating_school', 'assessment_id', true, array['note']),
    ('assessment', 'frozen_copy', 'assessment_id', false, array['number', 'taken_on']),
    ('visit', 'visit', 'id', true, array['title', 'aims', 'held_on', 'starts_at', 'venue', 'state']),
    ('visit', 'visit_partner', 'visit_id', true, array['access_until']),
    ('visit', 'agenda_item', 'visit_id', false, array['title', 'minutes']),
    ('visit', 'visit_item', 'visit_id', false, array['text', 'responsible', 'due_on']),
    ('visit', 'goal', 'visit_id', false, array['title', 'success_sign', 'commitment', 'horizon', 'responsible', 'due_on']),
    ('visit', 'report_sheet', 'visit_id', false, array['state', 'highlights', 'open_points', 'distribution', 'next_on']),
    ('template', 'matrix_template', 'id', true, array['title', 'scale_sentence', 'state', 'published_on']),
    ('template', 'theme', 'template_id', false, array['title', 'number']),
    ('template', 'criterion', 'template_id', false, array['key', 'title', 'guiding_question', 'evidence_hint']),
    ('template', 'requirement', 'template_id', false, array['text', 'source', 'as_of', 'review_on'])
$$;

/* Title and organisation of a thing whose history the acting membership may ask for; nothing for any other. */
create or replace function app.history_object(kind text, object uuid) returns table (organisation_id uuid, title text)
language plpgsql stable security definer set search_path = '' as $$
declare
  region uuid := app.current_region();
  mine uuid[] := app.organisations_where('history.ask');
begin
  return query
    select a.organisation_id, a.label from app.assessment a
    where history_object.kind = 'assessment' and a.region_id = region and a.id = object and a.organisation_id = any (mine)
    union all
    select v.owner_id, v.title from app.visit v
    where history_object.kind = 'visit' and v.region_id = region and v.id = object and v.owner_id = any (mine)
    union all
    select mine[1], t.title from app.matrix_template t
    where history_object.kind = 'template' and t.region_id = region and t.id = object and cardinality(mine) > 0
      and app.may_in_region('template.edit');
end $$;

/* What the acting membership may ask for, to choose from. */
create or replace function app.history_objects() returns table (kind text, object_id uuid, title text)
language plpgsql stable security definer set search_path = '' as $$
declare
  region uuid := app.current_region();
  mine uuid[] := app.organisations_where('history.ask');
begin
  return query
    select x.kind, x.id, x.title from (
      select 'assessment' as kind, a.id, a.label as title from app.assessment a
      where a.region_id = region and a.organisation_id = any (mine)
      union all
      select 'visit', v.id, v.title from app.visit v where v.region_id = region and v.owner_id = any (mine)
      union all
      select 'template', t.id, t.title from app.matrix_template t
      where t.region_id = region and cardinality(mine) > 0 and app.may_in_region('template.edit')) x
    order by x.kind, x.id desc;
end $$;

/*
 * Entries of the history that a reading is about. Rows whose key begins with the thing are found by it, which is most of
 * them; the others by what they say.
 */
create or replace function app.history_of(r app.history_reading) returns setof app.history
language plpgsql stable security definer set search_path = '' as $$
begin
  return query
    select x.* from (
      select h.* from app.history_scope() s
      join app.history h on h.region_id = r.region_id and h.table_name = s.table_name
        and h.row_id like r.object_id::text || '%'
      where s.kind = r.kind and s.by_key
      union all
      select h.* from app.history_scope() s
      join app.history h on h.region_id = r.region_id and h.table_name = s.table_name
        and coalesce(h.new, h.old) ->> s.object_column = r.object_id::text
      where s.kind = r.kind and not s.by_key) x
    where (r.kind = 'template'
        or r.organisation_id::text in (coalesce(x.new, x.old) ->> 'organisation_id', coalesce(x.new, x.old) ->> 'owner_id'))
      and x.at >= r.from_on::timestamp at time zone 'Europe/Berlin'
      and x.at < (r.to_on + 1)::timestamp at time zone 'Europe/Berlin';
end $$;

/*
 * Readings the acting membership sees: those of its organisation for who may ask there, those with names for the
 * coordination, which may have to agree, and those in which the person itself is named.
 */
create or replace function app.readings_of_mine() returns uuid[]
language plpgsql stable security definer set search_path = '' as $$
begin
  return (
    select coalesce(array_agg(r.id), '{}') from app.history_reading r
    where r.region_id = app.current_region() and (
      r.organisation_id = any (app.organisations_where('history.ask'))
      or (r.with_names and app.may_in_region('history.agree'))
      or r.id in (
        select c.reading_id from app.history_concerned c
        where c.region_id = r.region_id and c.person_id = app.current_person() and split_part(app.acting_rights(), '|', 2) <> '')));
end $$;

/* Who asked, who settled and when it was read, for whoever sees the reading. */
create or replace function app.reading_people(reading uuid) returns jsonb
language plpgsql stable security definer set search_path = '' as $$
begin
  if not reading = any (app.readings_of_mine()) then return null; end if;
  return (
    select jsonb_build_object(
      'askedBy', app.reader_name(r.region_id, r.asked_by), 'settledBy', app.reader_name(r.region_id, r.settled_by),
      'organisation', (select o.name from app.organisation o where o.region_id = r.region_id and o.id = r.organisation_id),
      'looks', (
        select coalesce(jsonb_agg(jsonb_build_object('id', l.id, 'at', l.read_at, 'by', app.reader_name(l.region_id, l.read_by))
          order by l.read_at desc), '[]')
        from app.history_look l where l.region_id = r.region_id and l.reading_id = r.id))
    from app.history_reading r where r.region_id = app.current_region() and r.id = reading);
end $$;

create or replace function app.reader_name(region uuid, membership uuid) returns text
language plpgsql stable security definer set search_path = '' as $$
begin
  return (
    select p.name from app.membership m join app.person p on p.region_id = m.region_id and p.id = m.person_id
    where m.region_id = region and m.id = membership);
end $$;

/*
 * Whether the acting membership may be the second person: somebody else who may ask in the same organisation, or the
 * coordination, which then reads nothing. Never the same human in another membership.
 */
create or replace function app.may_settle_reading(reading uuid) returns boolean
language plpgsql stable security definer set search_path = '' as $$
begin
  return exists (
    select from app.history_reading r
    join app.membership m on m.region_id = r.region_id and m.id = r.asked_by
    where r.region_id = app.current_region() and r.id = reading and r.state = 'asked'
      and m.person_id <> app.current_person()
      and (r.organisation_id = any (app.organisations_where('history.ask')) or app.may_in_region('history.agree')));
end $$;

/* Whether the acting membership reads it now: who asked, or who agreed and belongs to the same organisation. */
create or replace function app.may_read_history(reading uuid) returns boolean
language plpgsql stable security definer set search_path = '' as $$
begin
  return exists (
    select from app.history_reading r
    where r.region_id = app.current_region() and r.id = reading
      and r.state = 'open' and r.open_until >= app.today()
      and r.organisation_id = any (app.organisations_where('history.ask'))
      and app.current_membership() in (r.asked_by, r.settled_by));
end $$;

/* Asks to read the history of a thing; without names it is open at once, for a week. */
create or replace function app.ask_history(kind text, object uuid, from_on date, to_on date, reason text, with_names boolean)
returns uuid language plpgsql security definer set search_path = '' as $$
declare asked uuid;
begin
  insert into app.history_reading (region_id, organisation_id, kind, object_id, title, from_on, to_on, reason, with_names,
    state, asked_on, asked_by, open_until)
  select app.current_region(), o.organisation_id, ask_history.kind, object, o.title, ask_history.from_on,
    ask_history.to_on, ask_history.reason, ask_history.with_names,
    case when ask_history.with_names then 'asked' else 'open' end, app.today(), app.current_membership(),
    case when not ask_history.with_names then app.today() + 7 end
  from app.history_object(ask_history.kind, object) o
  returning id into asked;
  if asked is null then raise exception 'not allowed' using errcode = '42501'; end if;
  return asked;
end $$;

/* The second person agrees or refuses; whose names will be read is told from that moment on. */
create or replace function app.settle_reading(reading uuid, agrees boolean) returns void
language plpgsql security definer set search_path = '' as $$
begin
  if not app.may_settle_reading(reading) then raise exception 'not allowed' using errcode = '42501'; end if;
  update app.history_reading r
  set state = case when agrees then 'open' else 'refused' end, settled_on = app.today(),
    settled_by = app.current_membership(), open_until = case when agrees then app.today() + 7 end
  where r.region_id = app.current_region() and r.id = reading and r.state = 'asked';
  if not found then raise exception 'settled already' using errcode = 'TR409'; end if;
  if agrees then perform app.name_concerned(reading); end if;
end $$;

/* Ends a reading, or takes the request back, before its time. */
create or replace function app.end_reading(reading uuid) returns void
language plpgsql security definer set search_path = '' as $$
begin
  update app.history_reading r set state = 'ended'
  where r.region_id = app.current_region() and r.id = reading and r.state in ('asked', 'open')
    and r.organisation_id = any (app.organisations_where('history.ask'));
  if not found then raise exception 'not allowed' using errcode = '42501'; end if;
end $$;

/* Whoever is named in a reading will see that, the asking person apart. */
create or replace function app.name_concerned(reading uuid) returns void
language plpgsql security definer set search_path = '' as $$
begin
  insert into app.history_concerned (region_id, reading_id, person_id)
  select distinct r.region_id, r.id, p.id
  from app.history_reading r, app.history_of(r) h
  join app.person p on p.region_id = h.region_id and p.id = h.person_id
  where r.region_id = app.current_region() and r.id = reading and r.with_names
    and p.id is distinct from (
      select m.person_id from app.membership m where m.region_id = r.region_id and m.id = r.asked_by)
  on conflict do nothing;
end $$;

/* Reads, and notes that it was read: the newest 500 entries with what changed, with names only where that was agreed. */
create or replace function app.read_history(reading uuid) returns jsonb
language plpgsql security definer set search_path = '' as $$
declare r app.history_reading;
begin
  if not app.may_read_history(reading) then raise exception 'not allowed' using errcode = '42501'; end if;
  select * into r from app.history_reading x where x.region_id = app.current_region() and x.id = reading;
  insert into app.history_look (region_id, reading_id, read_by) values (r.region_id, r.id, app.current_membership());
  perform app.name_concerned(reading);
  return (
    select coalesce(jsonb_agg(jsonb_build_object(
        'id', e.id, 'at', e.at, 'table', e.table_name, 'verb', e.verb, 'about', e.about, 'changes', e.changes)
      || case when r.with_names then jsonb_build_object('by', e.name) else '{}' end order by e.id desc), '[]')
    from (
      select h.id, h.at, h.table_name, h.verb, p.name,
        coalesce(c.key, coalesce(h.new, h.old) ->> 'title', coalesce(h.new, h.old) ->> 'label') as about,
        (select coalesce(jsonb_agg(jsonb_build_object('field', f.name, 'before', h.old ->> f.name, 'after', h.new ->> f.name)
            order by f.no), '[]')
          from unnest(s.fields) with ordinality f (name, no)
          where nullif(h.old ->> f.name, '') is distinct from nullif(h.new ->> f.name, '')) as changes
      from app.history_of(r) h
      join app.history_scope() s on s.kind = r.kind and s.table_name = h.table_name
      left join app.person p on p.region_id = h.region_id and p.id = h.person_id
      left join app.criterion c on c.region_id = h.region_id and c.id::text = coalesce(h.new, h.old) ->> 'criterion_id'
      order by h.id desc limit 500) e);
end $$;

create trigger a_step before update of state on app.history_reading for each row execute function app.check_step();
