-- Betrieb: how the installation is doing, in counts and states, and what operators do.

/*
 * Notes what an operator does, in the transaction that does it; without an account it was the command line,
 * whose role alone may say so. Refused for everybody who does not look after the installation.
 */
create or replace function app.note_operator_deed(account uuid, deed text, subject text) returns void
language plpgsql security definer set search_path = '' as $$
begin
  if account is not null and not exists (select from auth.operator o where o.user_id = account) then
    raise exception 'not an operator' using errcode = '42501';
  end if;
  insert into auth.operator_deed (operator_id, by_command, deed, subject)
  values (account, account is null, note_operator_deed.deed, left(note_operator_deed.subject, 120));
end $$;

/* The newest text of a page of the installation; null where none was written or it was taken back. */
create or replace function auth.installation_text(wanted text) returns jsonb
language plpgsql stable security definer set search_path = '' as $$
begin
  return (
    select case when t.text <> '' then jsonb_build_object('text', t.text, 'writtenAt', t.written_at) end
    from auth.legal_text t where t.page = wanted order by t.version desc limit 1);
end $$;

/*
 * No name, address, content or link of anybody: mails by kind and reason,
 * jobs by queue and state, sessions by number. The demo's mails never leave and are not counted.
 */
create or replace function app.installation_state() returns jsonb
language plpgsql stable security definer set search_path = '' as $$
begin
  return jsonb_build_object(
    'database', current_setting('server_version'),
    'schema', (select max(a.name collate "C") from migration.applied a),
    'databaseBytes', pg_database_size(current_database()),
    'regions', (select count(*) from app.region),
    'hasRegion', exists (select from app.region),
    'hasDemo', exists (select from app.region r where r.is_demo),
    'legalMissing', (
      select coalesce(jsonb_agg(p.page), '[]')
      from unnest(array['imprint', 'privacy', 'accessibility']) p (page)
      where auth.installation_text(p.page) ->> 'text' is null),
    'history', app.history_state(),
    'restoration', (
      select jsonb_build_object('restoredAt', r.restored_at, 'backupMadeAt', r.backup_made_at,
        'replayed', r.replayed, 'unreplayed', r.unreplayed)
      from app.restoration r where r.released_at is null order by r.restored_at desc limit 1),
    'backupTriedAt', (select max(d.at) from auth.operator_deed d where d.deed = 'backupTried'),
    'sessions', (
      select count(*) from auth.session s
      where s.expires_at > now() and s.created_at > now() - interval '12 hours'
        and s.updated_at > now() - interval '60 minutes'),
    'mails', (
      select jsonb_build_object(
        'waiting', count(*) filter (where m.sent_at is null and m.dropped_at is null),
        'waitingSince', min(m.created_at) filter (where m.sent_at is null and m.dropped_at is null),
        'sent', count(m.sent_at), 'dropped', count(m.dropped_at))
      from app.mail m left join app.region r on r.id = m.region_id
      where r.is_demo is not true and not m.is_collected),
    'troubles', (
      select coalesce(jsonb_agg(to_jsonb(t) order by t."createdAt" desc), '[]')
      from (
        select m.kind, m.created_at as "createdAt", m.attempts, m.reason, m.dropped_at is not null as "isDropped"
        from app.mail m left join app.region r on r.id = m.region_id
        where r.is_demo is not true and not m.is_collected and m.sent_at is null and m.reason is not null
        order by m.created_at desc limit 50) t),
    'queues', (
      select coalesce(jsonb_agg(to_jsonb(q) order by q.name), '[]')
      from (
        select u.name,
          count(*) filter (where j.state in ('created', 'retry')) as open,
          count(*) filter (where j.state = 'active') as active,
          count(*) filter (where j.state = 'failed') as failed
        from jobs.queue u left join jobs.job j on j.name = u.name
        where u.name not like '\_\_pgboss%'
        group by u.name) q));
end $$;

/* The same for an operator alone, else null. */
create or replace function auth.operator_overview(account uuid) returns jsonb
language plpgsql stable security definer set search_path = '' as $$
begin
  if not exists (select from auth.operator o where o.user_id = account) then return null; end if;
  return app.installation_state();
end $$;

/* The first and the last letter of an address and where it leads: enough to recognise a wrong one. */
create or replace function auth.masked_mail(address text) returns text
language sql immutable set search_path = '' as $$
  select case when position('@' in address) > 3 then left(address, 1) || '…' || substring(address from '(.)@') else '…' end
    || '@' || substring(address from '[^@]*$')
$$;

