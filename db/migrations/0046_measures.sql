-- A Maßnahme is agreed at the table like a Ziel: under one, or standing alone from a visit.
alter table app.measure
  alter column goal_id drop not null,
  add column visit_id uuid,
  add column criterion_id uuid,
  add column unit_id uuid,
  add column horizon text check (horizon in ('short', 'medium', 'long')),
  add foreign key (region_id, owner_id, visit_id) references app.visit (region_id, owner_id, id) on delete cascade,
  add foreign key (region_id, criterion_id) references app.criterion (region_id, id) on delete restrict,
  add foreign key (region_id, owner_id, unit_id) references app.unit (region_id, owner_id, id) on delete set null (unit_id),
  add constraint measure_has_origin check (goal_id is not null or visit_id is not null),
  add constraint measure_unit_of_owner check (unit_id is null or party_id = owner_id);
comment on table app.measure is 'Maßnahme: a concrete step of one side, for a goal or from a visit alone.';
comment on column app.measure.visit_id is 'The visit in which it was recorded; none where it was added to a goal later.';
create index measure_visit_idx on app.measure (region_id, owner_id, visit_id);
create index measure_criterion_idx on app.measure (region_id, criterion_id);
create index measure_unit_idx on app.measure (region_id, owner_id, unit_id);
