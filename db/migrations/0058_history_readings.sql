-- Reading the history: for a cause, of one thing, and with names only when a second person agrees.

create table app.history_reading (
  region_id uuid not null,
  id uuid not null default app.new_id(),
  organisation_id uuid not null,
  kind text not null check (kind in ('assessment', 'visit', 'template')),
  object_id uuid not null,
  title text not null,
  from_on date not null,
  to_on date not null,
  reason text not null check (length(reason) between 20 and 2000),
  with_names boolean not null,
  state text not null check (state in ('asked', 'open', 'refused', 'ended')),
  asked_on date not null,
  asked_by uuid,
  settled_on date,
  settled_by uuid,
  open_until date,
  primary key (region_id, id),
  foreign key (region_id, organisation_id) references app.organisation (region_id, id) on delete cascade,
  foreign key (region_id, asked_by) references app.membership (region_id, id) on delete set null (asked_by),
  foreign key (region_id, settled_by) references app.membership (region_id, id) on delete set null (settled_by),
  constraint history_reading_period check (to_on >= from_on and to_on < from_on + 366),
  check (state <> 'open' or open_until is not null)
);
comment on table app.history_reading is
  'Somebody asks to read the history of one thing in a period, and why. With names it opens only when a second person agrees; it closes by itself.';
create index history_reading_organisation_idx on app.history_reading (region_id, organisation_id, asked_on);
create index history_reading_asker_idx on app.history_reading (region_id, asked_by);
create index history_reading_settler_idx on app.history_reading (region_id, settled_by);

create table app.history_look (
  region_id uuid not null,
  id uuid not null default app.new_id(),
  reading_id uuid not null,
  read_at timestamptz not null default app.now(),
  read_by uuid,
  primary key (region_id, id),
  foreign key (region_id, reading_id) references app.history_reading (region_id, id) on delete cascade,
  foreign key (region_id, read_by) references app.membership (region_id, id) on delete set null (read_by)
);
comment on table app.history_look is 'Each time a reading of the history was read.';
create index history_look_reading_idx on app.history_look (region_id, reading_id);
create index history_look_reader_idx on app.history_look (region_id, read_by);

create table app.history_concerned (
  region_id uuid not null,
  reading_id uuid not null,
  person_id uuid not null,
  primary key (region_id, reading_id, person_id),
  foreign key (region_id, reading_id) references app.history_reading (region_id, id) on delete cascade,
  foreign key (region_id, person_id) references app.person (region_id, id) on delete cascade
);
comment on table app.history_concerned is 'Whose name stands in a reading of the history; they see it, with cause and readers.';
create index history_concerned_person_idx on app.history_concerned (region_id, person_id);
