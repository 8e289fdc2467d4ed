-- Whoever is no longer invited takes the appointment out of the calendar.

alter table app.visit add column asked_sequence integer not null default 0 check (asked_sequence >= 0);
update app.visit set asked_sequence = sequence;
comment on column app.visit.asked_sequence is
  'Since which sequence the appointment is as it is: answers to it or a later one count. Taking an invitation back counts on without asking the others again.';

create table app.visit_uninvitation (
  region_id uuid not null references app.region (id) on delete cascade,
  id uuid not null default app.new_id(),
  visit_id uuid not null,
  owner_id uuid not null,
  organisation_id uuid not null,
  title text not null,
  held_on date not null,
  starts_at time not null,
  duration_min integer not null,
  venue text not null,
  sequence integer not null,
  uninvited_at timestamptz not null default app.now(),
  uninvited_by uuid,
  primary key (region_id, id),
  foreign key (region_id, owner_id, visit_id) references app.visit (region_id, owner_id, id) on delete cascade,
  foreign key (region_id, organisation_id) references app.organisation (region_id, id) on delete cascade,
  foreign key (region_id, uninvited_by) references app.membership (region_id, id) on delete set null (uninvited_by)
);
comment on table app.visit_uninvitation is
  'Ausladung of a partner or guest: the appointment as it was then, because its mail may go out when the visit is another one already.';
create index visit_uninvitation_visit_idx on app.visit_uninvitation (region_id, owner_id, visit_id);
create index visit_uninvitation_organisation_idx on app.visit_uninvitation (region_id, organisation_id);
create index visit_uninvitation_author_idx on app.visit_uninvitation (region_id, uninvited_by);

do $$
declare kinds text;
begin
  select string_agg(distinct quote_literal(one[1]), ', ') into kinds
  from pg_constraint k, regexp_matches(pg_get_constraintdef(k.oid), '''(\w+)''', 'g') one
  where k.conname = 'mail_kind_check';
  alter table app.mail drop constraint mail_kind_check;
  execute format('alter table app.mail add constraint mail_kind_check check (kind in (%s, ''visitUninvitation''))', kinds);
end $$;
