-- What a mail tells, read when it is sent: ids become words then, and rights are asked then.

/* Whether the address still belongs to somebody who acts for one of the organisations today. */
create or replace function app.still_reaches(region uuid, address text, organisations uuid[]) returns boolean
language plpgsql stable security definer set search_path = '' as $$
begin
  return exists (
    select from app.person p
    join app.membership m on m.region_id = p.region_id and m.person_id = p.id
    where p.region_id = region and p.mail = address and p.suspended_at is null
      and m.organisation_id = any (organisations)
      and m.valid_from <= app.today() and (m.valid_to is null or m.valid_to >= app.today()));
end $$;

/* Under which choice a kind of mail falls: what is alike is chosen together. */
create or replace function app.chosen_as(kind text) returns text language sql immutable set search_path = '' as $$
  select case kind
    when 'visitRemoval' then 'visitChange'
    when 'reportDraft' then 'reportSheet'
    when 'reportDraftReminder' then 'reportSheet'
    else kind end
$$;

/*
 * What somebody does not want to be mailed is not even written; what comes once a day waits for its digest. Who
 * wants no changes of visits wants no news of the last one either; others get it at once, for their calendar.
 */
create or replace function app.choose_mail() returns trigger
language plpgsql security definer set search_path = '' as $$
declare
  chosen text := (
    select c.way from auth."user" u join auth.mail_choice c on c.user_id = u.id
    where u.email = new.recipient and c.kind = app.chosen_as(new.kind));
begin
  if chosen = 'never' then return null; end if;
  new.is_collected := coalesce(chosen = 'daily' and new.kind <> 'visitUninvitation', false);
  return new;
end $$;

/* Up to when something is told at seven: a release that can still be taken back waits for the next day. */
create or replace function app.digest_closes(kind text, seven timestamptz) returns timestamptz
language sql immutable set search_path = '' as $$
  select case when kind = 'release' then seven - app.undo_time() - interval '1 minute' else seven end
$$;

/*
 * One digest for each person of a region for whom something was written before the last seven o'clock in Berlin:
 * so there is one a day, and none where nothing happened. What somebody meanwhile does not want is dropped.
 */
create or replace function app.gather_digests(at timestamptz) returns integer
language plpgsql security definer set search_path = '' as $$
declare
  seven timestamptz := (date_trunc('day', at at time zone 'Europe/Berlin' - interval '7 hours') + interval '7 hours')
    at time zone 'Europe/Berlin';
  made integer;
begin
  -- Two processes gather at the same minute.
  perform pg_advisory_xact_lock(hashtextextended('mail digests', 0));
  delete from app.mail m using auth."user" u, auth.mail_choice c
  where m.is_collected and m.digest_id is null and m.sent_at is null and m.dropped_at is null
    and u.email = m.recipient and c.user_id = u.id and c.kind = app.chosen_as(m.kind) and c.way = 'never';
  with waiting as (
    select m.region_id, m.recipient, app.new_id() as id, (array_agg(m.language order by m.created_at desc))[1] as language
    from app.mail m
    where m.is_collected and m.digest_id is null and m.sent_at is null and m.dropped_at is null
      and m.created_at < app.digest_closes(m.kind, seven)
    group by m.region_id, m.recipient),
  digests as (
    insert into app.mail (id, region_id, kind, recipient, language, subject_id, created_at)
    select w.id, w.region_id, 'digest', w.recipient, w.language, w.id, at from waiting w
    returning id, region_id, recipient)
  update app.mail m set digest_id = d.id from digests d
  where m.is_collected and m.digest_id is null and m.sent_at is null and m.dropped_at is null
    and m.created_at < app.digest_closes(m.kind, seven)
    and m.region_id = d.region_id and m.recipient = d.recipient;
  get diagnostics made = row_count;
  return made;
end $$;

/* What a digest tells: each of its mails that is still true and still the recipient's to know. */
create or replace function app.mail_digest(mail app.mail) returns jsonb
language plpgsql stable security definer set search_path = '' as $$
declare
  items jsonb := (
    select coalesce(jsonb_agg(f.facts order by m.created_at, m.id), '[]')
    from app.mail m cross join lateral (select app.mail_facts(m.id) as facts) f
    where m.digest_id = mail.id and f.facts ->> 'obstacle' is null);
