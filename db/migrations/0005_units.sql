-- Units of a Schulträger, service providers on its behalf, and what an organisation says about itself.

alter table app.organisation
  add column by_hand boolean not null default false,
  add column version integer not null default 1;
comment on column app.organisation.by_hand is 'Entered by people, not by a register: an import neither changes nor ends it.';

create table app.unit (
  region_id uuid not null,
  id uuid not null default app.new_id(),
  owner_id uuid not null,
  kind text not null check (kind in ('administration', 'it', 'building', 'finance')),
  name text not null check (length(name) between 2 and 120),
  version integer not null default 1,
  created_at timestamptz not null default app.now(),
  primary key (region_id, id),
  unique (region_id, owner_id, id),
  foreign key (region_id, owner_id) references app.school_owner (region_id, id) on delete cascade
);
comment on table app.unit is 'Bereich of a Schulträger: Schulverwaltung, IT, Gebäude, Finanzen. Many have none.';
create unique index unit_name_idx on app.unit (region_id, owner_id, lower(name));

create table app.mandate (
  region_id uuid not null,
  id uuid not null default app.new_id(),
  owner_id uuid not null,
  provider text not null check (length(provider) between 2 and 200),
  purpose text not null check (length(purpose) between 2 and 1000),
  valid_from date not null,
  valid_to date not null,
  ended_at timestamptz,
  ended_by uuid,
  made_by uuid,
  version integer not null default 1,
  created_at timestamptz not null default app.now(),
  primary key (region_id, id),
  unique (region_id, owner_id, id),
  foreign key (region_id, owner_id) references app.school_owner (region_id, id) on delete cascade,
  foreign key (region_id, ended_by) references app.membership (region_id, id) on delete set null (ended_by),
  foreign key (region_id, made_by) references app.membership (region_id, id) on delete set null (made_by),
  check (valid_to >= valid_from),
  check (ended_by is null or ended_at is not null)
);
comment on table app.mandate is
  'Auftrag: a Dienstleister works for one Schulträger until a date. For another one it has a mandate of its own.';
create index mandate_ended_by_idx on app.mandate (region_id, ended_by);
create index mandate_made_by_idx on app.mandate (region_id, made_by);

-- The organisation is part of both keys, so a unit or mandate of another Schulträger is impossible.
alter table app.membership
  add column unit_id uuid,
  add column mandate_id uuid,
  add foreign key (region_id, organisation_id, unit_id)
    references app.unit (region_id, owner_id, id) on delete restrict,
  add foreign key (region_id, organisation_id, mandate_id)
    references app.mandate (region_id, owner_id, id) on delete restrict,
  add constraint membership_under_mandate
    check (mandate_id is null or (role = 'ownerMember' and valid_to is not null));
create index membership_unit_idx on app.membership (region_id, organisation_id, unit_id);
create index membership_mandate_idx on app.membership (region_id, organisation_id, mandate_id);

alter table app.invitation
  add column unit_id uuid,
  add column mandate_id uuid,
  add foreign key (region_id, organisation_id, unit_id)
    references app.unit (region_id, owner_id, id) on delete restrict,
  add foreign key (region_id, organisation_id, mandate_id)
    references app.mandate (region_id, owner_id, id) on delete restrict,
  add constraint invitation_under_mandate check (mandate_id is null or role = 'ownerMember');
create index invitation_unit_idx on app.invitation (region_id, organisation_id, unit_id);
create index invitation_mandate_idx on app.invitation (region_id, organisation_id, mandate_id);

alter table app.role_permission add column under_mandate boolean not null default true;
comment on column app.role_permission.under_mandate is
  'Whether a service provider holds it too: what others shared with the Schulträger and internal notes stay in the house.';

create table app.owner_terms (
  region_id uuid not null,
  owner_id uuid not null,
  body_kind text check (body_kind in
    ('municipality', 'county', 'regionalAssociation', 'association', 'church', 'private', 'state')),
  council text check (length(council) between 2 and 80),
  head text check (length(head) between 2 and 80),
  committee text check (length(committee) between 2 and 80),
  office text check (length(office) between 2 and 80),
  version integer not null default 1,
  primary key (region_id, owner_id),
  foreign key (region_id, owner_id) references app.school_owner (region_id, id) on delete cascade
);
comment on table app.owner_terms is
  'How a Schulträger calls its Rat, Spitze, Ausschuss and Schulverwaltung; empty means the usual word for its kind.';

create table app.contact_correction (
  region_id uuid not null,
  organisation_id uuid not null,
  street text check (length(street) <= 200),
  postcode text check (length(postcode) <= 20),
  place text check (length(place) <= 120),
  mail text check (length(mail) <= 254),
  homepage text check (length(homepage) <= 300),
  version integer not null default 1,
  changed_at timestamptz not null default app.now(),
  changed_by uuid,
  primary key (region_id, organisation_id),
  foreign key (region_id, organisation_id) references app.organisation (region_id, id) on delete cascade,
  foreign key (region_id, changed_by) references app.membership (region_id, id) on delete set null (changed_by)
);
comment on table app.contact_correction is
  'What an organisation corrects of its own address; null leaves what the register says. No import touches it.';
create index contact_correction_changed_by_idx on app.contact_correction (region_id, changed_by);
