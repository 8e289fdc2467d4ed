-- What is kept about somebody: for that person alone.

/*
 * Everything the data map calls contact or personal of one account: the account, its people in each region, their
 * memberships and invitations, mails to it, sessions and choices, what it did for the installation, and each row that
 * names one of the people or memberships, with the keys of the row and the columns that tell it. Nobody else's name is
 * in it, and no text of an organisation. Counted tries of a sign-in are left out: no row of theirs tells whose it is.
 */
create or replace function auth.data_of_account(account uuid) returns jsonb
language plpgsql stable security definer set search_path = '' as $$
declare
  person_ids uuid[] := array(select p.id from app.person p where p.user_id = account);
  membership_ids uuid[] := array(
    select m.id from app.membership m join app.person p on p.region_id = m.region_id and p.id = m.person_id
    where p.user_id = account);
  address text := (select u.email from auth."user" u where u.id = account);
  deeds jsonb := '[]';
  part jsonb;
  place record;
begin
  for place in
    select c.relname as table_name, array_agg(a.attname::text order by a.attnum) as columns,
      (select array_agg(k.attname::text order by k.attnum) from pg_catalog.pg_index i
        join pg_catalog.pg_attribute k on k.attrelid = c.oid and k.attnum = any (i.indkey)
        where i.indrelid = c.oid and i.indisprimary) as keys
    from app.column_privacy d
    cross join unnest(d.columns) as told
    join pg_catalog.pg_class c on c.relname = d.table_name and c.relnamespace = 'app'::regnamespace
    join pg_catalog.pg_attribute a on a.attrelid = c.oid and a.attname = told and a.atttypid = 'uuid'::regtype
    where d.class in ('contact', 'personal') and d.table_name <> 'history'
    group by c.oid, c.relname order by c.relname
  loop
    execute format(
      'select jsonb_agg(jsonb_strip_nulls(jsonb_build_object(''table'', %L::text, ''row'', %s, ''as'', %s)) order by %s) from app.%I t where %s',
      place.table_name,
      (select 'jsonb_build_object(' || string_agg(format('%L::text, t.%I', k, k), ', ') || ')' from unnest(place.keys) k),
      (select 'jsonb_build_array(' || string_agg(
        format('case when t.%1$I = any ($1) then %1$L::text end', k), ', ') || ')' from unnest(place.columns) k),
      (select string_agg(format('t.%I', k), ', ') from unnest(place.keys) k),
      place.table_name,
      (select string_agg(format('t.%I = any ($1)', k), ' or ') from unnest(place.columns) k))
    into part using membership_ids || person_ids;
    deeds := deeds || coalesce(part, '[]');
  end loop;
  return (
    select jsonb_build_object(
      'account', (select to_jsonb(one) from (
        select u.name, u.email as mail, u.language, u.created_at from auth."user" u where u.id = account) one),
      'sessions', (select coalesce(jsonb_agg(to_jsonb(one) order by one.created_at), '[]') from (
        select s.created_at, s.updated_at, s.expires_at, s.ip_address, s.user_agent, s.proof
        from auth.session s where s.user_id = account) one),
      'secondFactor', jsonb_build_object(
        'appSince', (select t.confirmed_at from auth.totp t where t.user_id = account),
        'passkeys', (select coalesce(jsonb_agg(to_jsonb(one) order by one.made_at), '[]') from (
          select k.name, k.made_at, k.used_at from auth.passkey k where k.user_id = account) one),
        'recoveryCodesUsed', (select coalesce(jsonb_agg(c.used_at order by c.used_at), '[]')
          from auth.recovery_code c where c.user_id = account and c.used_at is not null)),
      'endedSessions', (select coalesce(jsonb_agg(e.ended_at order by e.ended_at), '[]')
        from auth.ended_session e where e.user_id = account),
      'calendarAddressSince', (select f.made_at from auth.calendar_feed f where f.user_id = account),
      'operator', jsonb_build_object(
        'since', (select o.since from auth.operator o where o.user_id = account),
        'invitations', (select coalesce(jsonb_agg(to_jsonb(one) order by one.created_at), '[]') from (
          select i.mail, i.created_at, i.expires_at, i.accepted_at
          from auth.operator_invitation i where i.mail = address) one),
        'deeds', (select coalesce(jsonb_agg(to_jsonb(one) order by one.at), '[]') from (
          select d.at, d.deed, d.subject from auth.operator_deed d where d.operator_id = account) one),
        'legalTexts', (select coalesce(jsonb_agg(to_jsonb(one) order by one.written_at), '[]') from (
          select t.page, t.version, t.written_at from auth.legal_text t where t.written_by = account) one)),
      'mailChoices', (select coalesce(jsonb_agg(to_jsonb(one) order by one.kind), '[]') from (
        select c.kind, c.way from auth.mail_choice c where c.user_id = account) one),
      'addressChanges', (select coalesce(jsonb_agg(to_jsonb(one) order by one.asked_at), '[]') from (
        select c.old_mail, c.new_mail, c.asked_at, c.confirmed_at, c.stopped_at
        from auth.mail_change c where c.user_id = account) one),
      'keptInputs', (select coalesce(jsonb_agg(to_jsonb(one) order by one.kept_at), '[]') from (
        select k.address, k.fields, k.kept_at from auth.kept_input k where k.user_id = account) one),
      'sentForms', (select coalesce(jsonb_agg(to_jsonb(one) order by one.sent_at), '[]') from (
        select s.location, s.sent_at from auth.sending s where s.sender = account or s.sender = any (person_ids)) one),
      'people', (select coalesce(jsonb_agg(to_jsonb(one) order by one.region), '[]') from (
        select g.name as region, p.name, p.mail, p.created_at, p.suspended_at
        from app.person p join app.region g on g.id = p.region_id where p.id = any (person_ids)) one),
      'memberships', (select coalesce(jsonb_agg(to_jsonb(one) order by one.valid_from, one.organisation), '[]') from (
        select o.name as organisation, m.role, u.name as unit, m.valid_from, m.valid_to
        from app.membership m
        join app.organisation o on o.region_id = m.region_id and o.id = m.organisation_id
        left join app.unit u on u.region_id = m.region_id and u.id = m.unit_id
        where m.id = any (membership_ids)) one),
      'invitations', (select coalesce(jsonb_agg(to_jsonb(one) order by one.created_at), '[]') from (
        select o.name as organisation, i.role, i.name, i.mail, i.created_at, i.expires_at, i.accepted_at, i.revoked_at
        from app.invitation i join app.organisation o on o.region_id = i.region_id and o.id = i.organisation_id
        where i.mail = address) one),
      'mails', (select coalesce(jsonb_agg(to_jsonb(one) order by one.created_at), '[]') from (
        select l.kind, l.recipient, l.created_at, l.sent_at, l.dropped_at from app.mail l where l.recipient = address) one),
      'barrierReports', (select coalesce(jsonb_agg(to_jsonb(one) order by one.created_at), '[]') from (
        select b.name, b.mail, b.place, b.message, b.created_at from auth.barrier_report b where b.mail = address) one),
      'history', (select coalesce(jsonb_agg(to_jsonb(one) order by one.at), '[]') from (
        select h.at, h.table_name as "table", h.row_id as "row", h.verb
        from app.history h where h.person_id = any (person_ids)) one),
      'deeds', deeds));
end $$;

/* Which columns tell what a named person did: an organisation's extract of its data leaves them out. */
create or replace function app.personal_columns(of_table text) returns text[]
language sql stable security definer set search_path = '' as $$
  select coalesce(array_agg(told), '{}') from app.column_privacy p cross join unnest(p.columns) as told
  where p.table_name = of_table and p.class = 'personal'
$$;
