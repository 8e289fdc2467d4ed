-- A restored installation is quiet until somebody says that it may speak.

create table app.restoration (
  id uuid primary key default app.new_id(),
  backup_made_at timestamptz not null,
  restored_at timestamptz not null default now(),
  replayed integer not null default 0 check (replayed >= 0),
  unreplayed integer not null default 0 check (unreplayed >= 0),
  released_at timestamptz
);
comment on table app.restoration is
  'Wiederherstellung of the installation from a backup: until it is released, no mail goes out and no job is taken. How many deletions made after the backup were made again, and how many could not be.';

do $$
declare kinds text;
begin
  select string_agg(distinct quote_literal(one[1]), ', ') into kinds
  from pg_constraint k, regexp_matches(pg_get_constraintdef(k.oid), '''(\w+)''', 'g') one
  where k.conname = 'operator_deed_deed_check';
  alter table auth.operator_deed drop constraint operator_deed_deed_check;
  execute format('alter table auth.operator_deed add constraint operator_deed_deed_check check (deed in (%s, %s))', kinds,
    $new$'backupRestored', 'restorationReleased'$new$);
end $$;
