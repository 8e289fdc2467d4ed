-- Files stay as they are; only evidence goes, with whoever removes it.
create or replace function app.refuse_removal_of_file() returns trigger language plpgsql set search_path = '' as $$
begin
  if old.is_evidence or app.is_redacting() then return old; end if;
  raise exception 'frozen row of %', tg_table_name using errcode = 'TR409';
end $$;

create or replace function app.refuse_removal_of_piece() returns trigger
language plpgsql security definer set search_path = '' as $$
begin
  -- The pieces go after their file, never before it.
  if not exists (select from app.file f where f.region_id = old.region_id and f.id = old.file_id) then return old; end if;
  raise exception 'frozen row of %', tg_table_name using errcode = 'TR409';
end $$;

/* All evidence of an organisation together holds 500 MB, that of one criterion 20 pieces. */
create or replace function app.check_evidence_quota() returns trigger
language plpgsql security definer set search_path = '' as $$
begin
  -- Two who upload at the same moment must not both see the last free place.
  perform pg_catalog.pg_advisory_xact_lock(pg_catalog.hashtextextended('evidence' || new.organisation_id::text, 0));
  if (select coalesce(sum(f.size), 0) + new.size from app.file f
    where f.region_id = new.region_id and f.organisation_id = new.organisation_id and f.is_evidence) > 524288000
  then
    raise exception 'no room for more evidence' using errcode = 'TR422', constraint = 'evidence_quota';
  end if;
  return new;
end $$;

create or replace function app.check_evidence_count() returns trigger
language plpgsql security definer set search_path = '' as $$
begin
  perform pg_catalog.pg_advisory_xact_lock(pg_catalog.hashtextextended('evidence' || new.organisation_id::text, 0));
  if (select count(*) from app.evidence e
    where e.region_id = new.region_id and e.assessment_id = new.assessment_id and e.criterion_id = new.criterion_id) >= 20
  then
    raise exception 'enough evidence' using errcode = 'TR422', constraint = 'evidence_count';
  end if;
  return new;
end $$;

create or replace function app.remove_file_of_evidence() returns trigger
language plpgsql security definer set search_path = '' as $$
begin
  delete from app.file f where f.region_id = old.region_id and f.id = old.file_id;
  return null;
end $$;

create trigger c_file after delete on app.evidence for each row when (old.file_id is not null)
  execute function app.remove_file_of_evidence();
create trigger a_quota before insert on app.file for each row when (new.is_evidence) execute function app.check_evidence_quota();
create trigger a_count before insert on app.evidence for each row execute function app.check_evidence_count();
create trigger b_kept before delete on app.file for each row execute function app.refuse_removal_of_file();
create trigger b_kept before delete on app.file_piece for each row execute function app.refuse_removal_of_piece();
