-- Pauses of the talk of a visit: meanwhile its clock stands still, for everybody at the table.

create table app.talk_pause (
  region_id uuid not null,
  id uuid not null default app.new_id(),
  visit_id uuid not null,
  owner_id uuid not null,
  began_at timestamptz not null default app.now(),
  ended_at timestamptz,
  primary key (region_id, id),
  foreign key (region_id, owner_id, visit_id) references app.visit (region_id, owner_id, id) on delete cascade,
  constraint talk_pause_ends_after_it_begins check (ended_at >= began_at)
);
comment on table app.talk_pause is 'Pause of the talk of a visit, seen by everybody who sees the visit.';
create index talk_pause_visit_idx on app.talk_pause (region_id, owner_id, visit_id);
create unique index talk_pause_one_idx on app.talk_pause (region_id, visit_id) where ended_at is null;
