-- Guests of a visit: who they are, what they may know, and when it ends.

/* Whether a guest's membership still opens anything: invited, the day not over, the visit not cancelled. */
create or replace function app.guest_holds(region uuid, guest uuid) returns boolean
language plpgsql stable security definer set search_path = '' as $$
begin
  return exists (
    select from app.guest g
    join app.visit v on v.region_id = g.region_id and v.id = g.visit_id
    join app.visit_partner p
      on p.region_id = g.region_id and p.visit_id = g.visit_id and p.organisation_id = g.id
    where g.region_id = guest_holds.region and g.id = guest and v.state <> 'cancelled'
      and p.access_until >= app.today());
end $$;

/*
 * Organisations whose names somebody learns through visits and not from the directory: the guests of the own
 * visits and of those one is invited to; and to a guest, for whom there is no directory, all who take part.
 */
create or replace function app.organisations_met() returns uuid[]
language plpgsql stable security definer set search_path = '' as $$
declare
  region uuid := app.current_region();
  own uuid[] := app.organisations_where('visit.read');
  shared uuid[] := app.visits_shared_with_me();
begin
  return array(
      select g.id from app.guest g
      where g.region_id = region and (g.owner_id = any (own) or g.visit_id = any (shared)))
    || case when app.is_guest() then array(
      select unnest(array[v.owner_id, p.organisation_id, s.school_id])
      from app.visit v
      left join app.visit_partner p on p.region_id = v.region_id and p.visit_id = v.id
      left join app.visit_school s on s.region_id = v.region_id and s.visit_id = v.id
      where v.region_id = region and v.id = any (shared)) else '{}' end;
end $$;

/* Whether the acting membership is that of a guest. */
create or replace function app.is_guest() returns boolean
language plpgsql stable security definer set search_path = '' as $$
begin
  return exists (
    select from app.membership m
    where m.region_id = app.current_region() and m.id = app.current_membership()
      and m.person_id = app.current_person() and m.role = 'guest');
end $$;

/* Criteria a guest is not shown even where they are released: those that touch the security of a house. */
create or replace function app.criteria_kept_from_me() returns uuid[]
language plpgsql stable security definer set search_path = '' as $$
begin
  if not app.is_guest() then return '{}'; end if;
  return array(select c.id from app.criterion c where c.region_id = app.current_region() and c.no_upload);
end $$;

/*
 * Invites a guest to a visit of the acting Schulträger: an organisation, a membership that ends with the access
 * and the place at the table. Whether the address is known in the region is not told. Null where it is not the
 * visit of the acting Schulträger or is cancelled.
 */
create or replace function app.invite_guest(visit uuid, guest_name text, guest_body text, address text, until date) returns uuid
language plpgsql security definer set search_path = '' as $$
declare
  planned app.visit;
  made uuid;
  person uuid;
begin
  select * into planned from app.visit v
  where v.region_id = app.current_region() and v.id = invite_guest.visit and v.state <> 'cancelled'
    and v.owner_id = any (app.organisations_where('visit.edit'))
  for update;
  if planned.id is null then return null; end if;
  if exists (
    select from app.guest g
    join app.visit_partner p on p.region_id = g.region_id and p.visit_id = g.visit_id and p.organisation_id = g.id
    where g.region_id = planned.region_id and g.visit_id = planned.id and g.mail = address)
  then
    raise exception 'is a guest of this visit already' using errcode = 'TR422', constraint = 'guest_once';
  end if;
  insert into app.organisation (region_id, kind, name)
  values (planned.region_id, 'guest', guest_name || case when guest_body = '' then '' else ', ' || guest_body end)
  returning id into made;
  insert into app.guest (region_id, id, owner_id, visit_id, name, body, mail, invited_by)
  values (planned.region_id, made, planned.owner_id, planned.id, guest_name, guest_body, address, app.current_membership());
  select p.id into person from app.person p where p.region_id = planned.region_id and p.mail = address;
  if person is null then
    insert into app.person (region_id, name, mail) values (planned.region_id, guest_name, address) returning id into person;
  end if;
  insert into app.membership (region_id, person_id, organisation_id, role, valid_from, valid_to)
  values (planned.region_id, person, made, 'guest', app.today(), greatest(until, app.today()));
  insert into app.visit_partner (region_id, visit_id, organisation_id, owner_id, access_until)
  values (planned.region_id, planned.id, made, planned.owner_id, until);
  perform app.mail_leads(planned.region_id, 'visitInvitation', made, planned.id);
  return made;
