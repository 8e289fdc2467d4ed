-- A second factor beside the password: one-time codes of an app, with recovery codes.

alter table app.role add column needs_second_factor boolean not null default false;
comment on column app.role.needs_second_factor is
  'Whoever holds the role reaches nothing without a second factor, once the time to set one up is over.';

create table auth.totp (
  user_id uuid primary key references auth."user" (id) on delete cascade,
  secret text not null,
  last_step bigint not null,
  confirmed_at timestamptz not null default now()
);
comment on table auth.totp is
  'App for one-time codes of an account. The secret is encrypted with the installation''s secret; no code counts of the time step last used or before.';

create table auth.totp_setup (
  user_id uuid primary key references auth."user" (id) on delete cascade,
  session_id uuid not null references auth.session (id) on delete cascade,
  secret text not null,
  begun_at timestamptz not null default now()
);
comment on table auth.totp_setup is
  'App that was begun to be set up in a session and has given no code yet; counts for nothing. The secret is encrypted.';
create index totp_setup_by_session_idx on auth.totp_setup (session_id);

create table auth.recovery_code (
  user_id uuid not null references auth."user" (id) on delete cascade,
  code text not null,
  used_at timestamptz,
  primary key (user_id, code)
);
comment on table auth.recovery_code is
  'Wiederherstellungscode, each good for one sign-in; code holds only an HMAC under the installation''s secret.';

create table auth.half_session (
  token text primary key,
  user_id uuid not null references auth."user" (id) on delete cascade,
  tries integer not null default 0,
  expires_at timestamptz not null
);
comment on table auth.half_session is
  'Sign-in whose password was right and whose second factor is still asked for; opens nothing. token holds only the SHA-256.';
create index half_session_by_user_idx on auth.half_session (user_id);

create table auth.factor_attempt (
  user_id uuid primary key references auth."user" (id) on delete cascade,
  window_started_at timestamptz not null default now(),
  tries integer not null
);
comment on table auth.factor_attempt is
  'Tried codes of an account within an hour, from wherever: only who knows the password gets as far.';

alter table auth.session add column proof text check (proof in ('code', 'recoveryCode', 'passkey', 'persona'));
comment on column auth.session.proof is
  'By which second factor the session was proven; null: by the password alone. A persona of the demo is proven as long as the demo is on.';

-- What there is already stays, whatever came before.
do $$
declare kinds text;
begin
  select string_agg(distinct quote_literal(one[1]), ', ') into kinds
  from pg_constraint k, regexp_matches(pg_get_constraintdef(k.oid), '''(\w+)''', 'g') one
  where k.conname = 'mail_kind_check';
  alter table app.mail drop constraint mail_kind_check;
  execute format('alter table app.mail add constraint mail_kind_check check (kind in (%s, %s))', kinds,
    $new$'factorAdded', 'factorRemoved', 'factorReset', 'recoveryCodeUsed', 'recoveryCodesMade', 'passkeyAdded', 'passkeyRemoved'$new$);
  select string_agg(distinct quote_literal(one[1]), ', ') into kinds
  from pg_constraint k, regexp_matches(pg_get_constraintdef(k.oid), '''(\w+)''', 'g') one
  where k.conname = 'operator_deed_deed_check';
  alter table auth.operator_deed drop constraint operator_deed_deed_check;
  execute format('alter table auth.operator_deed add constraint operator_deed_deed_check check (deed in (%s, %s))', kinds,
    $new$'factorReset'$new$);
end $$;
