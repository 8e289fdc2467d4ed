-- Betrieb: how the installation is doing, in counts and states.

/*
 * For an operator alone, else null. No name, address, content or link of anybody: mails by kind and reason,
 * jobs by queue and state, sessions by number. The demo's mails never leave and are not counted.
 */
create or replace function auth.operator_overview(account uuid) returns jsonb
language plpgsql stable security definer set search_path = '' as $$
begin
  if not exists (select from auth.operator o where o.user_id = account) then return null; end if;
  return jsonb_build_object(
    'database', current_setting('server_version'),
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
      where r.is_demo is not true),
    'troubles', (
      select coalesce(jsonb_agg(to_jsonb(t) order by t."createdAt" desc), '[]')
      from (
        select m.kind, m.created_at as "createdAt", m.attempts, m.reason, m.dropped_at is not null as "isDropped"
        from app.mail m left join app.region r on r.id = m.region_id
        where r.is_demo is not true and m.sent_at is null and m.reason is not null
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