end $$;

/* A guest's membership lasts as long as its place at the table. */
create or replace function app.follow_guest() returns trigger
language plpgsql security definer set search_path = '' as $$
begin
  update app.membership m set valid_to = greatest(new.access_until, m.valid_from)
  where m.region_id = new.region_id and m.organisation_id = new.organisation_id and m.role = 'guest';
  return null;
end $$;

/* Who is no guest any more has no releases; its browsers find nothing, because its session holds no longer. */
create or replace function app.end_guest() returns trigger
language plpgsql security definer set search_path = '' as $$
begin
  if not exists (select from app.guest g where g.region_id = old.region_id and g.id = old.organisation_id) then
    return null;
  end if;
  update app.release r set withdrawn_at = app.now(), withdrawn_by = app.current_membership()
  where r.region_id = old.region_id and r.recipient_id = old.organisation_id and r.withdrawn_at is null;
  update app.membership m set valid_to = greatest(app.today(), m.valid_from)
  where m.region_id = old.region_id and m.organisation_id = old.organisation_id and m.role = 'guest';
  return null;
end $$;

/*
 * Whoever loses its place at the table of a visit that is still ahead is told, with what its calendar needs to
 * take the appointment out: while the place is there, because a guest is nobody without it.
 */
create or replace function app.uninvite_partner() returns trigger
language plpgsql security definer set search_path = '' as $$
declare
  planned app.visit;
  made uuid;
begin
  update app.visit v set sequence = v.sequence + 1
  where v.region_id = old.region_id and v.id = old.visit_id and v.state in ('planned', 'talking')
    and v.held_on >= app.today()
  returning * into planned;
  if planned.id is null then return old; end if;
  insert into app.visit_uninvitation (region_id, visit_id, owner_id, organisation_id, title, held_on, starts_at,
    duration_min, venue, sequence, uninvited_by)
  values (planned.region_id, planned.id, planned.owner_id, old.organisation_id, planned.title, planned.held_on,
    planned.starts_at, planned.duration_min, planned.venue, planned.sequence, app.current_membership())
  returning id into made;
  perform app.mail_leads(old.region_id, 'visitUninvitation', old.organisation_id, made);
  return old;
end $$;

/* The guest a mail goes to, for its link; null for everybody else. */
create or replace function app.mail_guest(mail app.mail) returns jsonb
language plpgsql stable security definer set search_path = '' as $$
begin
  return (
    select jsonb_build_object('id', g.id, 'linkNo', g.link_no, 'name', g.name, 'until', p.access_until)
    from app.guest g
    join app.visit_partner p on p.region_id = g.region_id and p.visit_id = g.visit_id and p.organisation_id = g.id
    where g.region_id = mail.region_id and g.mail = mail.recipient
      and (g.visit_id = mail.subject_id
        or exists (
          select from app.release r
          where r.region_id = g.region_id and r.id = mail.subject_id and r.recipient_id = g.id)
        or exists (
          select from app.report_sheet s
          where s.region_id = g.region_id and s.id = mail.subject_id and s.visit_id = g.visit_id))
    limit 1);
end $$;

