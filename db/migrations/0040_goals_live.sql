-- Goals go on after the visit: their steps, and the measures of each side.

alter table app.goal
  add column horizon text check (horizon in ('short', 'medium', 'long')),
  add unique (region_id, owner_id, id);

create table app.goal_step (
  region_id uuid not null,
  goal_id uuid not null,
  no integer not null check (no > 0),
  owner_id uuid not null,
  state text not null check (state in ('planned', 'running', 'delayed', 'done', 'dropped')),
  reason text not null default '' check (length(reason) <= 1000),
  made_on date not null default ((app.now() at time zone 'Europe/Berlin')::date),
  made_at timestamptz not null default app.now(),
  made_by uuid,
  primary key (region_id, goal_id, no),
  foreign key (region_id, owner_id, goal_id) references app.goal (region_id, owner_id, id) on delete cascade,
  foreign key (region_id, made_by) references app.membership (region_id, id) on delete set null (made_by),
  constraint goal_step_reason check (state not in ('delayed', 'dropped') or length(reason) >= 3)
);
comment on table app.goal_step is 'Step of a goal after it was agreed; without one it is planned.';
create index goal_step_goal_idx on app.goal_step (region_id, owner_id, goal_id, no);
create index goal_step_maker_idx on app.goal_step (region_id, made_by);

create table app.measure (
  region_id uuid not null,
  id uuid not null default app.new_id(),
  goal_id uuid not null,
  owner_id uuid not null,
  party_id uuid not null,
  party_kind text not null check (party_kind in
    ('schoolOwner', 'school', 'coordinationOffice', 'schoolSupervision', 'mediaAdvice')),
  title text not null check (length(title) between 3 and 300),
  responsible text not null default '' check (length(responsible) <= 200),
  due_on date,
  state text not null default 'planned' check (state in ('planned', 'running', 'delayed', 'done', 'dropped')),
  reason text not null default '' check (length(reason) <= 1000),
  state_at timestamptz not null default app.now(),
  state_by uuid,
  version integer not null default 1,
  recorded_at timestamptz not null default app.now(),
  recorded_by uuid,
  primary key (region_id, id),
  foreign key (region_id, owner_id, goal_id) references app.goal (region_id, owner_id, id) on delete cascade,
  foreign key (region_id, party_id, party_kind) references app.organisation (region_id, id, kind) on delete restrict,
  foreign key (region_id, state_by) references app.membership (region_id, id) on delete set null (state_by),
  foreign key (region_id, recorded_by) references app.membership (region_id, id) on delete set null (recorded_by),
  constraint measure_reason check (state not in ('delayed', 'dropped') or length(reason) >= 3)
);
comment on table app.measure is 'Maßnahme: what one side does for a goal.';
create index measure_goal_idx on app.measure (region_id, owner_id, goal_id);
create index measure_party_idx on app.measure (region_id, party_id, party_kind);
create index measure_stater_idx on app.measure (region_id, state_by);
create index measure_recorder_idx on app.measure (region_id, recorded_by);
