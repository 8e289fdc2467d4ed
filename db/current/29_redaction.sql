-- Checksums that outlive a lawful redaction, the redaction itself, and the check of all checksums.

/* Whether `app.redact` is at work: the one exception from what nothing may change. */
create or replace function app.is_redacting() returns boolean language sql stable as $$
  select coalesce(current_setting('app.redacting', true), '') = 'on'
$$;

/* The leaf of a text: what stands for it in a checksum. */
create or replace function app.leaf(salt text, said text) returns text
language sql immutable parallel safe as $$
  select encode(sha256(convert_to(salt || ':' || said, 'UTF8')), 'hex')
$$;

/* Whatever the application says, the leaf is that of the text. */
create or replace function app.seal_remark() returns trigger language plpgsql set search_path = '' as $$
begin
  new.leaf := app.leaf(new.salt, new.remark);
  return new;
end $$;

create or replace function app.seal_reason() returns trigger language plpgsql set search_path = '' as $$
begin
  new.leaf := app.leaf(new.salt, new.reason);
  return new;
end $$;

/* The text whose SHA-256 is kept with a frozen copy; `copyText` of the application makes the same. */
create or replace function app.copy_text(copy app.frozen_copy) returns text
language plpgsql stable security definer set search_path = '' as $$
begin
  return (
    select concat_ws(E'\n',
      'tafelrunde-stand-2',
      'organisation ' || copy.organisation_id,
      'assessment ' || copy.assessment_id,
      'matrix ' || t.audience || ' ' || t.version,
      'number ' || copy.number,
      'taken-on ' || copy.taken_on,
      'corrects ' || coalesce(b.corrects_id::text, '-') || ' ' || coalesce(b.leaf, '-'),
      (select string_agg(concat_ws(' ', c.key, coalesce(w.current_level::text, '-'), coalesce(w.no_level, '-'),
          coalesce(w.target_level::text, '-'), coalesce(w.horizon, '-'), coalesce(w.priority, '-'),
          w.to_discuss::text, w.is_carried::text, coalesce(r.leaf, '-')), E'\n' order by c.key collate "C")
        from app.copied_answer w
        join app.criterion c on c.region_id = w.region_id and c.id = w.criterion_id
        left join app.copied_remark r
          on r.region_id = w.region_id and r.copy_id = w.copy_id and r.criterion_id = w.criterion_id
        where w.region_id = copy.region_id and w.copy_id = copy.id))
    from app.matrix_template t
    left join app.correction b on b.region_id = copy.region_id and b.copy_id = copy.id
    where t.region_id = copy.region_id and t.id = copy.template_id);
end $$;

/* A salt for each text of a document, by its JSON pointer. */
create or replace function app.new_salts(content jsonb, place text default '') returns jsonb
language plpgsql volatile set search_path = '' as $$
begin
  return case jsonb_typeof(content)
    when 'string' then case when content = '""' then '{}'::jsonb else jsonb_build_object(place,
      replace(gen_random_uuid()::text || gen_random_uuid()::text, '-', '')) end
    when 'object' then (
      select coalesce(jsonb_object_agg(s.key, s.value), '{}')
      from jsonb_each(content) e, jsonb_each(app.new_salts(e.value, place || '/' || e.key)) s)
    when 'array' then (
      select coalesce(jsonb_object_agg(s.key, s.value), '{}')
      from jsonb_array_elements(content) with ordinality e (value, no),
        jsonb_each(app.new_salts(e.value, place || '/' || e.no - 1)) s)
    else '{}'::jsonb end;
end $$;

/*
 * JSON without spaces, names in the order of their code points, each text replaced by its leaf: of `salts` and the
 * text, or the one that is kept in `leaves` since the text is gone.
 */
