-- Regions, organisations, people, invitations, mail, history and the sign-in tables.

create schema app;
comment on schema app is 'The domain: tenant tables led by region_id, under forced row-level security.';
create schema auth;
comment on schema auth is 'Sign-in: accounts, sessions, attempts. Reached by app_auth only.';
revoke all on schema public from public;

-- Time-ordered UUID (version 7), made in SQL because PostgreSQL 15 has no uuidv7().
create function app.new_id() returns uuid language sql volatile as $$
  select encode(
    set_bit(set_bit(
      overlay(
        uuid_send(gen_random_uuid())
        placing substring(int8send(floor(extract(epoch from clock_timestamp()) * 1000)::bigint) from 3)
        from 1 for 6),
      52, 1), 53, 1), 'hex')::uuid
$$;

-- The one clock: the database's, or the moment set for tests and the demo.
create function app.now() returns timestamptz language sql stable parallel safe as $$
  select coalesce(nullif(current_setting('app.now', true), '')::timestamptz, now())
$$;

-- Tenant ------------------------------------------------------------------------------------------

create table app.region (
  id uuid primary key default app.new_id(),
  short_name text not null unique check (short_name ~ '^[a-z0-9][a-z0-9-]{1,38}[a-z0-9]$'),
  name text not null check (length(name) between 2 and 120),
  county_key text unique check (county_key ~ '^[0-9]{5}$'),
  language text not null default 'de' check (language in ('de', 'en')),
  horizon_short_years smallint not null default 1,
  horizon_medium_years smallint not null default 3,
  horizon_long_years smallint not null default 6,
  is_demo boolean not null default false,
  created_at timestamptz not null default app.now(),
  check (0 < horizon_short_years and horizon_short_years < horizon_medium_years
    and horizon_medium_years < horizon_long_years and horizon_long_years <= 20)
);
comment on table app.region is 'Bildungsregion: the tenant.';

create table app.municipality (
  region_id uuid not null references app.region (id) on delete restrict,
  id uuid not null default app.new_id(),
  key text not null check (key ~ '^[0-9]{8}$'),
  name text not null,
  primary key (region_id, id),
  unique (region_id, key)
);
comment on table app.municipality is 'Kommune of the region, by its Gemeindeschlüssel.';

create table app.organisation (
  region_id uuid not null references app.region (id) on delete restrict,
  id uuid not null default app.new_id(),
  kind text not null check (kind in
    ('schoolOwner', 'school', 'coordinationOffice', 'schoolSupervision', 'mediaAdvice', 'steering')),
  name text not null check (length(name) between 2 and 200),
  created_at timestamptz not null default app.now(),
  primary key (region_id, id),
  unique (region_id, id, kind)
);
comment on table app.organisation is
  'Everything somebody can act for: Schulträger, Schule, Regionale Koordination, Schulaufsicht, Medienberatung, Lenkungskreis.';
create index organisation_by_kind_idx on app.organisation (region_id, kind, name);

create table app.school_owner (
  region_id uuid not null,
  id uuid not null,
  kind text not null default 'schoolOwner' check (kind = 'schoolOwner'),
  register_number text check (register_number ~ '^[0-9]{1,8}$'),
  legal_form text not null check (legal_form in ('public', 'private')),
  seat_key text check (seat_key ~ '^[0-9]{8}$'),
  gone_on date,
  primary key (region_id, id),
  unique (region_id, register_number),
  foreign key (region_id, id, kind) references app.organisation (region_id, id, kind) on delete cascade
);
comment on table app.school_owner is 'Schulträger: municipality, county, special-purpose or private body that maintains schools.';
create index school_owner_organisation_idx on app.school_owner (region_id, id, kind);

create table app.school (
  region_id uuid not null,
  id uuid not null,
  kind text not null default 'school' check (kind = 'school'),
  school_number text check (school_number ~ '^[0-9]{6}$'),
  owner_id uuid not null,
  municipality_id uuid not null,
  school_type text not null check (school_type ~ '^[0-9A-Z]{2}$'),
  legal_form text not null check (legal_form in ('public', 'private')),
  full_name text not null,
  street text not null default '',
  postcode text not null default '',
  place text not null default '',
  mail text not null default '',
  homepage text not null default '',
  operating_status text not null default '',
  operating_status_on date,
  easting numeric(10, 2),
  northing numeric(10, 2),
  pupils integer check (pupils >= 0),
  gone_on date,
  primary key (region_id, id),
  unique (region_id, school_number),
  foreign key (region_id, id, kind) references app.organisation (region_id, id, kind) on delete cascade,
  foreign key (region_id, owner_id) references app.school_owner (region_id, id) on delete restrict,
  foreign key (region_id, municipality_id) references app.municipality (region_id, id) on delete restrict
);
comment on table app.school is 'Schule with official number, owner and municipality.';
create index school_organisation_idx on app.school (region_id, id, kind);
create index school_owner_idx on app.school (region_id, owner_id);
create index school_municipality_idx on app.school (region_id, municipality_id);

