-- Matrix templates, assessments, frozen copies, releases, visits, goals, Berichtsbogen, files.

create table app.matrix_template (
  region_id uuid not null references app.region (id) on delete restrict,
  id uuid not null default app.new_id(),
  audience text not null check (audience in ('owner', 'school')),
  version integer not null check (version > 0),
  title text not null,
  language text not null default 'de',
  published_on date,
  primary key (region_id, id),
  unique (region_id, audience, version)
);
comment on table app.matrix_template is 'Fassung of a matrix: themes, criteria and levels of one audience. Its identity is frozen once published.';

create table app.template_level (
  region_id uuid not null,
  template_id uuid not null,
  no smallint not null check (no between 1 and 6),
  name text not null,
  meaning text not null,
  primary key (region_id, template_id, no),
  foreign key (region_id, template_id) references app.matrix_template (region_id, id) on delete cascade
);
comment on table app.template_level is 'Stufe of a matrix version with its short name.';

create table app.theme (
  region_id uuid not null,
  id uuid not null default app.new_id(),
  template_id uuid not null,
  key text not null,
  number text not null,
  title text not null,
  position smallint not null,
  primary key (region_id, id),
  unique (region_id, template_id, key),
  unique (region_id, template_id, id),
  foreign key (region_id, template_id) references app.matrix_template (region_id, id) on delete cascade
);
comment on table app.theme is 'Thema of a matrix.';

create table app.criterion (
  region_id uuid not null,
  id uuid not null default app.new_id(),
  template_id uuid not null,
  theme_id uuid not null,
  key text not null check (key ~ '^[A-Z][0-9.]+$'),
  position smallint not null,
  title text not null,
  guiding_question text not null,
  level_texts text[] not null,
  evidence_hint text not null,
  is_core boolean not null default false,
  primary key (region_id, id),
  unique (region_id, template_id, key),
  unique (region_id, template_id, theme_id, id),
  foreign key (region_id, template_id, theme_id) references app.theme (region_id, template_id, id) on delete cascade
);
comment on table app.criterion is 'Kriterium with guiding question and the text of each level.';

create table app.mirror_pair (
  region_id uuid not null,
  owner_criterion_id uuid not null,
  school_criterion_id uuid not null,
  kind text not null check (kind in ('same', 'complementary')),
  primary key (region_id, owner_criterion_id, school_criterion_id),
  foreign key (region_id, owner_criterion_id) references app.criterion (region_id, id) on delete cascade,
  foreign key (region_id, school_criterion_id) references app.criterion (region_id, id) on delete cascade
);
comment on table app.mirror_pair is 'Spiegel: which criterion of the schools answers which of the owners, „gleich“ or „ergänzend“.';
create index mirror_pair_school_idx on app.mirror_pair (region_id, school_criterion_id);

create table app.assessment (
  region_id uuid not null,
  id uuid not null default app.new_id(),
  organisation_id uuid not null,
  template_id uuid not null,
  label text not null check (length(label) between 1 and 80),
  started_on date not null,
  started_by uuid,
  primary key (region_id, id),
  unique (region_id, template_id, id),
  unique (region_id, organisation_id, id),
  unique (region_id, organisation_id, template_id, label),
  foreign key (region_id, organisation_id) references app.organisation (region_id, id) on delete restrict,
  foreign key (region_id, template_id) references app.matrix_template (region_id, id) on delete restrict,
  foreign key (region_id, started_by) references app.membership (region_id, id) on delete set null (started_by)
);
comment on table app.assessment is 'Einschätzung: one matrix being filled in by one organisation.';
create index assessment_starter_idx on app.assessment (region_id, started_by);

create table app.answer (
  region_id uuid not null,
  assessment_id uuid not null,
  criterion_id uuid not null,
  organisation_id uuid not null,
  template_id uuid not null,
  theme_id uuid not null,
  current_level smallint,
  no_level text check (no_level in ('unknown', 'notApplicable')),
  target_level smallint,
  horizon text check (horizon in ('short', 'medium', 'long')),
  priority text check (priority in ('A', 'B', 'C')),
  remark text not null default '' check (length(remark) <= 4000),
  to_discuss boolean not null default false,
  version integer not null default 1,
  changed_at timestamptz not null default app.now(),
  changed_by uuid,
  primary key (region_id, assessment_id, criterion_id),
  foreign key (region_id, organisation_id, assessment_id) references app.assessment (region_id, organisation_id, id) on delete cascade,
  foreign key (region_id, template_id, assessment_id) references app.assessment (region_id, template_id, id) on delete cascade,
  foreign key (region_id, template_id, theme_id, criterion_id) references app.criterion (region_id, template_id, theme_id, id) on delete restrict,
  foreign key (region_id, template_id, current_level) references app.template_level (region_id, template_id, no) on delete restrict,
  foreign key (region_id, template_id, target_level) references app.template_level (region_id, template_id, no) on delete restrict,
  foreign key (region_id, changed_by) references app.membership (region_id, id) on delete set null (changed_by),
  constraint answer_level_or_none check (current_level is null or no_level is null)
);
comment on table app.answer is 'Ist, Soll and remark of one criterion.';
create index answer_criterion_idx on app.answer (region_id, template_id, theme_id, criterion_id);
create index answer_assessment_template_idx on app.answer (region_id, template_id, assessment_id);
create index answer_assessment_owner_idx on app.answer (region_id, organisation_id, assessment_id);
create index answer_current_idx on app.answer (region_id, template_id, current_level);
create index answer_target_idx on app.answer (region_id, template_id, target_level);
create index answer_author_idx on app.answer (region_id, changed_by);

