-- Sealing the history: what a seal is made of, what may be sealed when, and what is left of it after a redaction.

/* Held by the sealer and by a redaction: an entry is never sealed while something is taken out of it. */
create or replace function app.seal_lock() returns bigint language sql immutable as $$
  select pg_catalog.hashtextextended('history seals', 0)
$$;

create or replace function app.new_seal_salt() returns bytea language sql volatile as $$
  select uuid_send(gen_random_uuid()) || uuid_send(gen_random_uuid())
$$;

/*
 * The leaf of what an entry holds: without the salt it tells nobody what that was. Stable, as what it calls is, or
 * PostgreSQL would plan it anew for each entry.
 */
create or replace function app.entry_leaf(salt bytea, old jsonb, new jsonb) returns bytea
language sql stable as $$
  select sha256(salt || convert_to(coalesce(old::text, '-') || E'\n' || coalesce(new::text, '-'), 'UTF8'))
$$;

/* What is sealed of an entry: everything that is said about it, and the leaf of its content. */
create or replace function app.entry_digest(h app.history, leaf bytea) returns text
language sql stable as $$
  select encode(sha256(convert_to(
    'tafelrunde-eintrag-1' || E'\n' || h.id || E'\n' || coalesce(h.region_id::text, '-') || E'\n'
    || extract(epoch from h.at) || E'\n' || coalesce(h.person_id::text, '-') || E'\n'
    || coalesce(h.membership_id::text, '-') || E'\n' || h.table_name || E'\n' || h.row_id || E'\n' || h.verb || E'\n',
    'UTF8') || leaf), 'hex')
$$;

/*
 * The newest entry, and the number of this transaction: whoever has taken an earlier number of the history without
 * having ended yet began before it, for an entry is written after its row. Null where everything is sealed.
 */
create or replace function app.history_mark() returns jsonb
language plpgsql volatile security definer set search_path = '' as $$
declare newest bigint;
begin
  select max(h.id) into newest from app.history h
  where h.id <= (select s.last_value from app.history_id_seq s);
  if newest is null or newest <= (select coalesce(max(s.history_id), 0) from app.history_seal s) then return null; end if;
  return jsonb_build_object('lastId', newest, 'until', pg_current_xact_id()::text);
end $$;

/*
 * The next entries to be sealed, up to one that `app.history_mark` named: number, id, salt and digest, never content.
 * Null while a transaction from before the mark still runs or somebody else seals.
 */
create or replace function app.entries_to_seal(last_id bigint, until text, most integer) returns jsonb
language plpgsql volatile security definer set search_path = '' as $$
declare
  last_no bigint;
  sealed_id bigint;
begin
  if pg_snapshot_xmin(pg_current_snapshot()) < until::xid8 or not pg_try_advisory_xact_lock(app.seal_lock()) then
    return null;
  end if;
  select coalesce(max(s.no), 0), coalesce(max(s.history_id), 0) into last_no, sealed_id from app.history_seal s;
  return (
    with taken as materialized (
      select h, app.new_seal_salt() as salt from app.history h
      where h.id > sealed_id and h.id <= entries_to_seal.last_id order by h.id limit most),
    chosen as (select t.h, t.salt, row_number() over (order by (t.h).id) + last_no as no from taken t)
    select coalesce(jsonb_agg(jsonb_build_object(
        'no', c.no, 'historyId', (c.h).id, 'salt', encode(c.salt, 'hex'),
        'digest', app.entry_digest(c.h, app.entry_leaf(c.salt, (c.h).old, (c.h).new))) order by c.no), '[]')
    from chosen c);
end $$;

/*
 * Sealed entries in their order with what their seal has to fit to; without a digest where the entry is gone.
 * `is_off`: something was taken out of it, and what is left is not what was left then.
 */
create or replace function app.sealed_entries(after bigint, most integer)
returns table (no bigint, history_id bigint, secret text, seal text, digest text, about text, is_redacted boolean, is_off boolean)
language plpgsql stable security definer set search_path = '' as $$
begin
  return query
    select s.no, s.history_id, s.secret, encode(s.seal, 'hex'),
      case when h.id is not null then app.entry_digest(h, coalesce(s.leaf, app.entry_leaf(s.salt, h.old, h.new))) end,
      h.table_name || ' ' || h.row_id, s.leaf is not null,
      s.leaf is not null and h.id is not null
        and encode(app.entry_leaf(s.salt, h.old, h.new), 'hex') is distinct from (
          select n.new ->> 'leaf' from app.history n
          where n.region_id = h.region_id and n.table_name = 'history' and n.row_id = h.id::text
          order by n.id desc limit 1)
    from app.history_seal s left join app.history h on h.id = s.history_id
    where s.no > sealed_entries.after
    order by s.no limit most;
end $$;

/* Entries without a seal though later ones have theirs, or with a number that nobody was given: put in by hand. */
create or replace function app.entries_put_in(most integer) returns table (history_id bigint, about text)
language plpgsql stable security definer set search_path = '' as $$
begin
  return query
    select h.id, h.table_name || ' ' || h.row_id from app.history h
    where (h.id <= (select coalesce(max(s.history_id), 0) from app.history_seal s)
        or h.id > (select q.last_value from app.history_id_seq q))
      and not exists (select from app.history_seal s where s.history_id = h.id)
    order by h.id limit most;
end $$;

/* How far the sealing has come, in numbers. */
create or replace function app.history_state() returns jsonb
language plpgsql stable security definer set search_path = '' as $$
begin
  return (
    select jsonb_build_object(
      'sealed', (select coalesce(max(s.no), 0) from app.history_seal s),
      'waiting', count(*), 'waitingSince', min(h.at),
      'anchor', (
        select jsonb_build_object('no', a.no, 'entries', a.entries, 'at', a.at, 'root', a.root)
        from app.history_anchor a order by a.no desc limit 1))
    from app.history h where h.id > (select coalesce(max(s.history_id), 0) from app.history_seal s));
end $$;

/*
 * The history only grows. The one exception is a redaction: the seal keeps the leaf of what was, and what is left gets
 * an entry of its own, so that nobody changes it later under cover of the redaction.
 */
create or replace function app.keep_entry() returns trigger
language plpgsql security definer set search_path = '' as $$
declare fresh bytea;
begin
  if tg_op = 'DELETE' or not app.is_redacting()
    or to_jsonb(new) - array['old', 'new'] <> to_jsonb(old) - array['old', 'new']
  then
    raise exception 'frozen row of history' using errcode = 'TR409';
  end if;
  if (new.old, new.new) is not distinct from (old.old, old.new) then return new; end if;
  perform pg_catalog.pg_advisory_xact_lock(app.seal_lock());
  update app.history_seal s
  set leaf = coalesce(s.leaf, app.entry_leaf(s.salt, old.old, old.new)), salt = app.new_seal_salt()
  where s.history_id = old.id returning s.salt into fresh;
  if found then
    insert into app.history (region_id, person_id, membership_id, table_name, row_id, verb, new)
    values (old.region_id, app.current_person(), app.current_membership(), 'history', old.id::text, 'update',
      jsonb_build_object('leaf', encode(app.entry_leaf(fresh, new.old, new.new), 'hex')));
  end if;
  return new;
end $$;

create trigger a_grows before update or delete on app.history for each row execute function app.keep_entry();