/* For an operator alone, else null: the newest mails that wait or were dropped, without what they say. */
create or replace function auth.operator_mails(account uuid) returns jsonb
language plpgsql stable security definer set search_path = '' as $$
begin
  if not exists (select from auth.operator o where o.user_id = account) then return null; end if;
  return (
    select coalesce(jsonb_agg(to_jsonb(t) order by t."createdAt" desc), '[]')
    from (
      select m.id, m.kind, r.name as region, auth.masked_mail(m.recipient) as recipient,
        m.created_at as "createdAt", m.attempts, m.reason, m.dropped_at is not null as "isDropped"
      from app.mail m left join app.region r on r.id = m.region_id
      where r.is_demo is not true and not m.is_collected and m.sent_at is null
      order by m.created_at desc limit 200) t);
end $$;

/*
 * Has a mail tried again or gives it up; false where it was sent meanwhile or is given up already. Whether it
 * may still be sent is asked anew when it is.
 */
create or replace function auth.operator_settle_mail(account uuid, mail uuid, again boolean) returns boolean
language plpgsql security definer set search_path = '' as $$
declare mail_kind text;
begin
  if not exists (select from auth.operator o where o.user_id = account) then return false; end if;
  update app.mail m
  set dropped_at = case when again then null else app.now() end, reason = case when again then null else m.reason end
  where m.id = operator_settle_mail.mail and m.sent_at is null and not m.is_collected and (again or m.dropped_at is null)
    and not exists (select from app.region r where r.id = m.region_id and r.is_demo)
  returning m.kind into mail_kind;
  if not found then return false; end if;
  perform app.note_operator_deed(account, case when again then 'mailAgain' else 'mailGivenUp' end, mail_kind);
  delete from jobs.job j
  where j.name = 'mail' and j.state in ('created', 'retry') and j.data ->> 'mailId' = operator_settle_mail.mail::text;
  if again then
    insert into jobs.job (name, data, policy, retry_limit, retry_delay, retry_backoff, retry_delay_max)
    select q.name, jsonb_build_object('mailId', operator_settle_mail.mail), q.policy, q.retry_limit, q.retry_delay,
      q.retry_backoff, q.retry_delay_max
    from jobs.queue q where q.name = 'mail';
  end if;
  return true;
end $$;

/* For an operator alone, else null: barriers reported to the installation, not those reported to a region. */
create or replace function auth.operator_reports(account uuid) returns jsonb
language plpgsql stable security definer set search_path = '' as $$
begin
  if not exists (select from auth.operator o where o.user_id = account) then return null; end if;
  return (
    select coalesce(jsonb_agg(jsonb_build_object(
      'id', b.id, 'place', b.place, 'message', b.message, 'name', b.name, 'mail', b.mail,
      'createdAt', b.created_at) order by b.created_at), '[]')
    from auth.barrier_report b where b.region_id is null);
end $$;

/* Answered: nothing of the report is kept. False where there is none (any more). */
create or replace function auth.operator_settle_report(account uuid, report uuid) returns boolean
language plpgsql security definer set search_path = '' as $$
begin
  delete from auth.barrier_report b
  where b.region_id is null and b.id = report
    and exists (select from auth.operator o where o.user_id = account);
  return found;
end $$;

/* For an operator alone, else null: jobs that failed for good. Of what went wrong only the class, never its words. */
create or replace function auth.operator_jobs(account uuid) returns jsonb
language plpgsql stable security definer set search_path = '' as $$
begin
  if not exists (select from auth.operator o where o.user_id = account) then return null; end if;
  return (
    select coalesce(jsonb_agg(to_jsonb(t) order by t."failedAt" desc), '[]')
    from (
      select j.id, j.name as queue, j.created_on as "createdAt", coalesce(j.completed_on, j.created_on) as "failedAt",
        j.retry_count + 1 as attempts,
        substring(coalesce(j.output ->> 'code', j.output ->> 'name') from '^[A-Za-z0-9_]{1,40}$') as "errorClass"
      from jobs.job j
      where j.state = 'failed'
      order by coalesce(j.completed_on, j.created_on) desc limit 200) t);
end $$;

/* Has a failed job tried again or gives it up; false where it is no longer failed. */
create or replace function auth.operator_settle_job(account uuid, job uuid, again boolean) returns boolean
language plpgsql security definer set search_path = '' as $$
declare queue text;
begin
  if not exists (select from auth.operator o where o.user_id = account) then return false; end if;
  update jobs.job j
  set state = case when again then 'retry' else 'cancelled' end::jobs.job_state,
    -- As often as the queue tries anew, from now on.
    retry_limit = case when again then j.retry_count + 1 + q.retry_limit else j.retry_limit end,
    start_after = case when again then now() else j.start_after end,
    completed_on = case when again then null else now() end
  from jobs.queue q
  where j.id = operator_settle_job.job and j.state = 'failed' and q.name = j.name
  returning j.name into queue;
  if not found then return false; end if;
  perform app.note_operator_deed(account, case when again then 'jobAgain' else 'jobGivenUp' end, queue);
  return true;
end $$;