create table app.internal_note (
  region_id uuid not null,
  assessment_id uuid not null,
  criterion_id uuid not null,
  organisation_id uuid not null,
  text text not null check (length(text) <= 4000),
  changed_at timestamptz not null default app.now(),
  changed_by uuid,
  primary key (region_id, assessment_id, criterion_id),
  foreign key (region_id, organisation_id, assessment_id) references app.assessment (region_id, organisation_id, id) on delete cascade,
  foreign key (region_id, criterion_id) references app.criterion (region_id, id) on delete restrict,
  foreign key (region_id, changed_by) references app.membership (region_id, id) on delete set null (changed_by)
);
comment on table app.internal_note is 'Interne Notiz to a criterion: stays in the organisation, is never frozen or released.';
create index internal_note_assessment_idx on app.internal_note (region_id, organisation_id, assessment_id);
create index internal_note_criterion_idx on app.internal_note (region_id, criterion_id);
create index internal_note_author_idx on app.internal_note (region_id, changed_by);

create table app.frozen_copy (
  region_id uuid not null,
  id uuid not null default app.new_id(),
  assessment_id uuid not null,
  organisation_id uuid not null,
  template_id uuid not null,
  number integer not null check (number > 0),
  taken_on date not null,
  taken_at timestamptz not null default app.now(),
  taken_by uuid,
  sha256 text not null check (sha256 ~ '^[0-9a-f]{64}$'),
  primary key (region_id, id),
  unique (region_id, assessment_id, number),
  unique (region_id, organisation_id, id),
  unique (region_id, template_id, id),
  foreign key (region_id, organisation_id, assessment_id) references app.assessment (region_id, organisation_id, id) on delete restrict,
  foreign key (region_id, template_id, assessment_id) references app.assessment (region_id, template_id, id) on delete restrict,
  foreign key (region_id, taken_by) references app.membership (region_id, id) on delete set null (taken_by)
);
comment on table app.frozen_copy is 'Stand: dated copy of an assessment that nothing changes any more.';
create index frozen_copy_assessment_idx on app.frozen_copy (region_id, organisation_id, assessment_id);
create index frozen_copy_template_idx on app.frozen_copy (region_id, template_id, assessment_id);
create index frozen_copy_taker_idx on app.frozen_copy (region_id, taken_by);

create table app.copied_answer (
  region_id uuid not null,
  copy_id uuid not null,
  criterion_id uuid not null,
  organisation_id uuid not null,
  template_id uuid not null,
  theme_id uuid not null,
  current_level smallint,
  no_level text check (no_level in ('unknown', 'notApplicable')),
  target_level smallint,
  horizon text check (horizon in ('short', 'medium', 'long')),
  priority text check (priority in ('A', 'B', 'C')),
  to_discuss boolean not null,
  primary key (region_id, copy_id, criterion_id),
  foreign key (region_id, organisation_id, copy_id) references app.frozen_copy (region_id, organisation_id, id) on delete restrict,
  foreign key (region_id, template_id, copy_id) references app.frozen_copy (region_id, template_id, id) on delete restrict,
  foreign key (region_id, template_id, theme_id, criterion_id) references app.criterion (region_id, template_id, theme_id, id) on delete restrict
);
comment on table app.copied_answer is 'Ist and Soll of one criterion in a frozen copy.';
create index copied_answer_owner_idx on app.copied_answer (region_id, organisation_id, copy_id);
create index copied_answer_template_idx on app.copied_answer (region_id, template_id, copy_id);
create index copied_answer_criterion_idx on app.copied_answer (region_id, template_id, theme_id, criterion_id);

