-- Erhebungsrunden: the coordination asks Schulträger to fill in one matrix version until a day.

create table app.assessment_round (
  region_id uuid not null,
  id uuid not null default app.new_id(),
  template_id uuid not null,
  label text not null check (length(label) between 1 and 60),
  aim text not null default '' check (length(aim) <= 2000),
  due_on date not null,
  remind_days smallint[] not null default '{14,3}'
    check (cardinality(remind_days) <= 5 and 1 <= all (remind_days) and 60 >= all (remind_days)),
  opened_on date not null,
  opened_by uuid,
  state text not null default 'open' check (state in ('open', 'closed')),
  state_at timestamptz not null default app.now(),
  state_by uuid,
  version integer not null default 1,
  primary key (region_id, id),
  unique (region_id, template_id, id),
  constraint assessment_round_label_key unique (region_id, label),
  foreign key (region_id, template_id) references app.matrix_template (region_id, id) on delete restrict,
  foreign key (region_id, opened_by) references app.membership (region_id, id) on delete set null (opened_by),
  foreign key (region_id, state_by) references app.membership (region_id, id) on delete set null (state_by)
);
comment on table app.assessment_round is
  'Erhebungsrunde: which matrix version the coordination asks for, until when and what for.';
comment on column app.assessment_round.remind_days is 'So many days before the deadline of each Schulträger it is reminded.';
create index assessment_round_opener_idx on app.assessment_round (region_id, opened_by);
create index assessment_round_closer_idx on app.assessment_round (region_id, state_by);

create table app.round_owner (
  region_id uuid not null,
  id uuid not null default app.new_id(),
  round_id uuid not null,
  owner_id uuid not null,
  template_id uuid not null,
  invited_on date not null,
  state text not null default 'invited' check (state in ('invited', 'begun', 'later', 'paused', 'finished')),
  state_at timestamptz not null default app.now(),
  state_by uuid,
  until date,
  reason text not null default '' check (length(reason) <= 500),
  assessment_id uuid,
  reminded_due date,
  reminded_days smallint,
  primary key (region_id, id),
  unique (region_id, owner_id, id),
  constraint round_owner_once unique (region_id, round_id, owner_id),
  constraint round_owner_assessment_once unique (region_id, assessment_id),
  foreign key (region_id, template_id, round_id) references app.assessment_round (region_id, template_id, id) on delete restrict,
  foreign key (region_id, owner_id) references app.school_owner (region_id, id) on delete restrict,
  foreign key (region_id, owner_id, assessment_id) references app.assessment (region_id, organisation_id, id) on delete restrict,
  foreign key (region_id, template_id, assessment_id) references app.assessment (region_id, template_id, id) on delete restrict,
  foreign key (region_id, state_by) references app.membership (region_id, id) on delete set null (state_by),
  constraint round_owner_begun check (state not in ('begun', 'finished') or assessment_id is not null)
);
comment on table app.round_owner is
  'A Schulträger in an Erhebungsrunde: invited, begun, „später“, „pausiert“ or finished, and the Einschätzung it began for it.';
comment on column app.round_owner.until is 'Of „später“ the day it wishes to begin, of „pausiert“ the day it wants to go on.';
comment on column app.round_owner.reminded_due is 'The deadline it was last reminded of, and so many days before in reminded_days.';
create index round_owner_round_idx on app.round_owner (region_id, template_id, round_id);
create index round_owner_assessment_idx on app.round_owner (region_id, owner_id, assessment_id);
create index round_owner_matrix_idx on app.round_owner (region_id, template_id, assessment_id);
create index round_owner_author_idx on app.round_owner (region_id, state_by);

create table app.round_extension (
  region_id uuid not null,
  id uuid not null default app.new_id(),
  participation_id uuid not null,
  owner_id uuid not null,
  until date not null,
  reason text not null default '' check (length(reason) <= 500),
  state text not null default 'asked' check (state in ('asked', 'granted', 'declined')),
  state_at timestamptz not null default app.now(),
  state_by uuid,
  asked_at timestamptz not null default app.now(),
  asked_by uuid,
  primary key (region_id, id),
  foreign key (region_id, owner_id, participation_id) references app.round_owner (region_id, owner_id, id) on delete cascade,
  foreign key (region_id, asked_by) references app.membership (region_id, id) on delete set null (asked_by),
  foreign key (region_id, state_by) references app.membership (region_id, id) on delete set null (state_by)
);
comment on table app.round_extension is
  'Fristverlängerung: a later deadline of one Schulträger in an Erhebungsrunde, asked for by it or given by the coordination.';
create index round_extension_owner_idx on app.round_extension (region_id, owner_id, participation_id);
create index round_extension_asker_idx on app.round_extension (region_id, asked_by);
create index round_extension_decider_idx on app.round_extension (region_id, state_by);
create unique index round_extension_open on app.round_extension (region_id, participation_id) where state = 'asked';

-- Whatever kinds of mail there are by now stay.
do $$
declare
  at record;
  kinds text;
begin
  for at in
    select k.conrelid::regclass as name, k.conname, pg_get_constraintdef(k.oid) as definition
    from pg_constraint k
    where k.conname in ('mail_kind_check', 'mail_choice_kind_check')
  loop
    select string_agg(distinct quote_literal(one[1]), ', ') into kinds
    from regexp_matches(at.definition, '''(\w+)''', 'g') one;
    execute format('alter table %s drop constraint %I', at.name, at.conname);
    execute format(
      'alter table %s add constraint %I check (kind in (%s, ''roundInvitation'', ''roundReminder'', ''roundExtension''))',
      at.name, at.conname, kinds);
  end loop;
end $$;