begin
  return jsonb_build_object('items', items, 'obstacle', case when items = '[]' then 'gone' end);
end $$;

/* What became of a digest became of the mails in it. */
create or replace function app.settle_digest() returns trigger
language plpgsql security definer set search_path = '' as $$
begin
  update app.mail m set sent_at = new.sent_at, dropped_at = new.dropped_at where m.digest_id = new.id;
  return null;
end $$;

/*
 * One row of the outbox with everything its text needs. `obstacle` says why it must not be sent (any more):
 * gone, used, expired, withdrawn, recipient.
 */
create or replace function app.mail_facts(mail_id uuid) returns jsonb
language plpgsql stable security definer set search_path = '' as $$
declare
  mail app.mail;
  facts jsonb;
begin
  select * into mail from app.mail m where m.id = mail_id;
  if mail.id is null then return null; end if;
  facts := case
    when mail.kind = 'invitation' then app.mail_invitation(mail)
    when mail.kind in ('operatorInvitation', 'passwordReset', 'passwordChanged',
      'mailChangeConfirm', 'mailChangeNotice', 'factorAdded', 'factorRemoved', 'factorReset', 'recoveryCodeUsed',
      'recoveryCodesMade', 'passkeyAdded', 'passkeyRemoved') then auth.mail_about_account(mail)
    when mail.kind in ('release', 'withdrawal') then app.mail_release(mail)
    when mail.kind in ('visitInvitation', 'visitChange', 'visitRemoval') then app.mail_visit(mail)
    when mail.kind = 'visitUninvitation' then app.mail_uninvitation(mail)
    when mail.kind = 'reportSheet' then app.mail_report_sheet(mail)
    when mail.kind in ('reportDraft', 'reportDraftReminder') then app.mail_report_draft(mail)
    when mail.kind in ('roundInvitation', 'roundReminder', 'roundExtension', 'roundWish') then app.mail_round(mail)
    when mail.kind = 'commentRound' then app.mail_comment_round(mail)
    when mail.kind = 'barrierReport' then auth.mail_about_barrier(mail)
    when mail.kind = 'digest' then app.mail_digest(mail)
    when mail.kind = 'historyAnchor' then app.mail_about_anchor(mail)
  end;
  return jsonb_build_object(
      'id', mail.id, 'kind', mail.kind, 'recipient', mail.recipient, 'language', mail.language,
      'subjectId', mail.subject_id, 'createdAt', mail.created_at, 'sentAt', mail.sent_at,
      'regionName', r.name, 'regionShortName', r.short_name, 'isDemo', coalesce(r.is_demo, false),
      'words', coalesce(r.words, '{}'), 'senderName', coalesce(r.sender_name, ''), 'replyTo', coalesce(r.reply_to, ''),
      'guest', app.mail_guest(mail),
      'obstacle', case when facts is null then 'gone' end)
    || coalesce(facts, '{}')
    from (select 1) one left join app.region r on r.id = mail.region_id;
end $$;

/*
 * The newest anchor of the history to an address that the operators chose, the first of each day: whoever cuts off the
 * history afterwards would have to take it back from there.
 */
create or replace function app.mail_anchor(address text) returns void
language plpgsql security definer set search_path = '' as $$
begin
  insert into app.mail (id, kind, recipient, subject_id)
  select overlay(overlay(md5(concat('anchor', (a.at at time zone 'UTC')::date, address))
    placing '8' from 13) placing '8' from 17)::uuid, 'historyAnchor', address,
    lpad(to_hex(a.no), 32, '0')::uuid
  from app.history_anchor a
  where a.no = (select max(n.no) from app.history_anchor n)
  on conflict (id) do nothing;
end $$;

