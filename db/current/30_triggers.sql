-- History of every tenant table, allowed steps, and what nothing may change any more.

create or replace function app.record_history() returns trigger
language plpgsql security definer set search_path = '' as $$
declare
  before jsonb := case when tg_op <> 'INSERT' then to_jsonb(old) end;
  after jsonb := case when tg_op <> 'DELETE' then to_jsonb(new) end;
  whole jsonb := coalesce(after, before);
begin
  if before is not distinct from after then return null; end if;
  insert into app.history (region_id, person_id, membership_id, table_name, row_id, verb, old, new)
  values (
    coalesce((whole ->> 'region_id')::uuid, case when tg_table_name = 'region' then (whole ->> 'id')::uuid end),
    app.current_person(), app.current_membership(), tg_table_name,
    (select string_agg(whole ->> k, '/') from unnest(tg_argv) k),
    lower(tg_op), before, after);
  return null;
end $$;

-- Frozen rows change only where a reference to a membership is cleared by its foreign key.
create or replace function app.refuse_change() returns trigger language plpgsql set search_path = '' as $$
begin
  if tg_op = 'UPDATE' and to_jsonb(new) - tg_argv[0] = to_jsonb(old) - tg_argv[0] then return new; end if;
  raise exception 'frozen row of %', tg_table_name using errcode = 'TR409';
end $$;

create or replace function app.check_step() returns trigger language plpgsql security definer set search_path = '' as $$
begin
  if new.state is distinct from old.state and not exists (
    select from app.allowed_step s
    where s.thing = tg_table_name and s.from_state = old.state and s.to_state = new.state)
  then
    raise exception '% cannot go from % to %', tg_table_name, old.state, new.state using errcode = 'TR409';
  end if;
  return new;
end $$;

-- A confirmed Berichtsbogen changes no more, and neither do the goals it names.
create or replace function app.refuse_change_of_confirmed() returns trigger language plpgsql set search_path = '' as $$
begin
  if old.state = 'confirmed' and (tg_op = 'DELETE' or to_jsonb(new) - 'state_by' <> to_jsonb(old) - 'state_by') then
    raise exception 'report sheet is confirmed' using errcode = 'TR409';
  end if;
  return case when tg_op = 'DELETE' then old else new end;
end $$;

create or replace function app.refuse_goal_of_confirmed() returns trigger
language plpgsql security definer set search_path = '' as $$
declare g app.goal := case when tg_op = 'DELETE' then old else new end;
begin
  if exists (
    select from app.report_sheet s
    where s.region_id = g.region_id and s.visit_id = g.visit_id and s.state = 'confirmed')
    and (tg_op <> 'UPDATE' or to_jsonb(new) - 'recorded_by' <> to_jsonb(old) - 'recorded_by')
  then
    raise exception 'report sheet is confirmed' using errcode = 'TR409';
  end if;
  return g;
end $$;

-- A role belongs to one kind of organisation: the Kreis as Schulträger and as Bildungsbüro never mix.
create or replace function app.check_role_fits() returns trigger
language plpgsql security definer set search_path = '' as $$
begin
  if not exists (
    select from app.organisation o join app.role r on r.organisation_kind = o.kind
    where o.region_id = new.region_id and o.id = new.organisation_id and r.code = new.role)
  then
    raise exception 'role % does not fit the organisation', new.role using errcode = 'TR422';
  end if;
  return new;
end $$;

-- The job is made in the transaction of the mail row: rolled-back work never sends anything.
create or replace function app.enqueue_mail() returns trigger
language plpgsql security definer set search_path = '' as $$
begin
  insert into jobs.job (name, data, policy, retry_limit, retry_delay, retry_backoff, retry_delay_max)
  select q.name, jsonb_build_object('mailId', new.id), q.policy, q.retry_limit, q.retry_delay, q.retry_backoff, q.retry_delay_max
  from jobs.queue q where q.name = 'mail';
  return null;
end $$;

create trigger a_enqueue after insert on app.mail for each row execute function app.enqueue_mail();
create trigger a_role_fits before insert or update on app.membership for each row execute function app.check_role_fits();
create trigger a_role_fits before insert or update on app.invitation for each row execute function app.check_role_fits();
create trigger a_step before update of state on app.visit for each row execute function app.check_step();
create trigger a_step before update of state on app.report_sheet for each row execute function app.check_step();
create trigger b_frozen before update or delete on app.report_sheet for each row execute function app.refuse_change_of_confirmed();
create trigger b_frozen before insert or update or delete on app.goal for each row execute function app.refuse_goal_of_confirmed();
create trigger b_frozen before update or delete on app.frozen_copy for each row execute function app.refuse_change('taken_by');
create trigger b_frozen before update or delete on app.copied_answer for each row execute function app.refuse_change('');
create trigger b_frozen before update or delete on app.copied_remark for each row execute function app.refuse_change('');
create trigger b_frozen before update or delete on app.file for each row execute function app.refuse_change('');
create trigger b_frozen before update or delete on app.file_piece for each row execute function app.refuse_change('');

-- Bytes of files and the history itself are left out: the one is named by its hash, the other would never end.
do $$
declare t record;
begin
  for t in
    select c.relname, (
      select string_agg(quote_literal(a.attname), ', ' order by array_position(i.indkey::int2[], a.attnum))
      from pg_index i join pg_attribute a on a.attrelid = c.oid and a.attnum = any (i.indkey)
      where i.indrelid = c.oid and i.indisprimary and a.attname <> 'region_id') as key_columns
    from pg_class c join pg_namespace n on n.oid = c.relnamespace
    where n.nspname = 'app' and c.relkind = 'r'
      and (c.relname = 'region' or exists (
        select from pg_attribute a where a.attrelid = c.oid and a.attname = 'region_id' and not a.attisdropped))
      and c.relname not in ('history', 'file_piece', 'mail')
  loop
    execute format(
      'create trigger z_history after insert or update or delete on app.%I for each row execute function app.record_history(%s)',
      t.relname, t.key_columns);
  end loop;
end $$;
