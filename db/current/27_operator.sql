-- Betrieb: how the installation is doing, in counts and states.

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
begin
  if not exists (select from auth.operator o where o.user_id = account) then return false; end if;
  update app.mail m
  set dropped_at = case when again then null else app.now() end, reason = case when again then null else m.reason end
  where m.id = operator_settle_mail.mail and m.sent_at is null and not m.is_collected and (again or m.dropped_at is null)
    and not exists (select from app.region r where r.id = m.region_id and r.is_demo);
  if not found then return false; end if;
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