create or replace function app.mail_about_anchor(mail app.mail) returns jsonb
language plpgsql stable security definer set search_path = '' as $$
begin
  return (
    select jsonb_build_object('obstacle', null, 'anchor', jsonb_build_object(
      'no', a.no, 'entries', a.entries, 'lastId', a.last_id, 'root', a.root,
      'at', to_char(a.at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"'), 'secret', a.secret, 'mac', a.mac))
    from app.history_anchor a where lpad(to_hex(a.no), 32, '0')::uuid = mail.subject_id);
end $$;

create or replace function app.mail_invitation(mail app.mail) returns jsonb
language plpgsql stable security definer set search_path = '' as $$
begin
  return (
    select jsonb_build_object(
      'name', i.name, 'role', i.role, 'organisationName', o.name, 'organisationKind', o.kind,
      'inviterName', p.name, 'inviterOrganisation', h.name, 'expiresAt', i.expires_at,
      'obstacle', case
        when i.accepted_at is not null then 'used'
        when i.revoked_at is not null then 'withdrawn'
        when i.expires_at < app.now() then 'expired' end)
    from app.invitation i
    join app.organisation o on o.region_id = i.region_id and o.id = i.organisation_id
    left join app.membership m on m.region_id = i.region_id and m.id = i.invited_by
    left join app.person p on p.region_id = m.region_id and p.id = m.person_id
    left join app.organisation h on h.region_id = m.region_id and h.id = m.organisation_id
    where i.region_id = mail.region_id and i.id = mail.subject_id);
end $$;

create or replace function auth.mail_about_account(mail app.mail) returns jsonb
language plpgsql stable security definer set search_path = '' as $$
begin
  return case mail.kind
    when 'operatorInvitation' then (
      select jsonb_build_object('expiresAt', i.expires_at, 'obstacle', case
        when i.accepted_at is not null then 'used' when i.expires_at < app.now() then 'expired' end)
      from auth.operator_invitation i where i.id = mail.subject_id)
    when 'passwordReset' then (
      select jsonb_build_object('name', u.name, 'expiresAt', v.expires_at, 'obstacle', case
        when v.expires_at < now() then 'expired' end)
      from auth.verification v join auth."user" u on u.id::text = v.value
      where v.id = mail.subject_id and v.identifier = 'passwordReset')
    when 'mailChangeConfirm' then (
      select jsonb_build_object('expiresAt', c.expires_at, 'obstacle', case
        when c.stopped_at is not null then 'withdrawn'
        when c.confirmed_at is not null then 'used'
        when c.expires_at < now() then 'expired'
        -- Whoever asked must not learn that the address has an account, and its holder need not be bothered.
        when exists (select from auth."user" u where u.email = c.new_mail) then 'used' end)
      from auth.mail_change c where c.id = mail.subject_id)
    when 'mailChangeNotice' then (
      select jsonb_build_object('name', u.name, 'newMail', c.new_mail, 'isDone', c.confirmed_at is not null,
        'expiresAt', c.expires_at, 'obstacle', case
          when c.stopped_at is not null then 'withdrawn' when c.expires_at < now() then 'expired' end)
      from auth.mail_change c join auth."user" u on u.id = c.user_id where c.id = mail.subject_id)
    else (
      select jsonb_build_object('name', u.name, 'obstacle', null)
      from auth."user" u where u.id = mail.subject_id)
  end;
end $$;

create or replace function app.mail_release(mail app.mail) returns jsonb
language plpgsql stable security definer set search_path = '' as $$
begin
  return (
    select jsonb_build_object(
      'ownerName', o.name, 'recipientName', e.name, 'until', r.until,
      'obstacle', case
        when not app.still_reaches(r.region_id, mail.recipient, array[r.recipient_id]) then 'recipient'
        when mail.kind = 'withdrawal' then null
        when r.withdrawn_at is not null then 'withdrawn'
        when r.until < app.today() then 'expired' end)
    from app.release r
    join app.organisation o on o.region_id = r.region_id and o.id = r.organisation_id
    join app.organisation e on e.region_id = r.region_id and e.id = r.recipient_id
    where r.region_id = mail.region_id and r.id = mail.subject_id);
end $$;

/* Partners whose access goes on today. */
create or replace function app.partners_of(region uuid, visit uuid) returns uuid[]
language plpgsql stable security definer set search_path = '' as $$
begin
  return (
    select coalesce(array_agg(p.organisation_id), '{}') from app.visit_partner p
    where p.region_id = region and p.visit_id = visit and p.access_until >= app.today());
end $$;

create or replace function app.mail_visit(mail app.mail) returns jsonb
language plpgsql stable security definer set search_path = '' as $$
begin
  return (
    select jsonb_build_object(
      'ownerName', o.name, 'title', v.title, 'heldOn', v.held_on, 'startsAt', to_char(v.starts_at, 'HH24:MI'),
      'visitId', v.id, 'visitKind', v.kind, 'durationMin', v.duration_min, 'sequence', v.sequence,
      'venue', v.venue, 'isCancelled', v.state = 'cancelled' or mail.kind = 'visitRemoval', 'unitName', r.unit,
      'obstacle', case
        -- Who is of an invited Bereich again, or not of the house any more, has nothing taken away.
        when mail.kind = 'visitRemoval' then case
          when r.unit is not null then 'withdrawn'
          when not app.still_reaches(v.region_id, mail.recipient, array[v.owner_id]) then 'recipient' end
        when r.unit is null
          and not app.still_reaches(v.region_id, mail.recipient, app.partners_of(v.region_id, v.id)) then 'recipient'
        when mail.kind = 'visitInvitation' and v.state = 'cancelled' then 'withdrawn' end)
    from app.visit v
    join app.organisation o on o.region_id = v.region_id and o.id = v.owner_id
    cross join lateral (select app.unit_reached(v, mail.recipient) as unit) r
    where v.region_id = mail.region_id and v.id = mail.subject_id);
end $$;

/* Told to whoever was invited, unless it is invited again by now. */
create or replace function app.mail_uninvitation(mail app.mail) returns jsonb
language plpgsql stable security definer set search_path = '' as $$
begin
  return (
    select jsonb_build_object(
      'ownerName', o.name, 'title', u.title, 'heldOn', u.held_on, 'startsAt', to_char(u.starts_at, 'HH24:MI'),
      'visitId', u.visit_id, 'visitKind', v.kind, 'durationMin', u.duration_min, 'sequence', u.sequence,
      'venue', u.venue, 'isCancelled', true,
      'obstacle', case
        when not exists (
          select from app.person p
          join app.membership m on m.region_id = p.region_id and m.person_id = p.id
          where p.region_id = u.region_id and p.mail = mail.recipient and p.suspended_at is null
            and m.organisation_id = u.organisation_id
            -- A guest is no longer one, which is what it is told.
            and (m.role = 'guest' or app.is_current(m)))
        then 'recipient'
        when app.still_reaches(u.region_id, mail.recipient, app.partners_of(u.region_id, u.visit_id)) then 'withdrawn' end)
    from app.visit_uninvitation u
    join app.visit v on v.region_id = u.region_id and v.id = u.visit_id
    join app.organisation o on o.region_id = u.region_id and o.id = u.owner_id
    where u.region_id = mail.region_id and u.id = mail.subject_id);
end $$;

create or replace function app.mail_report_sheet(mail app.mail) returns jsonb
language plpgsql stable security definer set search_path = '' as $$
begin
  return (
    select jsonb_build_object(
      'ownerName', o.name, 'title', v.title, 'heldOn', v.held_on, 'visitId', v.id,
      'obstacle', case
        when s.state <> 'confirmed' then 'gone'
        when not app.still_reaches(v.region_id, mail.recipient, app.partners_of(v.region_id, v.id)) then 'recipient' end)
    from app.report_sheet s
    join app.visit v on v.region_id = s.region_id and v.id = s.visit_id
    join app.organisation o on o.region_id = s.region_id and o.id = s.owner_id
    where s.region_id = mail.region_id and mail.subject_id in (s.id, s.visit_id));
end $$;

create or replace function auth.mail_about_barrier(mail app.mail) returns jsonb
language plpgsql stable security definer set search_path = '' as $$
begin
  return (
    select jsonb_build_object('obstacle', null)
    from auth.barrier_report b where b.id = mail.subject_id and b.region_id is not distinct from mail.region_id);
end $$;
