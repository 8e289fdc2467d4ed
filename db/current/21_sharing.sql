-- Who learns of a correction, and how a release is taken back or reaches whoever is invited later.

/* Corrections of which the acting organisation reads the copy, and had the one that is corrected. */
create or replace function app.corrections_to_me() returns uuid[]
language plpgsql stable security definer set search_path = '' as $$
begin
  return (
    select coalesce(array_agg(c.copy_id), '{}')
    from app.correction c
    where c.region_id = app.current_region()
      and c.copy_id in (select r.copy_id from app.releases_to_me() r)
      and exists (
        select from app.release o
        where o.region_id = c.region_id and o.copy_id = c.corrects_id
          and o.recipient_id = any (app.organisations_where('shared.read'))));
end $$;

/* The release that reaches the acting organisation of the newest copy that corrects this one, be it by several steps. */
create or replace function app.correcting_release(copy uuid) returns uuid
language plpgsql stable security definer set search_path = '' as $$
begin
  return (
    with recursive later as (
      select c.copy_id from app.correction c where c.region_id = app.current_region() and c.corrects_id = copy
      union all
      select c.copy_id from app.correction c join later l on l.copy_id = c.corrects_id
      where c.region_id = app.current_region())
    select r.release_id from app.releases_to_me() r
    join later l on l.copy_id = r.copy_id
    join app.frozen_copy f on f.region_id = app.current_region() and f.id = r.copy_id
    order by f.number desc limit 1);
end $$;

/* How long a release can be taken back as if it had never been; its mail waits a little longer. */
create or replace function app.undo_time() returns interval language sql immutable as $$
  select interval '10 minutes'
$$;

/*
 * Takes back a release that nobody opened and no mail told of: it is gone, and what it had replaced holds again.
 * False where it is too late for that.
 */
create or replace function app.undo_release(release uuid) returns boolean
language plpgsql security definer set search_path = '' as $$
declare taken app.release;
begin
  select * into taken from app.release r
  where r.region_id = app.current_region() and r.id = release
    and r.organisation_id = any (app.organisations_where('matrix.release'))
  for update;
  if taken.id is null or taken.opened_at is not null or taken.withdrawn_at is not null
    or taken.released_at < app.now() - app.undo_time()
  then
    return false;
  end if;
  -- The worker locks a mail while it sends it; what it has sent cannot be taken back.
  perform from app.mail m
  where m.region_id = taken.region_id and m.subject_id = taken.id and m.kind = 'release' for update;
  if exists (
    select from app.mail m
    where m.region_id = taken.region_id and m.subject_id = taken.id and m.sent_at is not null)
  then
    return false;
  end if;
  delete from app.mail m where m.region_id = taken.region_id and m.subject_id = taken.id;
  -- Of one copy one release is open at a time: first the new one ends, then the old ones hold again.
  update app.release r set withdrawn_at = app.now() where r.region_id = taken.region_id and r.id = taken.id;
  update app.release r set withdrawn_at = null, withdrawn_by = null, replaced_by_id = null
  where r.region_id = taken.region_id and r.replaced_by_id = taken.id
    -- Who was uninvited meanwhile does not get back what it had as a partner.
    and (r.standing_id is null or exists (
      select from app.standing_release s
      join app.visit_partner p on p.region_id = s.region_id and p.visit_id = s.visit_id
      where s.region_id = r.region_id and s.id = r.standing_id and p.organisation_id = r.recipient_id));
  update app.release r set replaced_by_id = null
  where r.region_id = taken.region_id and r.replaced_by_id = taken.id;
  delete from app.release_theme t where t.region_id = taken.region_id and t.release_id = taken.id;
  delete from app.release r where r.region_id = taken.region_id and r.id = taken.id;
  return true;
end $$;

/* Whoever is invited to a visit gets at once what was released to all its partners, and their leads a mail. */
create or replace function app.release_to_partner() returns trigger
language plpgsql security definer set search_path = '' as $$
declare
  given app.standing_release;
  release uuid;
begin
  for given in
    select * from app.standing_release s
    where s.region_id = new.region_id and s.visit_id = new.visit_id and s.ended_at is null
      and (s.until is null or s.until >= app.today())
      and not exists (
        select from app.release r
        where r.region_id = s.region_id and r.copy_id = s.copy_id and r.recipient_id = new.organisation_id
          and r.withdrawn_at is null and (r.until is null or r.until >= app.today()))
  loop
    -- Of one copy one release to a recipient is open at a time, also where it has run out.
    update app.release r set withdrawn_at = app.now(), withdrawn_by = app.current_membership()
    where r.region_id = given.region_id and r.copy_id = given.copy_id and r.recipient_id = new.organisation_id
      and r.withdrawn_at is null;
    insert into app.release (region_id, copy_id, organisation_id, recipient_id, includes_remarks, until,
      released_by, standing_id)
    values (given.region_id, given.copy_id, given.organisation_id, new.organisation_id, given.includes_remarks,
      given.until, app.current_membership(), given.id)
    returning id into release;
    insert into app.release_theme (region_id, release_id, theme_id, copy_id, organisation_id)
    select given.region_id, release, t.id, given.copy_id, given.organisation_id
    from unnest(given.theme_ids) as t (id);
    perform app.mail_leads(new.region_id, 'release', new.organisation_id, release);
  end loop;
  return null;
end $$;

/* What a partner has as one of all partners ends with the invitation. */
create or replace function app.withdraw_from_partner() returns trigger
language plpgsql security definer set search_path = '' as $$
begin
  update app.release r set withdrawn_at = app.now(), withdrawn_by = app.current_membership()
  from app.standing_release s
  where s.region_id = old.region_id and s.visit_id = old.visit_id
    and r.region_id = s.region_id and r.standing_id = s.id
    and r.recipient_id = old.organisation_id and r.withdrawn_at is null;
  return null;
end $$;
