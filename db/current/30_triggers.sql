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

-- A frozen text is taken out on order: text and salt go, the leaf and everything else stay.
create or replace function app.refuse_change_of_text() returns trigger language plpgsql set search_path = '' as $$
begin
  if tg_op = 'UPDATE' and app.is_redacting() and old.redaction_id is null and new.redaction_id is not null
    and new.salt is null and to_jsonb(new) - array[tg_argv[0], 'salt', 'redaction_id']
      = to_jsonb(old) - array[tg_argv[0], 'salt', 'redaction_id']
  then
    return new;
  end if;
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
  if old.state = 'confirmed' and (tg_op = 'DELETE'
    or (to_jsonb(new) - 'state_by' <> to_jsonb(old) - 'state_by' and not app.is_redacting()))
  then
    raise exception 'report sheet is confirmed' using errcode = 'TR409';
  end if;
  return case when tg_op = 'DELETE' then old else new end;
end $$;

/* An amendment that is being drafted opens goals and results again; what was frozen keeps its own content. */
create or replace function app.is_being_amended(region uuid, visit uuid) returns boolean
language plpgsql stable security definer set search_path = '' as $$
begin
  return exists (
    select from app.report_sheet s
    where s.region_id = region and s.visit_id = visit and s.amendment > 0 and s.state <> 'confirmed');
end $$;

-- A section is frozen with its content, a public version with its approval.
create or replace function app.refuse_change_of_frozen() returns trigger language plpgsql set search_path = '' as $$
begin
  if old.content is not null and not app.is_redacting()
    and (tg_op = 'DELETE' or to_jsonb(new) - tg_argv[0] <> to_jsonb(old) - tg_argv[0])
  then
    raise exception 'frozen row of %', tg_table_name using errcode = 'TR409';
  end if;
  return case when tg_op = 'DELETE' then old else new end;
end $$;

-- What the visit brought, goals and all else; other sheets of the same visit amend it.
create or replace function app.refuse_result_of_confirmed() returns trigger
language plpgsql security definer set search_path = '' as $$
declare
  region uuid := case when tg_op = 'DELETE' then old.region_id else new.region_id end;
  visit uuid := case when tg_op = 'DELETE' then old.visit_id else new.visit_id end;
begin
  if exists (
    select from app.report_sheet s
    where s.region_id = region and s.visit_id = visit and s.state = 'confirmed')
    and not app.is_being_amended(region, visit)
    and not app.is_redacting()
    and (tg_op <> 'UPDATE' or to_jsonb(new) - 'recorded_by' <> to_jsonb(old) - 'recorded_by')
  then
    raise exception 'report sheet is confirmed' using errcode = 'TR409';
  end if;
  return case when tg_op = 'DELETE' then old else new end;
end $$;
drop function if exists app.refuse_goal_of_confirmed(), app.refuse_item_of_confirmed();

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

-- Who works under a mandate works no longer than it runs. Shortening is always possible, so that ending one works.
create or replace function app.check_mandate_fits() returns trigger
language plpgsql security definer set search_path = '' as $$
begin
  if new.mandate_id is not null
    and (tg_op = 'INSERT' or new.mandate_id is distinct from old.mandate_id or new.valid_to > old.valid_to)
    and not exists (
      select from app.mandate d
      where d.region_id = new.region_id and d.id = new.mandate_id
        and d.ended_at is null and new.valid_to <= d.valid_to)
  then
    raise exception 'membership outlives its mandate' using errcode = 'TR422', constraint = 'membership_outlives_mandate';
  end if;
  return new;
end $$;

-- A mandate that is ended or shortened takes its memberships and open invitations along; a longer one those
-- that ended with it.
create or replace function app.end_with_mandate() returns trigger
language plpgsql security definer set search_path = '' as $$
declare last_day date := case when new.ended_at is null then new.valid_to else app.today() end;
begin
  update app.membership m set valid_to = greatest(last_day, m.valid_from)
  where m.region_id = new.region_id and m.organisation_id = new.owner_id and m.mandate_id = new.id
    and (m.valid_to > last_day or (new.ended_at is null and m.valid_to = old.valid_to));
  if new.ended_at is not null then
    update app.invitation i set revoked_at = app.now()
    where i.region_id = new.region_id and i.organisation_id = new.owner_id and i.mandate_id = new.id
      and i.accepted_at is null and i.revoked_at is null;
  end if;
  return null;
end $$;

