-- What somebody sends from a form after the session has ended waits for the same account to sign in again.

create table auth.ended_session (
  token text primary key,
  user_id uuid not null references auth."user" (id) on delete cascade,
  ended_at timestamptz not null default now()
);
comment on table auth.ended_session is
  'Whose a session was that is no more, for a day; token holds only the SHA-256, and it opens nothing.';
create index ended_session_by_user_idx on auth.ended_session (user_id);

create table auth.kept_input (
  id uuid primary key default app.new_id(),
  user_id uuid not null references auth."user" (id) on delete cascade,
  address text not null check (address like '/%' and length(address) <= 2000),
  is_multipart boolean not null,
  fields jsonb not null check (jsonb_typeof(fields) = 'array' and length(fields::text) <= 500000),
  kept_at timestamptz not null default now(),
  unique (user_id, address)
);
comment on table auth.kept_input is
  'Gemerkte Eingabe: what was typed into a form and sent when the session had ended, for its account alone and for a day.';
