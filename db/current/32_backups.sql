-- Sicherung and Wiederherstellung: what a restored installation waits for.

/* Since when a restored installation waits to be released; null where it does not. */
create or replace function app.quiet_since() returns timestamptz
language plpgsql stable security definer set search_path = '' as $$
begin
  return (select max(r.restored_at) from app.restoration r where r.released_at is null);
end $$;

/*
 * A restored installation may speak from now on. False where it does already. What waited in its outbox goes out, or
 * is given up: it may have been sent after the backup was made.
 */
create or replace function app.release_restoration(gives_up_mails boolean) returns boolean
language plpgsql security definer set search_path = '' as $$
begin
  update app.restoration r set released_at = now() where r.released_at is null;
  if not found then return false; end if;
  if gives_up_mails then
    update app.mail m set dropped_at = app.now() where m.sent_at is null and m.dropped_at is null;
  end if;
  perform app.note_operator_deed(null, 'restorationReleased', '');
  return true;
end $$;
