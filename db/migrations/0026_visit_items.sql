-- What a visit brings besides goals.

create table app.visit_item (
  region_id uuid not null,
  id uuid not null default app.new_id(),
  visit_id uuid not null,
  owner_id uuid not null,
  school_id uuid,
  criterion_id uuid,
  kind text not null check (kind in ('openPoint', 'plan', 'forwardedTopic', 'supportNeed', 'clarified', 'sharedView')),
  text text not null default '' check (length(text) <= 2000),
  horizon text check (horizon in ('short', 'medium', 'long')),
  level smallint check (level between 1 and 6),
  responsible text not null default '' check (length(responsible) <= 200),
  due_on date,
  is_anonymous boolean,
  version integer not null default 1,
  recorded_at timestamptz not null default app.now(),
  recorded_by uuid,
  primary key (region_id, id),
  foreign key (region_id, owner_id, visit_id) references app.visit (region_id, owner_id, id) on delete cascade,
  foreign key (region_id, school_id) references app.school (region_id, id) on delete restrict,
  foreign key (region_id, criterion_id) references app.criterion (region_id, id) on delete restrict,
  foreign key (region_id, recorded_by) references app.membership (region_id, id) on delete set null (recorded_by),
  constraint visit_item_says_something check (kind = 'sharedView' or length(text) >= 3),
  constraint visit_item_plan_has_horizon check ((kind = 'plan') = (horizon is not null)),
  constraint visit_item_view_has_level check ((kind = 'sharedView') = (level is not null)),
  constraint visit_item_view_of_criterion check (kind <> 'sharedView' or (criterion_id is not null and school_id is null)),
  constraint visit_item_topic_is_anonymous_or_not check ((kind = 'forwardedTopic') = (is_anonymous is not null)),
  constraint visit_item_who_and_when check (
    kind in ('openPoint', 'plan', 'supportNeed') or (responsible = '' and due_on is null))
);
comment on table app.visit_item is 'Ergebnis of a visit: offener Punkt, Planung, Thema für den Runden Tisch, Unterstützungsbedarf, Geklärtes or gemeinsame Einschätzung; of one school or of all.';
create index visit_item_visit_idx on app.visit_item (region_id, owner_id, visit_id);
create index visit_item_school_idx on app.visit_item (region_id, school_id);
create index visit_item_criterion_idx on app.visit_item (region_id, criterion_id);
create index visit_item_recorder_idx on app.visit_item (region_id, recorded_by);
create unique index visit_item_one_view_idx on app.visit_item (region_id, visit_id, criterion_id) where kind = 'sharedView';