/* For an operator alone, else null: what operators and the command line did, the newest first. */
create or replace function auth.operator_deeds(account uuid) returns jsonb
language plpgsql stable security definer set search_path = '' as $$
begin
  if not exists (select from auth.operator o where o.user_id = account) then return null; end if;
  return (
    select coalesce(jsonb_agg(to_jsonb(t) order by t.at desc, t.id desc), '[]')
    from (
      select d.id, d.at, d.deed, d.subject, d.by_command as "byCommand", u.name as "operator"
      from auth.operator_deed d left join auth."user" u on u.id = d.operator_id
      order by d.at desc, d.id desc limit 100) t);
end $$;

/*
 * Signs an account out everywhere, at its next request. Whether the address has an account is told by nothing:
 * neither by the answer nor by what is noted.
 */
create or replace function auth.operator_end_sessions(account uuid, address text) returns boolean
language plpgsql security definer set search_path = '' as $$
begin
  if not exists (select from auth.operator o where o.user_id = account) then return false; end if;
  perform app.end_sessions_of(account, address);
  return true;
end $$;

create or replace function app.end_sessions_of(account uuid, address text) returns void
language plpgsql security definer set search_path = '' as $$
begin
  perform app.note_operator_deed(account, 'sessionsEnded', '');
  delete from auth.session s using auth."user" u where u.id = s.user_id and u.email = lower(address);
end $$;

/* An operator says that a backup exists and that it was tried to restore it. */
create or replace function auth.operator_tried_backup(account uuid) returns void
language plpgsql security definer set search_path = '' as $$
begin
  if account is null then raise exception 'not an operator' using errcode = '42501'; end if;
  perform app.note_operator_deed(account, 'backupTried', '');
end $$;

/* For an operator alone, else null: the regions by name and size, without anything of their organisations. */
create or replace function auth.operator_regions(account uuid) returns jsonb
language plpgsql stable security definer set search_path = '' as $$
begin
  if not exists (select from auth.operator o where o.user_id = account) then return null; end if;
  return (
    select coalesce(jsonb_agg(jsonb_build_object(
      'id', r.id, 'name', r.name, 'shortName', r.short_name, 'isDemo', r.is_demo, 'suspendedAt', r.suspended_at,
      'organisations', (select count(*) from app.organisation o where o.region_id = r.id))
      order by lower(r.name), r.id), '[]')
    from app.region r);
end $$;

/* Closes a region for everybody, or opens it again; false where it is so already or there is none. */
create or replace function auth.operator_suspend_region(account uuid, region uuid, suspended boolean) returns boolean
language plpgsql security definer set search_path = '' as $$
declare region_name text;
begin
  if not exists (select from auth.operator o where o.user_id = account) then return false; end if;
  update app.region r set suspended_at = case when suspended then app.now() end
  where r.id = operator_suspend_region.region and (r.suspended_at is null) = suspended
  returning r.name into region_name;
  if not found then return false; end if;
  perform app.note_operator_deed(account, case when suspended then 'regionSuspended' else 'regionResumed' end, region_name);
  return true;
end $$;

/* For an operator alone, else null: every version of a legal text of the installation, the newest first. */
create or replace function auth.operator_legal_text(account uuid, wanted text) returns jsonb
language plpgsql stable security definer set search_path = '' as $$
begin
  if not exists (select from auth.operator o where o.user_id = account) then return null; end if;
  return (
    select coalesce(jsonb_agg(jsonb_build_object(
      'version', t.version, 'text', t.text, 'writtenAt', t.written_at, 'writtenBy', u.name)
      order by t.version desc), '[]')
    from auth.legal_text t left join auth."user" u on u.id = t.written_by where t.page = wanted);
end $$;

/* Adds the version that follows the one the operator read; false where another one came first. */
create or replace function auth.operator_write_legal_text(account uuid, wanted text, read_version integer, new_text text)
returns boolean language plpgsql security definer set search_path = '' as $$
begin
  if account is null or not exists (select from auth.operator o where o.user_id = account) then
    raise exception 'not an operator' using errcode = '42501';
  end if;
  perform pg_advisory_xact_lock(hashtext('legal text ' || wanted));
  if read_version <> (select coalesce(max(t.version), 0) from auth.legal_text t where t.page = wanted) then
    return false;
  end if;
  insert into auth.legal_text (page, version, text, written_by) values (wanted, read_version + 1, new_text, account);
  perform app.note_operator_deed(account, 'legalTextWritten', wanted);
  return true;
end $$;

/* After much was written at once: until the planner knows how much there is, pages take ten times as long. */
create or replace function app.count_anew() returns void
language plpgsql security definer set search_path = '' as $$
declare t text;
begin
  for t in select tablename from pg_catalog.pg_tables where schemaname = 'app' loop
    execute format('analyze app.%I', t);
  end loop;
end $$;
