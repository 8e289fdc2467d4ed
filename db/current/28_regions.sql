-- Region: what its settings rule for others.

/*
 * A short name is never taken from somebody: neither one in use nor one whose old links still lead somewhere.
 * The former one keeps leading to the region.
 */
create or replace function app.keep_short_name() returns trigger
language plpgsql security definer set search_path = '' as $$
begin
  if tg_op = 'UPDATE' and new.short_name = old.short_name then return new; end if;
  if exists (
    select from app.region r
    where r.id <> new.id and (r.short_name = new.short_name or r.former_short_names @> array[new.short_name]))
  then
    raise exception 'the short name is taken' using errcode = '23505', constraint = 'region_short_name_key';
  end if;
  if tg_op = 'UPDATE' then
    new.former_short_names := array_append(
      array_remove(array_remove(old.former_short_names, new.short_name), old.short_name), old.short_name);
  end if;
  return new;
end $$;

/* The short name that a former one leads to, or null. */
create or replace function auth.short_name_now(former text) returns text
language plpgsql stable security definer set search_path = '' as $$
begin
  return (select r.short_name from app.region r where r.former_short_names @> array[former]);
end $$;

/* A copy is frozen with the years that a Frist means on its day, whatever the writer sends. */
create or replace function app.freeze_horizons() returns trigger
language plpgsql security definer set search_path = '' as $$
begin
  select r.horizon_short_years, r.horizon_medium_years, r.horizon_long_years
  into new.horizon_short_years, new.horizon_medium_years, new.horizon_long_years
  from app.region r where r.id = new.region_id;
  return new;
end $$;

/* Phases follow each other: two coordinators at the same moment cannot make them overlap. */
create or replace function app.keep_phases_apart() returns trigger
language plpgsql security definer set search_path = '' as $$
begin
  perform pg_advisory_xact_lock(hashtextextended('project phase ' || new.region_id, 0));
  if exists (
    select from app.project_phase p
    where p.region_id = new.region_id and p.id <> new.id
      and p.begins_on <= new.ends_on and p.ends_on >= new.begins_on)
  then
    raise exception 'phases overlap' using errcode = '23P01', constraint = 'project_phase_apart';
  end if;
  return new;
end $$;

create trigger a_short_name before insert or update of short_name on app.region
  for each row execute function app.keep_short_name();
create trigger a_horizons before insert on app.frozen_copy
  for each row execute function app.freeze_horizons();
create trigger a_apart before insert or update on app.project_phase
  for each row execute function app.keep_phases_apart();

/* Logo of a region for everybody, also before signing in: it stands on public pages. */
create or replace function auth.region_logo(wanted text) returns jsonb
language plpgsql stable security definer set search_path = '' as $$
begin
  return (
    select jsonb_build_object('mediaType', f.media_type, 'sha256', f.sha256, 'bytes', (
      select encode(string_agg(p.bytes, ''::bytea order by p.no), 'base64')
      from app.file_piece p where p.region_id = f.region_id and p.file_id = f.id))
    from app.region r join app.file f on f.region_id = r.id and f.id = r.logo_file_id
    where r.short_name = wanted and r.suspended_at is null);
end $$;

/* What anybody may read about a region: its name, how it is reached, and its legal text of that page. */
create or replace function auth.public_region(wanted text, legal_page text) returns jsonb
language plpgsql stable security definer set search_path = '' as $$
begin
  return (
    select jsonb_build_object(
      'name', r.name, 'shortName', r.short_name, 'address', r.address, 'phone', r.phone, 'mail', r.contact_mail,
      'hasRegister', r.county_key is not null and not r.is_demo,
      'office', (
        select o.name from app.organisation o
        where o.region_id = r.id and o.kind = 'coordinationOffice' order by o.created_at, o.id limit 1),
      'text', (
        select jsonb_build_object('text', t.text, 'writtenAt', t.written_at) from app.legal_text t
        where t.region_id = r.id and t.page = legal_page order by t.version desc limit 1))
    from app.region r where r.short_name = wanted and r.suspended_at is null);
end $$;

/* A report about a barrier reaches who looks after the pages: the region, or the operators. */
create or replace function auth.report_barrier(wanted text, place text, message text, name text, mail text)
returns void language plpgsql security definer set search_path = '' as $$
declare
  region app.region;
  report uuid;
begin
  select * into region from app.region r where r.short_name = wanted and r.suspended_at is null;
  insert into auth.barrier_report (region_id, place, message, name, mail)
  values (region.id, place, message, name, mail) returning id into report;
  insert into app.mail (region_id, kind, recipient, language, subject_id)
  select region.id, 'barrierReport', reader.mail, reader.language, report
  from (
    select p.mail, coalesce(u.language, region.language) as language
    from app.membership m
    join app.person p on p.region_id = m.region_id and p.id = m.person_id
    left join auth."user" u on u.id = p.user_id
    where m.region_id = region.id and m.role = 'regionCoordinator' and p.suspended_at is null
      and m.valid_from <= app.today() and (m.valid_to is null or m.valid_to >= app.today())
    union
    select u.email, coalesce(u.language, 'de')
    from auth.operator o join auth."user" u on u.id = o.user_id
    where region.id is null) reader;
end $$;

/* Reports to the region, for those who look after it. */
create or replace function app.barrier_reports() returns jsonb
language plpgsql stable security definer set search_path = '' as $$
begin
  if not app.may_in_region('region.edit') then return '[]'; end if;
  return (
    select coalesce(jsonb_agg(jsonb_build_object(
      'id', b.id, 'place', b.place, 'message', b.message, 'name', b.name, 'mail', b.mail,
      'createdAt', b.created_at) order by b.created_at), '[]')
    from auth.barrier_report b where b.region_id = app.current_region());
end $$;

/* Answered: nothing of the report is kept. False where there is none (any more). */
create or replace function app.settle_barrier_report(report uuid) returns boolean
language plpgsql security definer set search_path = '' as $$
begin
  if not app.may_in_region('region.edit') then
    raise exception 'not allowed' using errcode = '42501';
  end if;
  delete from auth.barrier_report b where b.region_id = app.current_region() and b.id = report;
  return found;
end $$;

/* The register or list that was taken over last: the day its files speak of, and when that was. */
create or replace function app.last_reading() returns jsonb
language plpgsql stable security definer set search_path = '' as $$
begin
  if not app.may_in_region('directory.read') then return null; end if;
  return (
    select jsonb_build_object('asOf', i.as_of, 'appliedAt', i.state_at)
    from app.register_import i
    where i.region_id = app.current_region() and i.state = 'applied'
    order by i.state_at desc limit 1);
end $$;