/* What a link offers, whoever holds it; `isOpen` says whether it still opens anything. */
create or replace function auth.guest_offer(guest uuid) returns jsonb
language plpgsql stable security definer set search_path = '' as $$
begin
  return (
    select jsonb_build_object(
      'regionId', g.region_id, 'region', r.short_name, 'regionName', r.name, 'words', r.words,
      'visitId', g.visit_id, 'title', v.title, 'ownerName', o.name, 'name', g.name, 'linkNo', g.link_no,
      'membershipId', m.id, 'userId', p.user_id, 'until', m.valid_to,
      'isOpen', app.is_current(m) and p.suspended_at is null and r.suspended_at is null)
    from app.guest g
    join app.region r on r.id = g.region_id
    join app.visit v on v.region_id = g.region_id and v.id = g.visit_id
    join app.organisation o on o.region_id = g.region_id and o.id = g.owner_id
    join app.membership m on m.region_id = g.region_id and m.organisation_id = g.id
    join app.person p on p.region_id = m.region_id and p.id = m.person_id
    where g.id = guest);
end $$;

/* Begins the session of a guest without an account; the token comes as its SHA-256. */
create or replace function auth.begin_guest_session(guest uuid, link integer, token_hash text) returns boolean
language plpgsql security definer set search_path = '' as $$
declare offer jsonb := auth.guest_offer(guest);
begin
  if offer is null or not (offer ->> 'isOpen')::boolean or (offer ->> 'linkNo')::integer <> link
    or offer ->> 'userId' is not null
  then
    return false;
  end if;
  delete from auth.guest_session s where s.created_at < now() - interval '12 hours';
  insert into auth.guest_session (region_id, guest_id, link_no, token)
  values ((offer ->> 'regionId')::uuid, guest, link, token_hash);
  return true;
end $$;

/* Whether a session is still good: the link it began with, the place at the table, and no account by now. */
create or replace function auth.guest_session_holds(s auth.guest_session) returns boolean
language plpgsql stable security definer set search_path = '' as $$
begin
  return exists (
    select from app.guest g
    join app.region r on r.id = g.region_id
    join app.membership m on m.region_id = g.region_id and m.organisation_id = g.id
    join app.person p on p.region_id = m.region_id and p.id = m.person_id
    where g.region_id = s.region_id and g.id = s.guest_id and g.link_no = s.link_no
      -- Who has an account by now signs in with it.
      and p.user_id is null and p.suspended_at is null and r.suspended_at is null and app.is_current(m));
end $$;

/*
 * Who a guest's browser is in a region, in the shape of what auth.session_actor tells of one. Sessions end after
 * 60 minutes of rest, 12 hours at the latest, and with a new link. `isEnded` alone: it was a guest once.
 */
create or replace function auth.guest_actor(token_hash text, region_short_name text) returns jsonb
language plpgsql stable security definer set search_path = '' as $$
begin
  return (
    select case when not auth.guest_session_holds(s) then jsonb_build_object('isEnded', true)
      when s.used_at > now() - interval '60 minutes' then jsonb_build_object(
      'isEnded', false, 'sessionId', s.id, 'usedAt', s.used_at,
      'region', auth.region_of_session(r) || jsonb_build_object(
        'personId', p.id, 'personName', g.name, 'actingMembershipId', m.id,
        'memberships', jsonb_build_array(jsonb_build_object(
          'id', m.id, 'role', m.role, 'organisationId', o.id, 'organisationName', o.name, 'organisationKind', o.kind,
          'permissions', (select coalesce(jsonb_agg(x.permission), '[]') from app.role_permission x where x.role = m.role),
          'unitName', null, 'mandate', null, 'until', m.valid_to, 'deputyFor', null, 'schools', 0)))) end
    from auth.guest_session s
    join app.guest g on g.region_id = s.region_id and g.id = s.guest_id
    join app.region r on r.id = g.region_id
    join app.organisation o on o.region_id = g.region_id and o.id = g.id
    join app.membership m on m.region_id = g.region_id and m.organisation_id = g.id
    join app.person p on p.region_id = m.region_id and p.id = m.person_id
    where s.token = token_hash and r.short_name = region_short_name
      and s.created_at > now() - interval '12 hours');
end $$;
