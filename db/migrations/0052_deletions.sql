-- What was deleted or taken back, so that it stays so when an older backup is restored.

create table app.deletion (
  id uuid primary key default app.new_id(),
  no bigint generated always as identity,
  at timestamptz not null default clock_timestamp(),
  table_name text not null,
  verb text not null check (verb in ('insert', 'update', 'delete')),
  key jsonb not null,
  image jsonb
);
comment on table app.deletion is
  'Löschung or Rücknahme: which row is gone, which was taken back, what a redaction left and wrote. Kept in a file outside of the database as well, from which a restored backup is brought up to date.';
create index deletion_at_idx on app.deletion (at);