create table app.copied_remark (
  region_id uuid not null,
  copy_id uuid not null,
  criterion_id uuid not null,
  organisation_id uuid not null,
  theme_id uuid not null,
  remark text not null,
  primary key (region_id, copy_id, criterion_id),
  foreign key (region_id, organisation_id, copy_id) references app.frozen_copy (region_id, organisation_id, id) on delete restrict,
  foreign key (region_id, copy_id, criterion_id) references app.copied_answer (region_id, copy_id, criterion_id) on delete restrict,
  foreign key (region_id, theme_id) references app.theme (region_id, id) on delete restrict
);
comment on table app.copied_remark is 'Remark in a frozen copy: apart, because a release may leave remarks out.';
create index copied_remark_owner_idx on app.copied_remark (region_id, organisation_id, copy_id);
create index copied_remark_theme_idx on app.copied_remark (region_id, theme_id);

create table app.visit (
  region_id uuid not null,
  id uuid not null default app.new_id(),
  owner_id uuid not null,
  kind text not null default 'ownerVisit' check (kind in ('ownerVisit', 'ownerTalk', 'annualTalk')),
  title text not null check (length(title) between 3 and 160),
  aims text not null default '' check (length(aims) <= 4000),
  held_on date not null,
  starts_at time not null,
  duration_min smallint not null default 120 check (duration_min between 15 and 600),
  venue text not null default '' check (length(venue) <= 200),
  state text not null default 'planned' check (state in ('planned', 'talking', 'held', 'cancelled')),
  state_at timestamptz not null default app.now(),
  state_by uuid,
  version integer not null default 1,
  created_at timestamptz not null default app.now(),
  primary key (region_id, id),
  unique (region_id, owner_id, id),
  foreign key (region_id, owner_id) references app.school_owner (region_id, id) on delete restrict,
  foreign key (region_id, state_by) references app.membership (region_id, id) on delete set null (state_by)
);
comment on table app.visit is 'Schulträgerbesuch, planned and owned by the Schulträger.';
create index visit_owner_idx on app.visit (region_id, owner_id, held_on);
create index visit_state_by_idx on app.visit (region_id, state_by);

create table app.visit_partner (
  region_id uuid not null,
  visit_id uuid not null,
  organisation_id uuid not null,
  owner_id uuid not null,
  access_until date not null,
  invited_at timestamptz not null default app.now(),
  opened_at timestamptz,
  primary key (region_id, visit_id, organisation_id),
  foreign key (region_id, owner_id, visit_id) references app.visit (region_id, owner_id, id) on delete cascade,
  foreign key (region_id, organisation_id) references app.organisation (region_id, id) on delete restrict,
  check (organisation_id <> owner_id)
);
comment on table app.visit_partner is 'Austauschpartner invited to a visit, until a date.';
create index visit_partner_visit_idx on app.visit_partner (region_id, owner_id, visit_id);
create index visit_partner_organisation_idx on app.visit_partner (region_id, organisation_id);

create table app.release (
  region_id uuid not null,
  id uuid not null default app.new_id(),
  copy_id uuid not null,
  organisation_id uuid not null,
  recipient_id uuid not null,
  includes_remarks boolean not null,
  until date,
  released_at timestamptz not null default app.now(),
  released_by uuid,
  opened_at timestamptz,
  withdrawn_at timestamptz,
  withdrawn_by uuid,
  primary key (region_id, id),
  unique (region_id, copy_id, id),
  foreign key (region_id, organisation_id, copy_id) references app.frozen_copy (region_id, organisation_id, id) on delete restrict,
  foreign key (region_id, recipient_id) references app.organisation (region_id, id) on delete restrict,
  foreign key (region_id, released_by) references app.membership (region_id, id) on delete set null (released_by),
  foreign key (region_id, withdrawn_by) references app.membership (region_id, id) on delete set null (withdrawn_by),
  check (recipient_id <> organisation_id)
);
comment on table app.release is 'Freigabe of a frozen copy to one recipient: what, until when, opened, withdrawn.';
create index release_copy_idx on app.release (region_id, organisation_id, copy_id);
create index release_recipient_idx on app.release (region_id, recipient_id) where withdrawn_at is null;
create index release_recipient_all_idx on app.release (region_id, recipient_id);
create index release_releaser_idx on app.release (region_id, released_by);
create index release_withdrawer_idx on app.release (region_id, withdrawn_by);
create unique index release_once_idx on app.release (region_id, copy_id, recipient_id) where withdrawn_at is null;

create table app.release_theme (
  region_id uuid not null,
  release_id uuid not null,
  theme_id uuid not null,
  copy_id uuid not null,
  organisation_id uuid not null,
  primary key (region_id, release_id, theme_id),
  foreign key (region_id, copy_id, release_id) references app.release (region_id, copy_id, id) on delete cascade,
  foreign key (region_id, theme_id) references app.theme (region_id, id) on delete restrict,
  foreign key (region_id, organisation_id, copy_id) references app.frozen_copy (region_id, organisation_id, id) on delete restrict
);
comment on table app.release_theme is 'Theme that a release covers.';
create index release_theme_release_idx on app.release_theme (region_id, copy_id, release_id);
create index release_theme_theme_idx on app.release_theme (region_id, theme_id);
create index release_theme_copy_idx on app.release_theme (region_id, organisation_id, copy_id);