-- What is over stays over: a new mandate is made instead.
create or replace function app.refuse_ended_mandate() returns trigger language plpgsql set search_path = '' as $$
begin
  if old.ended_at is not null and to_jsonb(new) - array['ended_by', 'made_by'] <> to_jsonb(old) - array['ended_by', 'made_by'] then
    raise exception 'mandate has ended' using errcode = 'TR409';
  end if;
  return new;
end $$;

-- Somebody who alone leads an organisation does not leave it without a lead; others, above all the
-- coordination, may end it. Deputies are no successors: they stand in for a time.
create or replace function app.keep_a_lead() returns trigger
language plpgsql security definer set search_path = '' as $$
declare
  -- The last day on which this one leads; null: it goes on.
  last_day date := case
    when new.role <> old.role or new.valid_from > app.today() then app.today() - 1 else new.valid_to end;
begin
  if old.person_id is distinct from app.current_person() or old.deputy_of is not null
    or old.role not in ('ownerLead', 'schoolLead', 'regionCoordinator')
    or not app.is_current(old) or last_day is null or last_day is not distinct from old.valid_to
  then
    return new;
  end if;
  -- Of two who leave at the same moment the second must see that the first has left.
  perform pg_catalog.pg_advisory_xact_lock(pg_catalog.hashtextextended(old.organisation_id::text, 0));
  if not exists (
    select from app.membership m
    join app.person p on p.region_id = m.region_id and p.id = m.person_id
    where m.region_id = old.region_id and m.organisation_id = old.organisation_id and m.role = old.role
      and m.person_id <> old.person_id and m.deputy_of is null and p.suspended_at is null
      and m.valid_from <= last_day + 1 and (m.valid_to is null or m.valid_to > last_day))
  then
    raise exception 'nobody would lead' using errcode = 'TR422', constraint = 'membership_last_lead';
  end if;
  return new;
end $$;

-- A deputy has the role of whom it stands in for, also after that role changed.
create or replace function app.deputies_follow() returns trigger
language plpgsql security definer set search_path = '' as $$
begin
  update app.membership m set role = new.role
  where m.region_id = new.region_id and m.deputy_of = new.id and m.role <> new.role;
  return null;
end $$;

-- The job is made in the transaction of the mail row: rolled-back work never sends anything.
create or replace function app.enqueue_mail() returns trigger
language plpgsql security definer set search_path = '' as $$
begin
  insert into jobs.job (name, data, policy, retry_limit, retry_delay, retry_backoff, retry_delay_max, start_after)
  select q.name, jsonb_build_object('mailId', new.id), q.policy, q.retry_limit, q.retry_delay, q.retry_backoff, q.retry_delay_max,
    -- A release may be taken back for a while as if it had never been.
    case when new.kind = 'release' then least(new.created_at, now()) + app.undo_time() + interval '1 minute' else now() end
  from jobs.queue q where q.name = 'mail';
  return null;
end $$;

-- The day from which a change of the directory holds: today, or the day the register was made.
create or replace function app.effective_on() returns date language sql stable as $$
  select coalesce(nullif(current_setting('app.effective_on', true), '')::date, app.today())
$$;

/*
 * From `day` on the field of the organisation has this value (none: it has ended). A change on the first
 * day of a period corrects it; a value that comes back on the day it ended goes on as if nothing had been.
 */
create or replace function app.set_period(region uuid, organisation uuid, what text, new_value text, new_owner uuid, day date)
returns void language plpgsql security definer set search_path = '' as $$
declare
  open_one app.organisation_period;
  before app.organisation_period;
  starts date := day;
begin
  select * into open_one from app.organisation_period p
  where p.region_id = region and p.organisation_id = organisation and p.field = what and p.valid_to is null;
  if found then
    if open_one.value is not distinct from new_value and open_one.owner_id is not distinct from new_owner
    then return; end if;
    starts := greatest(day, open_one.valid_from);
    if open_one.valid_from = starts then
      delete from app.organisation_period p where p.region_id = region and p.id = open_one.id;
    else
      update app.organisation_period p set valid_to = starts where p.region_id = region and p.id = open_one.id;
    end if;
  end if;
  if new_value is null and new_owner is null then return; end if;
  select * into before from app.organisation_period p
  where p.region_id = region and p.organisation_id = organisation and p.field = what
  order by p.valid_from desc limit 1;
  starts := greatest(starts, before.valid_to);
  if before.valid_to = starts and before.value is not distinct from new_value
    and before.owner_id is not distinct from new_owner
  then
    update app.organisation_period p set valid_to = null where p.region_id = region and p.id = before.id;
  else
    insert into app.organisation_period (region_id, organisation_id, field, value, owner_id, valid_from)
    values (region, organisation, what, new_value, new_owner, starts);
  end if;
