-- Which schools of the Schulträger a visit covers; none means the Schulträger as a whole.

create table app.visit_school (
  region_id uuid not null,
  visit_id uuid not null,
  school_id uuid not null,
  owner_id uuid not null,
  primary key (region_id, visit_id, school_id),
  foreign key (region_id, owner_id, visit_id) references app.visit (region_id, owner_id, id) on delete cascade,
  foreign key (region_id, school_id) references app.school (region_id, id) on delete restrict
);
comment on table app.visit_school is
  'A school a visit covers. It was of the Schulträger when it was chosen and stays named after it changes hands.';
create index visit_school_visit_idx on app.visit_school (region_id, owner_id, visit_id);
create index visit_school_school_idx on app.visit_school (region_id, school_id);
