-- Reading the official register in the browser, and since when the entries of the directory hold.

-- Equality of keys inside an exclusion constraint; a trusted extension, so no superuser is needed.
-- Its functions belong to nobody of ours, therefore they stay out of our schemas.
create schema extension;
create extension btree_gist schema extension;

alter table app.municipality add column gone_on date;

create table app.register_import (
  region_id uuid not null references app.region (id) on delete restrict,
  id uuid not null default app.new_id(),
  state text not null default 'uploaded'
    check (state in ('uploaded', 'previewed', 'applied', 'discarded', 'failed')),
  as_of date not null,
  files jsonb not null,
  uploaded_at timestamptz not null default app.now(),
  uploaded_by uuid,
  state_at timestamptz not null default app.now(),
  state_by uuid,
  summary jsonb,
  fault jsonb,
  fingerprint text check (fingerprint ~ '^[0-9a-f]{64}$'),
  primary key (region_id, id),
  foreign key (region_id, uploaded_by) references app.membership (region_id, id) on delete set null (uploaded_by),
  foreign key (region_id, state_by) references app.membership (region_id, id) on delete set null (state_by),
  check ((state = 'failed') = (fault is not null)),
  check (state not in ('previewed', 'applied') or (summary is not null and fingerprint is not null))
);
comment on table app.register_import is
  'Einlesung: files of the official register that somebody uploaded, what they would change, and whether that was applied. The files themselves are not kept.';
create index register_import_uploader_idx on app.register_import (region_id, uploaded_by);
create index register_import_stater_idx on app.register_import (region_id, state_by);
create index register_import_recent_idx on app.register_import (region_id, uploaded_at);

create table app.register_import_part (
  region_id uuid not null,
  import_id uuid not null,
  kind text not null check (kind in ('register', 'differences')),
  content jsonb not null,
  primary key (region_id, import_id, kind),
  foreign key (region_id, import_id) references app.register_import (region_id, id) on delete cascade
);
comment on table app.register_import_part is
  'What an Einlesung read (until it is applied or discarded) and which differences it found (for its report).';
create index register_import_part_import_idx on app.register_import_part (region_id, import_id);

create table app.organisation_period (
  region_id uuid not null,
  id uuid not null default app.new_id(),
  organisation_id uuid not null,
  field text not null check (field in ('name', 'type', 'owner', 'pupils')),
  value text,
  owner_id uuid,
  valid_from date not null,
  valid_to date,
  primary key (region_id, id),
  foreign key (region_id, organisation_id) references app.organisation (region_id, id) on delete cascade,
  foreign key (region_id, owner_id) references app.school_owner (region_id, id) on delete restrict,
  check (valid_to > valid_from),
  check ((field = 'owner') = (owner_id is not null) and (field = 'owner') = (value is null)),
  -- At each day an organisation has one name, one type, one owner and one number of pupils.
  constraint organisation_period_alone exclude using gist (
    region_id with =, organisation_id with =, field with =,
    daterange(valid_from, valid_to) with &&)
);
comment on table app.organisation_period is
  'Verlauf: from when to when a name, school type, owner or number of pupils held; the last day is not part of it. Written by trigger.';
create index organisation_period_organisation_idx on app.organisation_period (region_id, organisation_id, field, valid_from);
create index organisation_period_owner_idx on app.organisation_period (region_id, owner_id);
create unique index organisation_period_open_idx on app.organisation_period (region_id, organisation_id, field)
  where valid_to is null;

-- What is known already holds at least since it was entered.
insert into app.organisation_period (region_id, organisation_id, field, value, owner_id, valid_from)
select o.region_id, o.id, v.field, v.value, v.owner_id, (o.created_at at time zone 'Europe/Berlin')::date
from app.organisation o
left join app.school s on s.region_id = o.region_id and s.id = o.id
left join app.school_owner w on w.region_id = o.region_id and w.id = o.id
cross join lateral (values
  ('name', o.name, null::uuid), ('type', s.school_type, null), ('owner', null, s.owner_id), ('pupils', s.pupils::text, null)
) as v (field, value, owner_id)
where o.kind in ('school', 'schoolOwner') and s.gone_on is null and w.gone_on is null
  and (v.value is not null or v.owner_id is not null);
