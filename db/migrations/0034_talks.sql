-- The talk of a visit: its Tagesordnung, and who writes.

create table app.agenda_item (
  region_id uuid not null,
  id uuid not null default app.new_id(),
  visit_id uuid not null,
  owner_id uuid not null,
  template_id uuid,
  theme_id uuid,
  criterion_id uuid,
  kind text not null check (kind in ('topic', 'expectations', 'goals', 'other')),
  position smallint not null,
  title text not null check (length(title) between 1 and 160),
  minutes smallint not null check (minutes between 1 and 600),
  is_internal boolean not null default false,
  state text not null default 'open' check (state in ('open', 'current', 'done')),
  state_at timestamptz not null default app.now(),
  state_by uuid,
  version integer not null default 1,
  primary key (region_id, id),
  unique (region_id, owner_id, id),
  foreign key (region_id, owner_id, visit_id) references app.visit (region_id, owner_id, id) on delete cascade,
  foreign key (region_id, template_id, theme_id, criterion_id)
    references app.criterion (region_id, template_id, theme_id, id) on delete restrict,
  foreign key (region_id, state_by) references app.membership (region_id, id) on delete set null (state_by),
  constraint agenda_item_topic_has_criterion check (
    (kind = 'topic') = (criterion_id is not null)
    and (criterion_id is null) = (theme_id is null) and (criterion_id is null) = (template_id is null))
);
comment on table app.agenda_item is
  'Punkt of the Tagesordnung of a visit; one with a criterion reaches partners to whom its theme is released.';
create index agenda_item_visit_idx on app.agenda_item (region_id, owner_id, visit_id);
create index agenda_item_criterion_idx on app.agenda_item (region_id, template_id, theme_id, criterion_id);
create index agenda_item_stater_idx on app.agenda_item (region_id, state_by);
create unique index agenda_item_current_idx on app.agenda_item (region_id, visit_id) where state = 'current';
create unique index agenda_item_once_idx on app.agenda_item (region_id, visit_id, criterion_id)
  where criterion_id is not null;

-- Why something was proposed tells of earlier rounds and of marks, so fewer read it than the item.
create table app.agenda_reason (
  region_id uuid not null,
  item_id uuid not null,
  owner_id uuid not null,
  reasons text[] not null check (
    cardinality(reasons) > 0 and reasons <@ array['marked', 'gap', 'fallen']::text[]),
  primary key (region_id, item_id),
  foreign key (region_id, owner_id, item_id) references app.agenda_item (region_id, owner_id, id) on delete cascade
);
comment on table app.agenda_reason is 'Why a Punkt of the Tagesordnung was proposed; for the Schulträger alone.';
create index agenda_reason_item_idx on app.agenda_reason (region_id, owner_id, item_id);

create table app.visit_talk (
  region_id uuid not null,
  visit_id uuid not null,
  owner_id uuid not null,
  writer_id uuid,
  written_at timestamptz,
  asked_by uuid,
  version integer not null default 1,
  primary key (region_id, visit_id),
  foreign key (region_id, owner_id, visit_id) references app.visit (region_id, owner_id, id) on delete cascade,
  foreign key (region_id, writer_id) references app.membership (region_id, id) on delete set null (writer_id),
  foreign key (region_id, asked_by) references app.membership (region_id, id) on delete set null (asked_by)
);
comment on table app.visit_talk is 'Who writes in the talk of a visit, and who has asked to.';
create index visit_talk_visit_idx on app.visit_talk (region_id, owner_id, visit_id);
create index visit_talk_writer_idx on app.visit_talk (region_id, writer_id);
create index visit_talk_asker_idx on app.visit_talk (region_id, asked_by);
