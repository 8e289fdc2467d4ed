-- Forgetting people who left: names and addresses go, what they did for their organisation stays without them.

/*
 * People whose last membership ended before a day, guests among them, and people without any that are as old.
 * Whoever looks after the installation is still needed.
 */
create or replace function app.people_to_forget(before date) returns table (region_id uuid, person_id uuid)
language plpgsql stable security definer set search_path = '' as $$
begin
  return query
    select p.region_id, p.id from app.person p
    where p.forgotten_at is null
      and (p.created_at at time zone 'Europe/Berlin')::date < before
      and not exists (
        select from app.membership m
        where m.region_id = p.region_id and m.person_id = p.id and (m.valid_to is null or m.valid_to >= before));
end $$;

/* What stands for the name of somebody who was forgotten, in the language of the region. */
create or replace function app.nobodys_name(region uuid) returns text
language plpgsql stable security definer set search_path = '' as $$
begin
  return (select case g.language when 'en' then 'Former person' else 'Ehemalige Person' end from app.region g where g.id = region);
end $$;

/*
 * Takes the name and the addresses of somebody without a current membership out of everything the installation
 * keeps: person, guest, invitations, mails, reports of barriers, account, and the history of these. Texts that
 * people typed are not searched; a passage that names somebody is taken out by a redaction. False where the person
 * was forgotten before; TR422 while a membership holds.
 */
create or replace function app.forget_person(region uuid, person uuid) returns boolean
language plpgsql security definer set search_path = '' as $$
declare
  gone app.person;
  nobody text := app.nobodys_name(region);
  addresses text[];
  guests uuid[];
  invitations uuid[];
  account uuid;
begin
  select * into gone from app.person p where p.region_id = region and p.id = person for update;
  if gone.id is null or gone.forgotten_at is not null then return false; end if;
  if exists (
    select from app.membership m
    where m.region_id = region and m.person_id = person and (m.valid_to is null or m.valid_to >= app.today()))
  then
    raise exception 'has a membership' using errcode = 'TR422', constraint = 'person_is_needed';
  end if;
  guests := array(
    select g.id from app.guest g join app.membership m on m.region_id = g.region_id and m.organisation_id = g.id
    where g.region_id = region and m.person_id = person and m.role = 'guest');
  -- The account is gone too, unless somebody is of another region or looks after the installation.
  if not exists (select from app.person p where p.user_id = gone.user_id and (p.region_id, p.id) <> (region, person))
    and not exists (select from auth.operator o where o.user_id = gone.user_id)
  then
    account := gone.user_id;
  end if;
  addresses := array(
    select gone.mail
    union select g.mail from app.guest g where g.region_id = region and g.id = any (guests)
    union select c.old_mail from auth.mail_change c where c.user_id = account
    union select c.new_mail from auth.mail_change c where c.user_id = account);

  perform set_config('app.redacting', 'on', true);
  update app.person p
  set name = nobody, mail = p.id || '@forgotten.invalid', user_id = null, forgotten_at = app.now()
  where p.region_id = region and p.id = person;
  update app.guest g set name = nobody, mail = g.id || '@forgotten.invalid' where g.region_id = region and g.id = any (guests);
  update app.organisation o set name = coalesce(nullif(g.body, ''), nobody)
  from app.guest g where g.region_id = region and g.id = any (guests) and o.region_id = region and o.id = g.id;
  invitations := array(select i.id from app.invitation i where i.region_id = region and i.mail = any (addresses));
  delete from app.invitation i where i.region_id = region and i.id = any (invitations);
  delete from app.mail l where l.recipient = any (addresses) and (l.region_id = region or account is not null);
  update auth.barrier_report b set name = '', mail = '' where b.region_id = region and b.mail = any (addresses);
  if account is not null then
    delete from auth.operator_invitation i where i.mail = any (addresses);
    delete from auth."user" u where u.id = account;
  end if;
  update app.history h set old = h.old - array['name', 'mail'], new = h.new - array['name', 'mail']
  where h.region_id = region and (
    (h.table_name = 'person' and h.row_id = person::text)
    or (h.table_name in ('guest', 'organisation') and h.row_id = any (guests::text[]))
    or (h.table_name = 'invitation' and h.row_id = any (invitations::text[])));
  perform set_config('app.redacting', '', true);
  return true;
end $$;

/* Invitations long accepted, run out or taken back: with the name and the address they were made for. */
create or replace function app.forget_invitations(before date) returns integer
language plpgsql security definer set search_path = '' as $$
declare
  regions uuid[];
  ids uuid[];
begin
  perform set_config('app.redacting', 'on', true);
  with old as (
    delete from app.invitation i
    where greatest(i.expires_at, i.accepted_at, i.revoked_at) < before::timestamp at time zone 'Europe/Berlin'
    returning i.region_id, i.id)
  select array_agg(o.region_id), array_agg(o.id) into regions, ids from old o;
  update app.history h set old = h.old - array['name', 'mail'], new = h.new - array['name', 'mail']
  where (h.region_id, h.table_name, h.row_id) in (
    select one.region_id, 'invitation', one.id::text from unnest(regions, ids) as one (region_id, id));
  perform set_config('app.redacting', '', true);
  return coalesce(cardinality(ids), 0);
end $$;
