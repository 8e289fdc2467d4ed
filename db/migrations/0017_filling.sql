-- Filling in a matrix by several: who answers which theme, evidence, deviating schools, answers of the last round.

create table app.theme_assignment (
  region_id uuid not null,
  assessment_id uuid not null,
  theme_id uuid not null,
  unit_id uuid not null,
  organisation_id uuid not null,
  template_id uuid not null,
  done_at timestamptz,
  done_by uuid,
  primary key (region_id, assessment_id, theme_id, unit_id),
  foreign key (region_id, organisation_id, assessment_id) references app.assessment (region_id, organisation_id, id) on delete cascade,
  foreign key (region_id, template_id, assessment_id) references app.assessment (region_id, template_id, id) on delete cascade,
  foreign key (region_id, template_id, theme_id) references app.theme (region_id, template_id, id) on delete restrict,
  foreign key (region_id, organisation_id, unit_id) references app.unit (region_id, owner_id, id) on delete cascade,
  foreign key (region_id, done_by) references app.membership (region_id, id) on delete set null (done_by),
  check (done_by is null or done_at is not null)
);
comment on table app.theme_assignment is
  'Zuteilung: a Bereich answers a theme of an Einschätzung and says when it is done. Without one the lead alone answers.';
create index theme_assignment_owner_idx on app.theme_assignment (region_id, organisation_id, assessment_id);
create index theme_assignment_template_idx on app.theme_assignment (region_id, template_id, assessment_id);
create index theme_assignment_theme_idx on app.theme_assignment (region_id, template_id, theme_id);
create index theme_assignment_unit_idx on app.theme_assignment (region_id, organisation_id, unit_id);
create index theme_assignment_done_by_idx on app.theme_assignment (region_id, done_by);

create table app.mandate_theme (
  region_id uuid not null,
  mandate_id uuid not null,
  theme_key text not null check (theme_key ~ '^[A-Z][0-9.]{1,10}$'),
  owner_id uuid not null,
  primary key (region_id, mandate_id, theme_key),
  foreign key (region_id, owner_id, mandate_id) references app.mandate (region_id, owner_id, id) on delete cascade
);
comment on table app.mandate_theme is
  'Theme a Dienstleister answers for its Schulträger, by the key that every version of the matrix keeps.';
create index mandate_theme_mandate_idx on app.mandate_theme (region_id, owner_id, mandate_id);

alter table app.file add column is_evidence boolean not null default false;
comment on column app.file.is_evidence is 'A Beleg: read by those who see the evidence it belongs to, and removed with it.';

create table app.evidence (
  region_id uuid not null,
  id uuid not null default app.new_id(),
  assessment_id uuid not null,
  criterion_id uuid not null,
  organisation_id uuid not null,
  template_id uuid not null,
  theme_id uuid not null,
  title text not null check (length(title) between 1 and 200),
  url text check (url ~ '^https://[^\s]+$' and length(url) <= 2000),
  file_id uuid,
  added_at timestamptz not null default app.now(),
  added_by uuid,
  primary key (region_id, id),
  foreign key (region_id, organisation_id, assessment_id) references app.assessment (region_id, organisation_id, id) on delete cascade,
  foreign key (region_id, template_id, assessment_id) references app.assessment (region_id, template_id, id) on delete cascade,
  foreign key (region_id, template_id, theme_id, criterion_id) references app.criterion (region_id, template_id, theme_id, id) on delete restrict,
  -- The evidence comes first, for it says who may add the file; so the reference is checked at the end.
  foreign key (region_id, organisation_id, file_id) references app.file (region_id, organisation_id, id)
    on delete restrict deferrable initially deferred,
  foreign key (region_id, added_by) references app.membership (region_id, id) on delete set null (added_by),
  constraint evidence_link_or_file check (num_nonnulls(url, file_id) = 1)
);
comment on table app.evidence is 'Beleg of a criterion, a link or a file: stays in the organisation.';
create index evidence_criterion_idx on app.evidence (region_id, template_id, theme_id, criterion_id);
create index evidence_place_idx on app.evidence (region_id, assessment_id, criterion_id);
create index evidence_template_idx on app.evidence (region_id, template_id, assessment_id);
create index evidence_owner_idx on app.evidence (region_id, organisation_id, assessment_id);
create index evidence_file_idx on app.evidence (region_id, organisation_id, file_id);
create index evidence_adder_idx on app.evidence (region_id, added_by);

-- Whoever words the hint decides: „nichts hochladen“ there means that no file is taken.
alter table app.criterion add column no_upload boolean
  generated always as (evidence_hint ~* 'nichts hochladen') stored;

create table app.deviating_school (
  region_id uuid not null,
  assessment_id uuid not null,
  criterion_id uuid not null,
  school_id uuid not null,
  organisation_id uuid not null,
  template_id uuid not null,
  theme_id uuid not null,
  direction text check (direction in ('lower', 'higher')),
  note text not null default '' check (length(note) <= 500),
  changed_at timestamptz not null default app.now(),
  changed_by uuid,
  primary key (region_id, assessment_id, criterion_id, school_id),
  foreign key (region_id, organisation_id, assessment_id) references app.assessment (region_id, organisation_id, id) on delete cascade,
  foreign key (region_id, template_id, assessment_id) references app.assessment (region_id, template_id, id) on delete cascade,
  foreign key (region_id, template_id, theme_id, criterion_id) references app.criterion (region_id, template_id, theme_id, id) on delete restrict,
  foreign key (region_id, school_id) references app.school (region_id, id) on delete restrict,
  foreign key (region_id, changed_by) references app.membership (region_id, id) on delete set null (changed_by)
);
comment on table app.deviating_school is
  'Abweichende Schule of a criterion: stays in the house of the Schulträger, is never frozen or released.';
create index deviating_school_criterion_idx on app.deviating_school (region_id, template_id, theme_id, criterion_id);
create index deviating_school_template_idx on app.deviating_school (region_id, template_id, assessment_id);
create index deviating_school_owner_idx on app.deviating_school (region_id, organisation_id, assessment_id);
create index deviating_school_school_idx on app.deviating_school (region_id, school_id);
create index deviating_school_author_idx on app.deviating_school (region_id, changed_by);

alter table app.assessment
  add column previous_id uuid,
  add foreign key (region_id, organisation_id, previous_id)
    references app.assessment (region_id, organisation_id, id) on delete set null (previous_id);
comment on column app.assessment.previous_id is 'The round before, whose answers this one began with.';
create index assessment_previous_idx on app.assessment (region_id, organisation_id, previous_id);

alter table app.answer add column is_carried boolean not null default false;
comment on column app.answer.is_carried is 'Taken over from the round before and neither confirmed nor changed since.';

alter table app.copied_answer add column is_carried boolean not null default false;
comment on column app.copied_answer.is_carried is 'Was taken over from the round before and not confirmed when the copy was taken.';
