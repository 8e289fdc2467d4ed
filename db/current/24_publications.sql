-- What everybody may read who has the address, and what members find listed.

/* The public version at an address; null where it was withdrawn, never was, or its region is closed. */
create or replace function auth.publication(wanted uuid) returns jsonb
language plpgsql stable security definer set search_path = '' as $$
begin
  return (
    select jsonb_build_object(
      'content', s.content, 'year', s.year, 'number', s.number, 'approvedOn', s.approved_on, 'sha256', s.sha256,
      'language', r.language, 'words', r.words, 'region', r.short_name, 'accent', r.accent)
    from app.publication p
    join app.public_sheet s on s.region_id = p.region_id and s.sheet_id = p.sheet_id
    join app.region r on r.id = p.region_id
    where p.id = wanted and p.withdrawn_at is null and s.approved_on is not null and r.suspended_at is null);
end $$;

/* Its PDF as it was approved; null where none is kept, because something was taken out since. */
create or replace function auth.publication_file(wanted uuid) returns jsonb
language plpgsql stable security definer set search_path = '' as $$
begin
  if auth.publication(wanted) is null then return null; end if;
  return (
    select jsonb_build_object('name', f.name, 'mediaType', f.media_type, 'bytes', (
      select encode(string_agg(b.bytes, ''::bytea order by b.no), 'base64') from app.file_piece b
      where b.region_id = f.region_id and b.file_id = f.id))
    from app.publication p
    join app.public_sheet s on s.region_id = p.region_id and s.sheet_id = p.sheet_id
    join app.file f on f.region_id = s.region_id and f.id = s.file_id
    where p.id = wanted);
end $$;

/* What is published in the region, for all its members; it says no more than the pages themselves. */
create or replace function app.publications() returns table (
  id uuid, sheet_id uuid, visit_id uuid, owner_id uuid, owner_name text, title text, held_on date, published_at timestamptz)
language plpgsql stable security definer set search_path = '' as $$
begin
  if not app.may_in_region('directory.read') then return; end if;
  return query
    select p.id, p.sheet_id, s.visit_id, p.owner_id, s.content ->> 'ownerName', s.content #>> '{visit,title}',
      (s.content #>> '{visit,heldOn}')::date, p.published_at
    from app.publication p
    join app.public_sheet s on s.region_id = p.region_id and s.sheet_id = p.sheet_id
    where p.region_id = app.current_region() and p.withdrawn_at is null and s.approved_on is not null;
end $$;