end $$;

/* What is new has no earlier period, so all of a statement are dated at once. */
create or replace function app.date_new_names() returns trigger
language plpgsql security definer set search_path = '' as $$
begin
  insert into app.organisation_period (region_id, organisation_id, field, value, valid_from)
  select n.region_id, n.id, 'name', n.name, app.effective_on()
  from new_rows n where n.kind in ('school', 'schoolOwner');
  return null;
end $$;

create or replace function app.date_new_schools() returns trigger
language plpgsql security definer set search_path = '' as $$
begin
  insert into app.organisation_period (region_id, organisation_id, field, value, owner_id, valid_from)
  select n.region_id, n.id, v.field, v.value, v.owner_id, app.effective_on()
  from new_rows n cross join lateral (values
    ('type', n.school_type, null::uuid), ('owner', null, n.owner_id), ('pupils', n.pupils::text, null)
  ) as v (field, value, owner_id)
  where n.gone_on is null and (v.value is not null or v.owner_id is not null);
  return null;
end $$;

/* Every change of a name is dated, whoever makes it; what is gone has no name to change. */
create or replace function app.date_name() returns trigger
language plpgsql security definer set search_path = '' as $$
begin
  if new.kind in ('school', 'schoolOwner') and new.name <> old.name then
    perform app.set_period(new.region_id, new.id, 'name', new.name, null, app.effective_on());
  end if;
  return null;
end $$;

/* What a school is, since when; all of it ends while the school is gone. */
create or replace function app.date_school() returns trigger
language plpgsql security definer set search_path = '' as $$
declare
  day date := app.effective_on();
  is_here boolean := new.gone_on is null;
begin
  if (new.school_type, new.owner_id, new.pupils, new.gone_on)
    is not distinct from (old.school_type, old.owner_id, old.pupils, old.gone_on)
  then return null; end if;
  perform app.set_period(new.region_id, new.id, 'type', case when is_here then new.school_type end, null, day);
  perform app.set_period(new.region_id, new.id, 'owner', null, case when is_here then new.owner_id end, day);
  perform app.set_period(new.region_id, new.id, 'pupils', case when is_here then new.pupils::text end, null, day);
  if new.gone_on is distinct from old.gone_on then
    perform app.date_presence(new.region_id, new.id, is_here, day);
  end if;
  return null;
end $$;

create or replace function app.date_owner() returns trigger
language plpgsql security definer set search_path = '' as $$
begin
  if new.gone_on is distinct from old.gone_on then
    perform app.date_presence(new.region_id, new.id, new.gone_on is null, app.effective_on());
  end if;
  return null;
end $$;

create or replace function app.date_presence(region uuid, organisation uuid, is_here boolean, day date)
returns void language plpgsql security definer set search_path = '' as $$
begin
  perform app.set_period(region, organisation, 'name',
    (select o.name from app.organisation o where o.region_id = region and o.id = organisation and is_here), null, day);
end $$;

create trigger a_wanted before insert on app.mail for each row execute function app.choose_mail();
create trigger a_enqueue after insert on app.mail for each row when (not new.is_collected) execute function app.enqueue_mail();
create trigger b_digest after update of sent_at, dropped_at on app.mail
  for each row when (new.kind = 'digest') execute function app.settle_digest();
create trigger a_role_fits before insert or update on app.membership for each row execute function app.check_role_fits();
create trigger a_role_fits before insert or update on app.invitation for each row execute function app.check_role_fits();
create trigger b_role_since before update of role on app.membership
  for each row when (old.role is distinct from new.role) execute function app.note_role();
