-- Bereiche of the Schulträger take part in its own visit: chosen, invited, asked what they expect.

create table app.visit_unit (
  region_id uuid not null,
  visit_id uuid not null,
  unit_id uuid not null,
  owner_id uuid not null,
  primary key (region_id, visit_id, unit_id),
  foreign key (region_id, owner_id, visit_id) references app.visit (region_id, owner_id, id) on delete cascade,
  constraint visit_unit_unit foreign key (region_id, owner_id, unit_id)
    references app.unit (region_id, owner_id, id) on delete restrict
);
comment on table app.visit_unit is 'A Bereich of the Schulträger that takes part in a visit; its people are invited.';
create index visit_unit_visit_idx on app.visit_unit (region_id, owner_id, visit_id);
create index visit_unit_unit_idx on app.visit_unit (region_id, owner_id, unit_id);

create table app.visit_unit_answer (
  region_id uuid not null,
  visit_id uuid not null,
  membership_id uuid not null,
  unit_id uuid not null,
  answer text not null check (answer in ('accepted', 'tentative', 'declined')),
  sequence integer not null,
  answered_at timestamptz not null default app.now(),
  primary key (region_id, visit_id, membership_id),
  foreign key (region_id, visit_id, unit_id) references app.visit_unit (region_id, visit_id, unit_id) on delete cascade,
  foreign key (region_id, membership_id) references app.membership (region_id, id) on delete cascade
);
comment on table app.visit_unit_answer is
  'Whether somebody of an invited Bereich comes. Only that person reads it; the house reads how many of a Bereich come.';
create index visit_unit_answer_unit_idx on app.visit_unit_answer (region_id, visit_id, unit_id);
create index visit_unit_answer_member_idx on app.visit_unit_answer (region_id, membership_id);

-- A Bereich asks and answers beside the Schulträger as a whole: the party is the one or the other.
alter table app.visit_mark
  add column unit_id uuid,
  add column party_id uuid not null generated always as (coalesce(unit_id, organisation_id)) stored,
  drop constraint visit_mark_pkey,
  add primary key (region_id, visit_id, criterion_id, party_id),
  add constraint visit_mark_unit_of_owner check (unit_id is null or organisation_id = owner_id),
  add constraint visit_mark_unit foreign key (region_id, owner_id, unit_id)
    references app.unit (region_id, owner_id, id) on delete restrict;
create index visit_mark_unit_idx on app.visit_mark (region_id, owner_id, unit_id);

alter table app.visit_expectation
  add column unit_id uuid,
  add column party_id uuid not null generated always as (coalesce(unit_id, organisation_id)) stored,
  drop constraint visit_expectation_pkey,
  add primary key (region_id, visit_id, party_id),
  add constraint visit_expectation_unit_of_owner check (unit_id is null or organisation_id = owner_id),
  add constraint visit_expectation_unit foreign key (region_id, owner_id, unit_id)
    references app.unit (region_id, owner_id, id) on delete restrict;
create index visit_expectation_unit_idx on app.visit_expectation (region_id, owner_id, unit_id);

-- Who is taken off a visit gets a mail that takes the appointment out of the calendar. Whatever kinds of mail
-- there are by now stay.
do $$
declare
  at record;
  kinds text;
begin
  for at in
    select k.conrelid::regclass as name, k.conname, pg_get_constraintdef(k.oid) as definition
    from pg_constraint k
    where k.conname = 'mail_kind_check'
  loop
    select string_agg(distinct quote_literal(one[1]), ', ') into kinds
    from regexp_matches(at.definition, '''(\w+)''', 'g') one;
    execute format('alter table %s drop constraint %I', at.name, at.conname);
    execute format('alter table %s add constraint %I check (kind in (%s, ''visitRemoval''))', at.name, at.conname, kinds);
  end loop;
end $$;
