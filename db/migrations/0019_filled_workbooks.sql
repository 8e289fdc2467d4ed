-- Workbooks of a matrix that were filled in elsewhere and are read in again.

create table app.filled_workbook (
  region_id uuid not null,
  id uuid not null default app.new_id(),
  assessment_id uuid not null,
  organisation_id uuid not null,
  state text not null default 'read' check (state in ('read', 'applied', 'discarded')),
  file_name text not null check (length(file_name) between 1 and 200),
  made_on date not null,
  read_at timestamptz not null default app.now(),
  read_by uuid,
  state_at timestamptz not null default app.now(),
  state_by uuid,
  taken smallint check (taken >= 0),
  primary key (region_id, id),
  unique (region_id, organisation_id, id),
  foreign key (region_id, organisation_id, assessment_id) references app.assessment (region_id, organisation_id, id) on delete cascade,
  foreign key (region_id, read_by) references app.membership (region_id, id) on delete set null (read_by),
  foreign key (region_id, state_by) references app.membership (region_id, id) on delete set null (state_by)
);
comment on table app.filled_workbook is
  'Ausgefüllte Mappe: a workbook of an Einschätzung that somebody read in, and what became of it.';
comment on column app.filled_workbook.made_on is 'The day the workbook went out.';
comment on column app.filled_workbook.taken is 'How many criteria were changed by it.';
create index filled_workbook_assessment_idx on app.filled_workbook (region_id, organisation_id, assessment_id);
create index filled_workbook_reader_idx on app.filled_workbook (region_id, read_by);
create index filled_workbook_decider_idx on app.filled_workbook (region_id, state_by);

create table app.filled_workbook_content (
  region_id uuid not null,
  workbook_id uuid not null,
  organisation_id uuid not null,
  content jsonb not null,
  primary key (region_id, workbook_id),
  foreign key (region_id, organisation_id, workbook_id) references app.filled_workbook (region_id, organisation_id, id) on delete cascade
);
comment on table app.filled_workbook_content is
  'What a filled workbook says and what stood there when it went out; gone once it is decided.';
create index filled_workbook_content_owner_idx on app.filled_workbook_content (region_id, organisation_id, workbook_id);
