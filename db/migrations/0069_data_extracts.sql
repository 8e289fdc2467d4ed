-- An organisation takes along everything it has here. What is kept is that somebody asked, never the file.

create table app.data_extract (
  region_id uuid not null references app.region (id) on delete cascade,
  id uuid not null default app.new_id(),
  organisation_id uuid not null,
  made_at timestamptz not null default app.now(),
  made_by uuid,
  primary key (region_id, id),
  foreign key (region_id, organisation_id) references app.organisation (region_id, id) on delete cascade,
  foreign key (region_id, made_by) references app.membership (region_id, id) on delete set null (made_by)
);
comment on table app.data_extract is
  'Datenauszug: that somebody who leads an organisation asked for a file with everything it has here; the file itself is made while it is sent.';
create index data_extract_organisation_idx on app.data_extract (region_id, organisation_id, made_at);
create index data_extract_author_idx on app.data_extract (region_id, made_by);
