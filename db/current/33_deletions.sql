-- What a restored backup must not bring back: rows that were deleted, rights that were taken back, passages that were
-- taken out. Each is noted in the transaction that does it, by its key and without what was deleted.

/*
 * Arguments: the columns of the key; and which columns count, none for all that changed. Who did it is left out: that
 * person may be unknown to the backup.
 */
create or replace function app.note_deletion() returns trigger
language plpgsql security definer set search_path = '' as $$
declare
  before jsonb := case when tg_op <> 'INSERT' then to_jsonb(old) end;
  after jsonb := case when tg_op <> 'DELETE' then to_jsonb(new) end;
  counting text[] := string_to_array(tg_argv[1], ',');
begin
  if tg_table_name = 'report_sheet' and tg_op = 'UPDATE' and before ->> 'file_id' <> after ->> 'file_id' then
    -- The document without the passage was made for this; the backup has only the one that holds it.
    insert into app.deletion (table_name, verb, key, image)
    select 'app.file', 'insert', jsonb_build_object('region_id', f.region_id, 'id', f.id), to_jsonb(f)
    from app.file f where f.region_id = new.region_id and f.id = (after ->> 'file_id')::uuid;
    insert into app.deletion (table_name, verb, key, image)
    select 'app.file_piece', 'insert', jsonb_build_object('region_id', p.region_id, 'file_id', p.file_id, 'no', p.no), to_jsonb(p)
    from app.file_piece p where p.region_id = new.region_id and p.file_id = (after ->> 'file_id')::uuid;
  end if;
  insert into app.deletion (table_name, verb, key, image)
  select format('%I.%I', tg_table_schema, tg_table_name), lower(tg_op),
    (select jsonb_object_agg(k, coalesce(before, after) -> k) from unnest(string_to_array(tg_argv[0], ',')) k),
    case
      when tg_op = 'DELETE' then null
      -- A password that was changed opens nothing any more, and no password is ever noted.
      when tg_table_name = 'account' then '{"password": null}'
      else (
        select coalesce(jsonb_object_agg(a.key, a.value), '{}') from jsonb_each(after) a
        where a.key not like '%\_by' and (counting is null or a.key = any (counting))
          and (before is null or before -> a.key is distinct from a.value))
    end;
  return null;
end $$;

-- Whether something is being taken out is asked by the setting itself: not every role may call app.is_redacting.
do $$
declare
  t record;
  watched record;
begin
  for t in
    select n.nspname, c.relname, format('%I.%I', n.nspname, c.relname) as name,
      array(select a.attname from pg_attribute a where a.attrelid = c.oid and a.attnum = any (i.indkey)
        order by array_position(i.indkey::int2[], a.attnum)) as key
    from pg_class c join pg_namespace n on n.oid = c.relnamespace
    join pg_index i on i.indrelid = c.oid and i.indisprimary
    where n.nspname in ('app', 'auth') and c.relkind = 'r' and c.relpersistence = 'p'
  loop
    -- A key with an id of its own never comes again. Of the others those that give a right: deleted and entered again
    -- after the backup, such a row is missing afterwards, which is the safe side.
    if t.nspname = 'app' and (t.key in ('{region_id,id}', '{id}') or t.relname in
        ('visit_partner', 'visit_unit', 'build_out_release', 'mandate_theme', 'release_theme'))
      and t.relname not in ('mail', 'organisation_period', 'restoration', 'deletion', 'probe')
      -- What ends by itself with time, and what a restored backup is without anyway.
      or t.nspname = 'auth' and t.relname not in ('session', 'acting', 'verification', 'attempt', 'ended_session',
        'kept_input', 'sending', 'guest_session', 'operator_deed', 'mail_choice', 'mail_change', 'totp_setup', 'half_session',
        'factor_attempt', 'used_challenge')
    then
      execute format('create or replace trigger y_deleted after delete on %s for each row execute function app.note_deletion(%L)',
        t.name, array_to_string(t.key, ','));
    end if;
    if t.name not in ('app.deletion', 'app.file_piece', 'app.mail', 'auth.session', 'auth.half_session', 'auth.guest_session', 'auth.attempt')
    then
      execute format(
        'create or replace trigger y_redacted after update on %s for each row when (current_setting(''app.redacting'', true) = ''on'') execute function app.note_deletion(%L)',
        t.name, array_to_string(t.key, ','));
    end if;
    for watched in
      select * from (values
        ('region', 'suspended_at'), ('person', 'suspended_at'), ('membership', 'valid_to'),
        ('mandate', 'ended_at,valid_to'), ('visit_partner', 'access_until'), ('release', 'withdrawn_at'),
        ('standing_release', 'ended_at'), ('publication', 'withdrawn_at')) as w (relname, columns)
      where t.nspname = 'app' and w.relname = t.relname
    loop
      execute format(
        'create trigger y_taken_back after update of %s on %s for each row when ((%s) is distinct from (%s)) execute function app.note_deletion(%L, %L)',
        watched.columns, t.name,
        (select string_agg('old.' || c, ', ') from unnest(string_to_array(watched.columns, ',')) c),
        (select string_agg('new.' || c, ', ') from unnest(string_to_array(watched.columns, ',')) c),
        array_to_string(t.key, ','), watched.columns);
    end loop;
  end loop;
end $$;

create or replace trigger y_taken_back after update of password on auth.account
  for each row when (old.password is distinct from new.password) execute function app.note_deletion('id', 'password');
create trigger y_deleted after delete on app.mail
  for each row when (current_setting('app.redacting', true) = 'on') execute function app.note_deletion('id');
create or replace trigger y_taken_back after update of used_at on auth.recovery_code
  for each row when (old.used_at is distinct from new.used_at) execute function app.note_deletion('user_id,code', 'used_at');
create trigger y_written after insert on app.redaction for each row execute function app.note_deletion('region_id,id');
create trigger y_written after insert on app.report_edition
  for each row when (current_setting('app.redacting', true) = 'on') execute function app.note_deletion('region_id,sheet_id,edition');
create trigger y_written after insert on app.history
  for each row when (new.table_name = 'history' and current_setting('app.redacting', true) = 'on') execute function app.note_deletion('id');
