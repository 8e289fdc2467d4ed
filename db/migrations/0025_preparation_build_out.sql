-- Ausbaustand of the schools, kept by their Schulträger, and what of it is released with a visit.

create table app.build_out (
  region_id uuid not null,
  owner_id uuid not null,
  school_id uuid not null,
  area text not null check (area in ('network', 'wifi', 'presentation', 'devices')),
  state text not null check (state in ('done', 'planned', 'open')),
  planned_year smallint check (planned_year between 2000 and 2100),
  as_of date not null,
  version integer not null default 1,
  changed_at timestamptz not null default app.now(),
  changed_by uuid,
  primary key (region_id, owner_id, school_id, area),
  foreign key (region_id, owner_id) references app.school_owner (region_id, id) on delete restrict,
  foreign key (region_id, school_id) references app.school (region_id, id) on delete restrict,
  foreign key (region_id, changed_by) references app.membership (region_id, id) on delete set null (changed_by),
  check ((state = 'planned') = (planned_year is not null))
);
comment on table app.build_out is 'Ausbaustand: what the Schulträger says of Netz, WLAN, Präsentation and Geräte at one of its schools.';
create index build_out_school_idx on app.build_out (region_id, school_id);
create index build_out_author_idx on app.build_out (region_id, changed_by);

create table app.build_out_release (
  region_id uuid not null,
  visit_id uuid not null,
  owner_id uuid not null,
  with_names boolean not null,
  content jsonb not null,
  released_at timestamptz not null default app.now(),
  released_by uuid,
  primary key (region_id, visit_id),
  foreign key (region_id, owner_id, visit_id) references app.visit (region_id, owner_id, id) on delete cascade,
  foreign key (region_id, released_by) references app.membership (region_id, id) on delete set null (released_by)
);
comment on table app.build_out_release is 'Freigabe of the Ausbaustand to the partners of one visit: what they were shown that day, with names of schools or as numbers only.';
create index build_out_release_visit_idx on app.build_out_release (region_id, owner_id, visit_id);
create index build_out_release_releaser_idx on app.build_out_release (region_id, released_by);