-- Sign-in (better-auth's tables) ------------------------------------------------------------------

create table auth."user" (
  id uuid primary key default app.new_id(),
  name text not null,
  email text not null unique check (email = lower(email)),
  email_verified boolean not null default false,
  image text,
  language text check (language in ('de', 'en')),
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now()
);
comment on table auth."user" is 'Account: one sign-in per mail address.';

create table auth.session (
  id uuid primary key default app.new_id(),
  user_id uuid not null references auth."user" (id) on delete cascade,
  token text not null unique,
  expires_at timestamptz not null,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  ip_address text,
  user_agent text
);
comment on table auth.session is 'Signed-in browser; token holds only the SHA-256 of what the browser has.';
create index session_by_user_idx on auth.session (user_id);

create table auth.account (
  id uuid primary key default app.new_id(),
  user_id uuid not null references auth."user" (id) on delete cascade,
  account_id text not null,
  provider_id text not null,
  access_token text,
  refresh_token text,
  id_token text,
  access_token_expires_at timestamptz,
  refresh_token_expires_at timestamptz,
  scope text,
  password text,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  unique (provider_id, account_id)
);
comment on table auth.account is 'Way to sign in to an account; password is an argon2id hash.';
create index account_by_user_idx on auth.account (user_id);

create table auth.verification (
  id uuid primary key default app.new_id(),
  identifier text not null,
  value text not null,
  expires_at timestamptz not null,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now()
);
comment on table auth.verification is 'One-time proof, for example of a password reset.';
create index verification_identifier_idx on auth.verification (identifier);

create table auth.attempt (
  key text primary key,
  window_started_at timestamptz not null,
  tries integer not null
);
comment on table auth.attempt is 'Counted tries per address, account or network: the rate limit all processes share.';

create table auth.operator (
  user_id uuid primary key references auth."user" (id) on delete cascade,
  since timestamptz not null default now()
);
comment on table auth.operator is 'Betrieb: looks after the installation and reads no content.';

create table auth.operator_invitation (
  id uuid primary key default app.new_id(),
  mail text check (mail = lower(mail)),
  created_at timestamptz not null default now(),
  expires_at timestamptz not null,
  accepted_at timestamptz
);
comment on table auth.operator_invitation is
  'Invitation of an operator; its link is an HMAC of the id and is stored nowhere. Without an address it is for the first one.';

-- People ------------------------------------------------------------------------------------------

create table app.person (
  region_id uuid not null references app.region (id) on delete restrict,
  id uuid not null default app.new_id(),
  user_id uuid references auth."user" (id) on delete set null,
  name text not null check (length(name) between 1 and 120),
  mail text not null check (mail = lower(mail)),
  suspended_at timestamptz,
  created_at timestamptz not null default app.now(),
  primary key (region_id, id),
  unique (region_id, mail),
  unique (region_id, user_id)
);
comment on table app.person is 'A human in one region.';
create index person_by_user_idx on app.person (user_id);

create table app.role (
  code text primary key,
  organisation_kind text not null check (organisation_kind in
    ('schoolOwner', 'school', 'coordinationOffice', 'schoolSupervision', 'mediaAdvice', 'steering'))
);
comment on table app.role is 'Roles and the kind of organisation each belongs to; what a role may do is app.role_permission.';

create table app.role_permission (
  role text not null references app.role (code) on delete cascade,
  permission text not null,
  scope text not null check (scope in ('own', 'region')),
  primary key (role, permission)
);
comment on table app.role_permission is 'What a role may do, for its own organisation or for the region''s master data.';

create table app.membership (
  region_id uuid not null,
  id uuid not null default app.new_id(),
  person_id uuid not null,
  organisation_id uuid not null,
  role text not null references app.role (code) on delete restrict,
  valid_from date not null,
  valid_to date,
  created_at timestamptz not null default app.now(),
  primary key (region_id, id),
  foreign key (region_id, person_id) references app.person (region_id, id) on delete cascade,
  foreign key (region_id, organisation_id) references app.organisation (region_id, id) on delete restrict,
  check (valid_to is null or valid_to >= valid_from)
);
comment on table app.membership is 'Dated role of a person in an organisation.';
create index membership_person_idx on app.membership (region_id, person_id);
create index membership_organisation_idx on app.membership (region_id, organisation_id, role);
create index membership_role_idx on app.membership (role);

create table auth.acting (
  session_id uuid not null references auth.session (id) on delete cascade,
  region_id uuid not null,
  membership_id uuid not null,
  primary key (session_id, region_id),
  foreign key (region_id, membership_id) references app.membership (region_id, id) on delete cascade
);
comment on table auth.acting is 'In whose name a session acts in a region, where the person chose.';
create index acting_membership_idx on auth.acting (region_id, membership_id);

create table app.invitation (
  region_id uuid not null,
  id uuid not null default app.new_id(),
  organisation_id uuid not null,
  role text not null references app.role (code) on delete restrict,
  name text not null check (length(name) between 1 and 120),
  mail text not null check (mail = lower(mail)),
  invited_by uuid,
  created_at timestamptz not null default app.now(),
  expires_at timestamptz not null,
  accepted_at timestamptz,
  revoked_at timestamptz,
  primary key (region_id, id),
  foreign key (region_id, organisation_id) references app.organisation (region_id, id) on delete cascade,
  foreign key (region_id, invited_by) references app.membership (region_id, id) on delete set null (invited_by),
  check (accepted_at is null or revoked_at is null)
);
comment on table app.invitation is
  'Einladung: single use, bound to the address, 72 hours. Its link is an HMAC of the id and is stored nowhere.';
create index invitation_organisation_idx on app.invitation (region_id, organisation_id);
create index invitation_inviter_idx on app.invitation (region_id, invited_by);
create index invitation_role_idx on app.invitation (role);
create unique index invitation_open_idx on app.invitation (region_id, organisation_id, role, mail)
  where accepted_at is null and revoked_at is null;

-- Mail, history -----------------------------------------------------------------------------------

create table app.mail (
  id uuid primary key default app.new_id(),
  region_id uuid references app.region (id) on delete cascade,
  kind text not null check (kind in
    ('invitation', 'operatorInvitation', 'passwordReset', 'passwordChanged', 'release', 'withdrawal', 'visitInvitation', 'visitChange', 'reportSheet')),
  recipient text not null,
  language text not null default 'de',
  subject_id uuid not null,
  created_at timestamptz not null default app.now(),
  sent_at timestamptz,
  dropped_at timestamptz,
  attempts integer not null default 0,
  reason text check (reason in
    ('gone', 'used', 'expired', 'withdrawn', 'recipient', 'refused', 'unreachable', 'noServer')),
  check (sent_at is null or dropped_at is null)
);
comment on table app.mail is
  'Outbox: which mail about which thing goes to whom, and why it waits or was dropped. Text and one-time links are made when it is sent, so none lies here.';
create index mail_region_idx on app.mail (region_id, created_at);
create index mail_waiting_idx on app.mail (created_at) where sent_at is null and dropped_at is null;

create table app.history (
  id bigint generated always as identity primary key,
  region_id uuid references app.region (id) on delete restrict,
  at timestamptz not null default clock_timestamp(),
  person_id uuid,
  membership_id uuid,
  table_name text not null,
  row_id text not null,
  verb text not null check (verb in ('insert', 'update', 'delete')),
  old jsonb,
  new jsonb
);
comment on table app.history is 'Who changed which row when, with old and new values. Written by trigger, readable by nobody in the application.';
create index history_region_idx on app.history (region_id, table_name, row_id);

create table app.column_privacy (
  table_name text not null,
  class text not null check (class in ('technical', 'public', 'organisation', 'contact', 'personal', 'secret')),
  columns text[] not null,
  primary key (table_name, class)
);
comment on table app.column_privacy is 'Privacy class of every column (data map): see db/current/privacy.sql.';

create table app.allowed_step (
  thing text not null,
  from_state text not null,
  to_state text not null,
  primary key (thing, from_state, to_state)
);
comment on table app.allowed_step is 'Which state may follow which; anything else is refused by trigger.';

create table app.probe (
  id boolean primary key default true check (id),
  written_at timestamptz not null
);
comment on table app.probe is 'One row that /readyz writes to learn whether the database takes writes.';