create trigger b_lead before update on app.membership for each row execute function app.keep_a_lead();
create trigger c_deputies after update of role on app.membership for each row execute function app.deputies_follow();
create trigger b_mandate_fits before insert or update on app.membership for each row execute function app.check_mandate_fits();
create trigger b_frozen before update on app.mandate for each row execute function app.refuse_ended_mandate();
create trigger c_end_with_mandate after update of ended_at, valid_to on app.mandate for each row execute function app.end_with_mandate();
create trigger a_step before update of state on app.visit for each row execute function app.check_step();
create trigger a_step before update of state on app.report_sheet for each row execute function app.check_step();
create trigger a_step before update of state on app.register_import for each row execute function app.check_step();
create trigger a_step before update of state on app.filled_workbook for each row execute function app.check_step();
create trigger a_step before update of state on app.assessment_round for each row execute function app.check_step();
create trigger a_step before update of state on app.round_owner for each row execute function app.check_step();
create trigger a_step before update of state on app.round_extension for each row execute function app.check_step();
create trigger c_round after insert on app.frozen_copy for each row execute function app.finish_in_round();
create trigger b_frozen before update or delete on app.report_sheet for each row execute function app.refuse_change_of_confirmed();
create trigger b_frozen before insert or update or delete on app.goal for each row execute function app.refuse_result_of_confirmed();
create trigger a_step before insert on app.goal_step for each row execute function app.check_goal_step();
create trigger a_step before update on app.measure for each row execute function app.check_step();
create trigger b_owners before update on app.measure for each row execute function app.refuse_other_change_of_measure();
create trigger b_frozen before insert or update or delete on app.visit_item for each row execute function app.refuse_result_of_confirmed();
create trigger b_frozen before update or delete on app.report_section for each row execute function app.refuse_change_of_frozen('');
create trigger b_frozen before update or delete on app.public_sheet for each row execute function app.refuse_change_of_frozen('approved_by');
create trigger b_frozen before update or delete on app.frozen_copy for each row execute function app.refuse_change('taken_by');
create trigger b_frozen before update or delete on app.copied_answer for each row execute function app.refuse_change('');
create trigger a_seal before insert on app.copied_remark for each row execute function app.seal_remark();
create trigger b_frozen before update or delete on app.copied_remark for each row execute function app.refuse_change_of_text('remark');
create trigger a_seal before insert on app.correction for each row execute function app.seal_reason();
create trigger b_frozen before update or delete on app.correction for each row execute function app.refuse_change_of_text('reason');
create trigger b_frozen before update or delete on app.redaction for each row execute function app.refuse_change('redacted_by');
create trigger b_frozen before update or delete on app.report_edition for each row execute function app.refuse_change('');
create trigger b_closed before insert or update or delete on app.visit_mark
  for each row execute function app.refuse_closed_preparation('marked_by');
create trigger b_closed before insert or update or delete on app.visit_expectation
  for each row execute function app.refuse_closed_preparation('written_by');
create trigger b_closed before insert or update or delete on app.agenda_item
  for each row execute function app.refuse_closed_preparation('state_by');
create trigger b_closed before insert or update or delete on app.talk_pause
  for each row execute function app.refuse_closed_preparation('');
create trigger a_uninvite before delete on app.visit_partner for each row execute function app.uninvite_partner();
create trigger c_release after insert on app.visit_partner for each row execute function app.release_to_partner();
create trigger c_withdraw after delete on app.visit_partner for each row execute function app.withdraw_from_partner();
create trigger d_guest after update of access_until on app.visit_partner for each row execute function app.follow_guest();
create trigger d_guest_ends after delete on app.visit_partner for each row execute function app.end_guest();
create trigger b_frozen before update on app.file for each row execute function app.refuse_change('');
create trigger b_frozen before update on app.file_piece for each row execute function app.refuse_change('');

create trigger c_new_period after insert on app.organisation referencing new table as new_rows
  for each statement execute function app.date_new_names();
create trigger c_new_period after insert on app.school referencing new table as new_rows
  for each statement execute function app.date_new_schools();
create trigger c_period after update of name on app.organisation for each row execute function app.date_name();
create trigger c_period after update of school_type, owner_id, pupils, gone_on on app.school
  for each row execute function app.date_school();
create trigger c_period after update of gone_on on app.school_owner for each row execute function app.date_owner();

do $$
declare t text;
begin
  foreach t in array array['region', 'person', 'membership', 'mandate', 'role_permission'] loop
    execute format('create trigger d_rights after insert or update or delete on app.%I
      for each statement execute function app.forget_rights()', t);
  end loop;
end $$;

-- Bytes of files, what an uploaded register or workbook held and the history itself are left out: the first are
-- named by their hash, the second is not kept, the third would never end.
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
      and c.relname not in ('history', 'file_piece', 'register_import_part', 'filled_workbook_content', 'mail', 'presence')
  loop
    execute format(
      'create trigger z_history after insert or update or delete on app.%I for each row execute function app.record_history(%s)',
      t.relname, t.key_columns);
  end loop;
end $$;