create or replace function app.sealed_json(content jsonb, seals jsonb, place text default '') returns text
language plpgsql immutable set search_path = '' as $$
begin
  return case jsonb_typeof(content)
    when 'string' then case
      when content = '""' then '""'
      else to_json(coalesce(seals -> 'leaves' ->> place, app.leaf(seals -> 'salts' ->> place, content #>> '{}'), '?'))::text end
    when 'object' then '{' || coalesce((
      select string_agg(to_json(e.key)::text || ':' || app.sealed_json(e.value, seals, place || '/' || e.key),
        ',' order by e.key collate "C")
      from jsonb_each(content) e), '') || '}'
    when 'array' then '[' || coalesce((
      select string_agg(app.sealed_json(e.value, seals, place || '/' || e.no - 1), ',' order by e.no)
      from jsonb_array_elements(content) with ordinality e (value, no)), '') || ']'
    else content::text end;
end $$;

create or replace function app.sealed_sha256(content jsonb, seals jsonb) returns text
language sql immutable as $$
  select encode(sha256(convert_to(app.sealed_json(content, seals), 'UTF8')), 'hex')
$$;

/*
 * A long passage is replaced wherever it stands within a text; a short one only where it is the whole text, a line of
 * it, or what a line says after a colon, as roles of a list of organisations do.
 */
create or replace function app.without_passage(said text, passage text, mark text) returns text
language sql immutable as $$
  select case
    when said = passage then mark
    when length(passage) >= 12 then replace(said, passage, mark)
    when strpos(said, passage) = 0 or strpos(passage, E'\n') > 0 then said
    else (
      select string_agg(case
          when l.line = passage then mark
          when right(l.line, length(passage) + 2) = ': ' || passage
            then left(l.line, length(l.line) - length(passage)) || mark
          else l.line end, E'\n' order by l.no)
      from unnest(string_to_array(said, E'\n')) with ordinality l (line, no)) end
$$;

create or replace function app.without_passage(content jsonb, passage text, mark text) returns jsonb
language plpgsql immutable set search_path = '' as $$
begin
  return case jsonb_typeof(content)
    when 'string' then to_jsonb(app.without_passage(content #>> '{}', passage, mark))
    when 'object' then (
      select coalesce(jsonb_object_agg(e.key, app.without_passage(e.value, passage, mark)), '{}') from jsonb_each(content) e)
    when 'array' then (
      select coalesce(jsonb_agg(app.without_passage(e.value, passage, mark) order by e.no), '[]')
      from jsonb_array_elements(content) with ordinality e (value, no))
    else content end;
end $$;

/* Salts of texts that differ become leaves. */
create or replace function app.seals_after(before jsonb, after jsonb, seals jsonb, place text default '') returns jsonb
language plpgsql immutable set search_path = '' as $$
declare
  kept jsonb := seals;
  part record;
begin
  if before = after then return seals; end if;
  if jsonb_typeof(before) = 'string' then
    if not seals -> 'leaves' ? place then
      kept := jsonb_set(kept, array['leaves', place],
        to_jsonb(app.leaf(seals -> 'salts' ->> place, before #>> '{}')));
    end if;
    return kept #- array['salts', place];
  end if;
  for part in
    select e.key, e.value, after -> e.key as other
    from jsonb_each(case when jsonb_typeof(before) = 'object' then before else '{}' end) e
    union all
    select (e.no - 1)::text, e.value, after -> (e.no - 1)::integer
    from jsonb_array_elements(case when jsonb_typeof(before) = 'array' then before else '[]' end) with ordinality e (value, no)
  loop
    kept := app.seals_after(part.value, part.other, kept, place || '/' || part.key);
  end loop;
  return kept;
end $$;

/* Free texts of an organisation outside of copies, where a passage may stand as well. */
create or replace function app.free_texts() returns table (table_name text, owner_column text, column_name text)
language sql immutable as $$
  values ('answer', 'organisation_id', 'remark'), ('internal_note', 'organisation_id', 'text'),
    ('goal', 'owner_id', 'title'), ('goal', 'owner_id', 'success_sign'), ('goal', 'owner_id', 'responsible'),
    ('goal_step', 'owner_id', 'reason'), ('measure', 'owner_id', 'title'), ('measure', 'owner_id', 'responsible'),
    ('measure', 'owner_id', 'reason'),
    ('visit', 'owner_id', 'aims'), ('agenda_item', 'owner_id', 'title'), ('visit_item', 'owner_id', 'text'), ('visit_item', 'owner_id', 'responsible'),
    ('visit_mark', 'owner_id', 'question'),
    ('visit_expectation', 'owner_id', 'expects'), ('visit_expectation', 'owner_id', 'contributes'),
    ('report_sheet', 'owner_id', 'highlights'),
    ('report_text', 'owner_id', 'text'), ('report_section', 'owner_id', 'situation'), ('report_section', 'owner_id', 'owner_view'),
    ('report_section', 'owner_id', 'school_view'), ('report_section', 'owner_id', 'agreed'), ('report_section', 'owner_id', 'planned'),
    ('report_comment', 'owner_id', 'text'), ('report_response', 'owner_id', 'remark'), ('public_sheet', 'owner_id', 'summary'),
    ('report_sheet', 'owner_id', 'reason'), ('report_sheet', 'owner_id', 'open_points'), ('report_sheet', 'owner_id', 'distribution'),
    ('hand_over', 'organisation_id', 'note'), ('evidence', 'organisation_id', 'title'),
    ('deviating_school', 'organisation_id', 'note'), ('correction', 'organisation_id', 'reason'),
    ('copied_remark', 'organisation_id', 'remark'), ('history_reading', 'organisation_id', 'reason')
$$;

/*
 * Where a passage of the acting organisation stands: each table with how often; for those who may take it out.
 */
create or replace function app.passage_places(organisation uuid, passage text) returns table (place text, count bigint)
language plpgsql stable security definer set search_path = '' as $$
declare f record;
begin
  if not organisation = any (app.organisations_where('matrix.redact')) then return; end if;
  for f in select * from app.free_texts() loop
    place := f.table_name || '.' || f.column_name;
    execute format(
      'select count(*) from app.%I t where t.region_id = $1 and t.%I = $2 and app.without_passage(t.%I, $3, $4) <> t.%I',
      f.table_name, f.owner_column, f.column_name, f.column_name)
    into count using app.current_region(), organisation, passage, '';
    if count > 0 then return next; end if;
  end loop;
end $$;

/*
 * A passage of a frozen copy, taken out on order everywhere: of a criterion, or the reason of the correction.
 */
create or replace function app.redact(copy uuid, criterion uuid, why text, mark text, files jsonb) returns uuid
language plpgsql security definer set search_path = '' as $$
declare
  region uuid := app.current_region();
  organisation uuid;
  passage text;
  act uuid;
begin
  select c.organisation_id into organisation from app.frozen_copy c
  where c.region_id = region and c.id = copy
    and c.organisation_id = any (app.organisations_where('matrix.redact'));
  if organisation is null then raise exception 'not allowed' using errcode = '42501'; end if;
  perform pg_catalog.pg_advisory_xact_lock(pg_catalog.hashtextextended('redact ' || organisation, 0));
  if criterion is null then
    select c.reason into passage from app.correction c
    where c.region_id = region and c.copy_id = copy and c.redaction_id is null;
  else
    select r.remark into passage from app.copied_remark r
    where r.region_id = region and r.copy_id = copy and r.criterion_id = criterion and r.redaction_id is null;
  end if;
  if passage is null then raise exception 'nothing to take out' using errcode = 'TR409'; end if;
  insert into app.redaction (region_id, organisation_id, copy_id, criterion_id, reason, redacted_on, redacted_by)
  values (region, organisation, copy, criterion, why, app.today(), app.current_membership())
  returning id into act;
  perform app.take_out(organisation, passage, act, mark, files);
  return act;
end $$;

/* A passage of a confirmed sheet, of one of its sections or of its public version: by its place. */
create or replace function app.redact_sheet(sheet uuid, place text, why text, mark text, files jsonb) returns uuid
language plpgsql security definer set search_path = '' as $$
declare
  region uuid := app.current_region();
  parts text[] := string_to_array(place, '.');
  organisation uuid;
  passage text;
  act uuid;
begin
  select s.owner_id into organisation from app.report_sheet s
  where s.region_id = region and s.id = sheet and s.state = 'confirmed'
    and s.owner_id = any (app.organisations_where('matrix.redact'));
  if organisation is null then raise exception 'not allowed' using errcode = '42501'; end if;
  perform pg_catalog.pg_advisory_xact_lock(pg_catalog.hashtextextended('redact ' || organisation, 0));
  select p.content #>> parts[2:] into passage from (
    select 'bogen' as part, s.content from app.report_sheet s where s.region_id = region and s.id = sheet
    union all
    select 'oeffentlich', s.content from app.public_sheet s where s.region_id = region and s.sheet_id = sheet
    union all
    select s.school_id::text, s.content from app.report_section s where s.region_id = region and s.sheet_id = sheet) p
  where p.part = parts[1] and jsonb_typeof(p.content #> parts[2:]) = 'string';
  if coalesce(passage, '') = '' then raise exception 'nothing to take out' using errcode = 'TR409'; end if;
  insert into app.redaction (region_id, organisation_id, sheet_id, place, reason, redacted_on, redacted_by)
  values (region, organisation, sheet, place, why, app.today(), app.current_membership())
  returning id into act;
  perform app.take_out(organisation, passage, act, mark, files);
  return act;
end $$;

/*
 * Takes a passage out everywhere the organisation has it: frozen copies, confirmed sheets (`files`: the new PDF and
 * edition of each, and seals where it has none yet), drafts and the history. What remains is the mark, the leaf and
 * why it was done. Only for the functions above, which judge who may.
 */
create or replace function app.take_out(organisation uuid, passage text, act uuid, mark text, files jsonb) returns void
language plpgsql security definer set search_path = '' as $$
declare
  region uuid := app.current_region();
  f record;
  sheet app.report_sheet;
  part record;
  cleaned jsonb;
  sealed jsonb;
  new_file uuid;
  old_files text[] := '{}';
  made jsonb;
begin
  perform set_config('app.redacting', 'on', true);
  for sheet in
    select * from app.report_sheet s
    where s.region_id = region and s.owner_id = organisation and s.state = 'confirmed'
      and app.without_passage(s.content, passage, mark) <> s.content
    for update
  loop
    made := files -> sheet.id::text;
    new_file := (made ->> 'fileId')::uuid;
    if new_file is null or (made ->> 'edition')::integer is distinct from sheet.edition + 1 then raise exception 'a sheet without its new document' using errcode = 'TR409'; end if;
    cleaned := app.without_passage(sheet.content, passage, mark);
    -- A sheet from before there were seals gets them now, and with them another checksum.
    sealed := coalesce(sheet.seals, made -> 'seals');
    update app.report_sheet s set
      content = cleaned, seals = app.seals_after(sheet.content, cleaned, sealed),
      sha256 = case when sheet.seals is null then app.sealed_sha256(sheet.content, sealed) else sheet.sha256 end,
      file_id = new_file, word_file_id = null, edition = sheet.edition + 1
    where s.region_id = region and s.id = sheet.id;
    insert into app.report_edition (region_id, sheet_id, edition, owner_id, redaction_id, made_on)
    values (region, sheet.id, sheet.edition + 1, organisation, act, app.today());
    delete from app.file o where o.region_id = region and o.id in (sheet.file_id, sheet.word_file_id);
    old_files := old_files || array_remove(array[sheet.file_id::text, sheet.word_file_id::text], null);
  end loop;

  -- Documents of sections and public versions are made anew from what is left when somebody asks for them.
  for part in
    select s.sheet_id, s.school_id, s.content, s.seals, s.file_id, s.word_file_id from app.report_section s
    where s.region_id = region and s.owner_id = organisation and app.without_passage(s.content, passage, mark) <> s.content
    union all
    select s.sheet_id, null, s.content, s.seals, s.file_id, s.word_file_id from app.public_sheet s
    where s.region_id = region and s.owner_id = organisation and app.without_passage(s.content, passage, mark) <> s.content
  loop
    cleaned := app.without_passage(part.content, passage, mark);
    sealed := app.seals_after(part.content, cleaned, part.seals);
    update app.report_section s set content = cleaned, seals = sealed, file_id = null, word_file_id = null
    where s.region_id = region and s.sheet_id = part.sheet_id and s.school_id = part.school_id;
    update app.public_sheet s set content = cleaned, seals = sealed, file_id = null, word_file_id = null
    where s.region_id = region and s.sheet_id = part.sheet_id and part.school_id is null;
    delete from app.file o where o.region_id = region and o.id in (part.file_id, part.word_file_id);
    old_files := old_files || array_remove(array[part.file_id::text, part.word_file_id::text], null);
  end loop;
  update app.report_proposal p set content = app.without_passage(p.content, passage, mark)
  where p.region_id = region and p.owner_id = organisation and app.without_passage(p.content, passage, mark) <> p.content;

  for f in select * from app.free_texts() loop
    if f.table_name = 'answer' then
      -- What was typed before the passage was whole is in the history of the same answer.
      update app.history h set old = app.without_key(h.old, 'remark'), new = app.without_key(h.new, 'remark')
      where h.region_id = region and h.table_name = 'answer' and h.row_id in (
        select w.assessment_id || '/' || w.criterion_id from app.answer w
        where w.region_id = region and w.organisation_id = organisation
          and app.without_passage(w.remark, passage, '') <> w.remark);
      update app.answer w set remark = app.without_passage(w.remark, passage, ''), version = w.version + 1
      where w.region_id = region and w.organisation_id = organisation
        and app.without_passage(w.remark, passage, '') <> w.remark;
    elsif f.table_name in ('copied_remark', 'correction') then
      execute format(
        'update app.%I t set %2$I = $3, salt = null, redaction_id = $4
         where t.region_id = $1 and t.organisation_id = $2 and t.redaction_id is null
           and app.without_passage(t.%2$I, $5, $3) <> t.%2$I',
        f.table_name, f.column_name)
      using region, organisation, mark, act, passage;
    else
      execute format(
        'update app.%I t set %2$I = app.without_passage(t.%2$I, $4, $3)
         where t.region_id = $1 and t.%3$I = $2 and app.without_passage(t.%2$I, $4, $3) <> t.%2$I',
        f.table_name, f.column_name, f.owner_column)
      using region, organisation, mark, passage;
    end if;
  end loop;

  update app.history h set old = h.old - 'sha256', new = h.new - 'sha256'
  where h.region_id = region and h.table_name = 'file' and h.row_id = any (old_files);
  -- Last, because each change above was noted there with what it changed.
  update app.history h set
    old = app.without_salt(app.without_passage(h.old, passage, mark), h.old),
    new = app.without_salt(app.without_passage(h.new, passage, mark), h.new)
  where h.region_id = region
    and organisation::text in (coalesce(h.new, h.old) ->> 'organisation_id', coalesce(h.new, h.old) ->> 'owner_id')
    and (app.without_passage(h.old, passage, mark) is distinct from h.old
      or app.without_passage(h.new, passage, mark) is distinct from h.new);
  perform set_config('app.redacting', '', true);
end $$;

create or replace function app.without_key(kept jsonb, name text) returns jsonb
language sql immutable as $$
  select case when kept ? name then jsonb_set(kept, array[name], '""') else kept end
$$;

/* A row that lost a text loses its salts as well: with them somebody could try what the text was. */
create or replace function app.without_salt(cleaned jsonb, before jsonb) returns jsonb
language sql immutable as $$
  select case when cleaned is distinct from before then cleaned - 'salt' - 'seals' - 'sha256' else cleaned end
$$;

/*
 * Makes every checksum anew and names what does not fit: frozen copies, leaves of their texts, confirmed sheets and
 * their PDF. Ids and counts only, never content.
 */
create or replace function app.verify_frozen() returns jsonb
language plpgsql stable security definer set search_path = '' as $$
begin
  return (
    select jsonb_build_object(
      'copies', (select count(*) from app.frozen_copy),
      'sheets', (select count(*) from app.report_sheet s where s.state = 'confirmed'),
      'unsealed', (select count(*) from app.report_sheet s where s.state = 'confirmed' and s.seals is null),
      'redactions', (select count(*) from app.redaction),
      'faults', coalesce((
        select jsonb_agg(jsonb_build_object('kind', x.kind, 'id', x.id) order by x.kind, x.id) from (
          select 'copy' as kind, f.id from app.frozen_copy f
          where f.sha256 <> encode(sha256(convert_to(app.copy_text(f), 'UTF8')), 'hex')
          union all
          select 'remark', r.copy_id from app.copied_remark r
          where r.salt is not null and r.leaf <> app.leaf(r.salt, r.remark)
          union all
          select 'correction', c.copy_id from app.correction c
          where c.salt is not null and c.leaf <> app.leaf(c.salt, c.reason)
          union all
          select 'sheet', s.id from app.report_sheet s
          where s.seals is not null and s.sha256 <> app.sealed_sha256(s.content, s.seals)
          union all
          select 'section', s.sheet_id from app.report_section s
          where s.sha256 <> app.sealed_sha256(s.content, s.seals)
          union all
          select 'public', s.sheet_id from app.public_sheet s
          where s.sha256 <> app.sealed_sha256(s.content, s.seals)
          union all
          select 'file', l.id from (
            select region_id, file_id as id from app.report_sheet union all
            select region_id, word_file_id from app.report_sheet union all
            select region_id, file_id from app.report_section union all
            select region_id, word_file_id from app.report_section union all
            select region_id, file_id from app.public_sheet union all
            select region_id, word_file_id from app.public_sheet) s
          join app.file l on l.region_id = s.region_id and l.id = s.id
          where l.sha256 <> encode(sha256((
            select coalesce(string_agg(p.bytes, ''::bytea order by p.no), ''::bytea) from app.file_piece p
            where p.region_id = l.region_id and p.file_id = l.id)), 'hex')) x), '[]')));
end $$;
