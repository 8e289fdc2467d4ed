-- What a calendar needs: how often an appointment was changed, who comes, and an address to subscribe to.

alter table app.visit add column sequence integer not null default 0 check (sequence >= 0);
comment on column app.visit.sequence is
  'How often day, time, place or title were changed since partners were first told, as calendars count (SEQUENCE).';

create table app.visit_answer (
  region_id uuid not null,
  visit_id uuid not null,
  organisation_id uuid not null,
  owner_id uuid not null,
  answer text not null check (answer in ('accepted', 'tentative', 'declined')),
  sequence integer not null,
  answered_at timestamptz not null default app.now(),
  answered_by uuid,
  primary key (region_id, visit_id, organisation_id),
  foreign key (region_id, visit_id, organisation_id)
    references app.visit_partner (region_id, visit_id, organisation_id) on delete cascade,
  foreign key (region_id, owner_id, visit_id) references app.visit (region_id, owner_id, id) on delete cascade,
  foreign key (region_id, answered_by) references app.membership (region_id, id) on delete set null (answered_by)
);
comment on table app.visit_answer is 'Antwort of an invited organisation: zugesagt, vielleicht or abgesagt, to the appointment of that sequence.';
create index visit_answer_visit_idx on app.visit_answer (region_id, owner_id, visit_id);
create index visit_answer_author_idx on app.visit_answer (region_id, answered_by);

create table auth.calendar_feed (
  id uuid primary key default app.new_id(),
  user_id uuid not null unique references auth."user" (id) on delete cascade,
  made_at timestamptz not null default now()
);
comment on table auth.calendar_feed is
  'Kalenderadresse of an account. The address is an HMAC of the id and is stored nowhere; a new one is a new row.';
