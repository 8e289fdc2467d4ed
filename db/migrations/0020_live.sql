-- Which departments are at a matrix right now. Lost with a crash, as it should be: it holds for seconds.
create unlogged table app.presence (
  region_id uuid not null,
  assessment_id uuid not null,
  unit_id uuid not null,
  node uuid not null,
  until timestamptz not null,
  primary key (region_id, assessment_id, unit_id, node),
  foreign key (region_id, assessment_id) references app.assessment (region_id, id) on delete cascade,
  foreign key (region_id, unit_id) references app.unit (region_id, id) on delete cascade
);
comment on table app.presence is 'Bereich that has a matrix open on one node of the installation: never a person, and only for seconds.';
create index presence_unit_idx on app.presence (region_id, unit_id);
