-- Settings of a region, its Projektphasen, legal texts, and what people report about barriers.

-- Region ------------------------------------------------------------------------------------------

alter table app.region
  add column former_short_names text[] not null default '{}',
  add column address text not null default '' check (length(address) <= 500),
  add column phone text not null default '' check (length(phone) <= 40),
  add column contact_mail text not null default '' check (length(contact_mail) <= 254),
  add column sender_name text not null default '' check (length(sender_name) <= 80),
  add column reply_to text not null default '' check (length(reply_to) <= 254),
  add column words jsonb not null default '{}' check (jsonb_typeof(words) = 'object'),
  add column accent text check (accent ~ '^#[0-9a-f]{6}$'),
  add column logo_file_id uuid,
  add column version integer not null default 1,
  add column suspended_at timestamptz,
  add constraint region_logo_fkey foreign key (id, logo_file_id) references app.file (region_id, id) on delete restrict;
create index region_logo_idx on app.region (id, logo_file_id);
create index region_former_names_idx on app.region using gin (former_short_names);

-- The years a Frist meant when a copy was taken. Nothing changes a copy, its owner included, so the rules
-- are lifted for this one statement; db/current puts them back in the same transaction of the runner or later.
alter table app.frozen_copy
  add column horizon_short_years smallint,
  add column horizon_medium_years smallint,
  add column horizon_long_years smallint;
alter table app.frozen_copy no force row level security;
alter table app.frozen_copy disable trigger user;
update app.frozen_copy c set
  horizon_short_years = r.horizon_short_years,
  horizon_medium_years = r.horizon_medium_years,
  horizon_long_years = r.horizon_long_years
from app.region r where r.id = c.region_id;
alter table app.frozen_copy enable trigger user;
alter table app.frozen_copy force row level security;
alter table app.frozen_copy
  -- The trigger of db/current sets them; the defaults only spare every writer from naming them.
  alter column horizon_short_years set default 0, alter column horizon_short_years set not null,
  alter column horizon_medium_years set default 0, alter column horizon_medium_years set not null,
  alter column horizon_long_years set default 0, alter column horizon_long_years set not null;

-- Projektphase ------------------------------------------------------------------------------------

create table app.project_phase (
  region_id uuid not null references app.region (id) on delete restrict,
  id uuid not null default app.new_id(),
  name text not null check (length(name) between 2 and 120),
  begins_on date not null,
  ends_on date not null,
  guiding_aim text not null default '' check (length(guiding_aim) <= 2000),
  version integer not null default 1,
  primary key (region_id, id),
  constraint project_phase_in_order check (ends_on >= begins_on)
);
comment on table app.project_phase is 'Projektphase: term and Leitziel of the region''s project; phases never overlap.';
create index project_phase_begin_idx on app.project_phase (region_id, begins_on);

create table app.phase_member (
  region_id uuid not null,
  phase_id uuid not null,
  organisation_id uuid not null,
  joined_on date not null,
  left_on date,
  primary key (region_id, phase_id, organisation_id),
  foreign key (region_id, phase_id) references app.project_phase (region_id, id) on delete cascade,
  foreign key (region_id, organisation_id) references app.organisation (region_id, id) on delete restrict,
  constraint phase_member_in_order check (left_on is null or left_on >= joined_on)
);
comment on table app.phase_member is 'Organisation that takes part in a Projektphase, from a day and until another.';
create index phase_member_organisation_idx on app.phase_member (region_id, organisation_id);

-- Legal texts -------------------------------------------------------------------------------------

create table app.legal_text (
  region_id uuid not null references app.region (id) on delete restrict,
  id uuid not null default app.new_id(),
  page text not null check (page in ('imprint', 'privacy', 'accessibility')),
  version integer not null check (version > 0),
  text text not null check (length(text) <= 40000),
  written_at timestamptz not null default app.now(),
  organisation_id uuid not null,
  primary key (region_id, id),
  unique (region_id, page, version),
  foreign key (region_id, organisation_id) references app.organisation (region_id, id) on delete restrict
);
comment on table app.legal_text is
  'Impressum, Datenschutz or Barrierefreiheit of a region; every version is kept, an empty one stands for the default.';
create index legal_text_organisation_idx on app.legal_text (region_id, organisation_id);

-- Reports about barriers --------------------------------------------------------------------------

create table auth.barrier_report (
  id uuid primary key default app.new_id(),
  region_id uuid references app.region (id) on delete cascade,
  place text not null default '' check (length(place) <= 300),
  message text not null check (length(message) between 1 and 4000),
  name text not null default '' check (length(name) <= 120),
  mail text not null default '' check (length(mail) <= 254),
  created_at timestamptz not null default now()
);
comment on table auth.barrier_report is
  'What somebody reported about a barrier, to a region or to the operator; deleted once it is answered.';
create index barrier_report_region_idx on auth.barrier_report (region_id);

-- One kind of mail more; kinds of other migrations stay as they are.
do $$
declare known text := (
  select pg_get_constraintdef(c.oid) from pg_constraint c
  where c.conrelid = 'app.mail'::regclass and c.conname = 'mail_kind_check');
begin
  alter table app.mail drop constraint mail_kind_check;
  execute 'alter table app.mail add constraint mail_kind_check '
    || replace(known, 'ARRAY[', 'ARRAY[''barrierReport''::text, ');
end $$;
