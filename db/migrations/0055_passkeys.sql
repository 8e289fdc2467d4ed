-- Passkeys: signing in without a password, by a device that asks who uses it.

create table auth.passkey (
  id uuid primary key default app.new_id(),
  user_id uuid not null references auth."user" (id) on delete cascade,
  credential_id text not null unique,
  public_key bytea not null,
  counter bigint not null,
  transports text[] not null default '{}',
  name text not null check (length(name) between 1 and 60),
  made_at timestamptz not null default now(),
  used_at timestamptz
);
comment on table auth.passkey is
  'Passkey of an account: the public half of a key that never leaves its device, or its owner''s other devices.';
create index passkey_by_user_idx on auth.passkey (user_id);

create table auth.used_challenge (
  challenge text primary key,
  until timestamptz not null
);
comment on table auth.used_challenge is
  'Questions to a passkey that were answered: an answer is worth nothing a second time. Kept until the question would have run out.';
