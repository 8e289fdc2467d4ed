-- Preparation of a visit: marks with a question, and what each party expects and contributes.

create table app.visit_mark (
  region_id uuid not null,
  visit_id uuid not null,
  criterion_id uuid not null,
  organisation_id uuid not null,
  owner_id uuid not null,
  template_id uuid not null,
  theme_id uuid not null,
  question text not null default '' check (length(question) <= 1000),
  version integer not null default 1,
  marked_at timestamptz not null default app.now(),
  marked_by uuid,
  primary key (region_id, visit_id, criterion_id, organisation_id),
  foreign key (region_id, owner_id, visit_id) references app.visit (region_id, owner_id, id) on delete cascade,
  foreign key (region_id, organisation_id) references app.organisation (region_id, id) on delete restrict,
  foreign key (region_id, template_id, theme_id, criterion_id) references app.criterion (region_id, template_id, theme_id, id) on delete restrict,
  foreign key (region_id, marked_by) references app.membership (region_id, id) on delete set null (marked_by)
);
comment on table app.visit_mark is '„Im Gespräch klären“: what one party of a visit wants to talk about, with its question to a criterion.';
create index visit_mark_visit_idx on app.visit_mark (region_id, owner_id, visit_id);
create index visit_mark_organisation_idx on app.visit_mark (region_id, organisation_id);
create index visit_mark_criterion_idx on app.visit_mark (region_id, template_id, theme_id, criterion_id);
create index visit_mark_author_idx on app.visit_mark (region_id, marked_by);

create table app.visit_expectation (
  region_id uuid not null,
  visit_id uuid not null,
  organisation_id uuid not null,
  owner_id uuid not null,
  expects text not null default '' check (length(expects) <= 2000),
  contributes text not null default '' check (length(contributes) <= 2000),
  version integer not null default 1,
  written_at timestamptz not null default app.now(),
  written_by uuid,
  primary key (region_id, visit_id, organisation_id),
  foreign key (region_id, owner_id, visit_id) references app.visit (region_id, owner_id, id) on delete cascade,
  foreign key (region_id, organisation_id) references app.organisation (region_id, id) on delete restrict,
  foreign key (region_id, written_by) references app.membership (region_id, id) on delete set null (written_by)
);
comment on table app.visit_expectation is 'Rollenerwartung: what one party of a visit expects of the others and what it contributes itself.';
create index visit_expectation_visit_idx on app.visit_expectation (region_id, owner_id, visit_id);
create index visit_expectation_organisation_idx on app.visit_expectation (region_id, organisation_id);
create index visit_expectation_author_idx on app.visit_expectation (region_id, written_by);