create table app.goal (
  region_id uuid not null,
  id uuid not null default app.new_id(),
  visit_id uuid not null,
  owner_id uuid not null,
  criterion_id uuid,
  from_level smallint,
  to_level smallint,
  title text not null check (length(title) between 3 and 300),
  success_sign text not null default '' check (length(success_sign) <= 1000),
  commitment text not null default 'intent' check (commitment in ('intent', 'aligned', 'budgeted', 'decided')),
  responsible text not null default '' check (length(responsible) <= 200),
  due_on date,
  version integer not null default 1,
  recorded_at timestamptz not null default app.now(),
  recorded_by uuid,
  primary key (region_id, id),
  foreign key (region_id, owner_id, visit_id) references app.visit (region_id, owner_id, id) on delete cascade,
  foreign key (region_id, criterion_id) references app.criterion (region_id, id) on delete restrict,
  foreign key (region_id, recorded_by) references app.membership (region_id, id) on delete set null (recorded_by)
);
comment on table app.goal is 'Ziel recorded in a visit, with its degree of commitment.';
create index goal_visit_idx on app.goal (region_id, owner_id, visit_id);
create index goal_criterion_idx on app.goal (region_id, criterion_id);
create index goal_recorder_idx on app.goal (region_id, recorded_by);

create table app.file (
  region_id uuid not null,
  id uuid not null default app.new_id(),
  organisation_id uuid not null,
  name text not null check (length(name) between 1 and 200),
  media_type text not null,
  size integer not null check (size between 0 and 26214400),
  sha256 text not null check (sha256 ~ '^[0-9a-f]{64}$'),
  created_at timestamptz not null default app.now(),
  primary key (region_id, id),
  unique (region_id, organisation_id, id),
  foreign key (region_id, organisation_id) references app.organisation (region_id, id) on delete restrict
);
comment on table app.file is 'File of an organisation; its bytes lie in app.file_piece.';

create table app.file_piece (
  region_id uuid not null,
  file_id uuid not null,
  no integer not null check (no >= 0),
  bytes bytea not null check (length(bytes) <= 262144),
  primary key (region_id, file_id, no),
  foreign key (region_id, file_id) references app.file (region_id, id) on delete cascade
);
comment on table app.file_piece is 'At most 256 KB of a file.';

create table app.report_sheet (
  region_id uuid not null,
  id uuid not null default app.new_id(),
  visit_id uuid not null,
  owner_id uuid not null,
  copy_id uuid,
  year smallint not null,
  number integer not null check (number > 0),
  version integer not null default 1,
  highlights text not null default '' check (length(highlights) <= 4000),
  open_points text not null default '' check (length(open_points) <= 4000),
  distribution text not null default '' check (length(distribution) <= 1000),
  next_on date,
  state text not null default 'draft' check (state in ('draft', 'confirmed')),
  state_at timestamptz not null default app.now(),
  state_by uuid,
  content jsonb,
  sha256 text check (sha256 ~ '^[0-9a-f]{64}$'),
  file_id uuid,
  created_at timestamptz not null default app.now(),
  primary key (region_id, id),
  unique (region_id, visit_id),
  unique (region_id, owner_id, year, number),
  foreign key (region_id, owner_id, visit_id) references app.visit (region_id, owner_id, id) on delete restrict,
  foreign key (region_id, owner_id, copy_id) references app.frozen_copy (region_id, organisation_id, id) on delete restrict,
  foreign key (region_id, owner_id, file_id) references app.file (region_id, organisation_id, id) on delete restrict,
  foreign key (region_id, state_by) references app.membership (region_id, id) on delete set null (state_by),
  constraint report_sheet_frozen_whole check (
    (state = 'draft' and content is null and sha256 is null and file_id is null)
    or (state = 'confirmed' and content is not null and sha256 is not null and file_id is not null))
);
comment on table app.report_sheet is 'Berichtsbogen of a visit: draft, then confirmed by the owner and frozen with hash and PDF bytes.';
create index report_sheet_visit_idx on app.report_sheet (region_id, owner_id, visit_id);
create index report_sheet_copy_idx on app.report_sheet (region_id, owner_id, copy_id);
create index report_sheet_file_idx on app.report_sheet (region_id, owner_id, file_id);
create index report_sheet_state_by_idx on app.report_sheet (region_id, state_by);
