-- The Berichtsbogen whole: texts of the draft, a section per school, comments, answers, amendments, public version.

alter table app.report_sheet
  add column amendment smallint not null default 0 check (amendment >= 0),
  add column amends_id uuid,
  add column reason text not null default '' check (length(reason) <= 1000),
  add column marking text not null default 'internal' check (marking in ('internal', 'nonPublic')),
  add column word_file_id uuid,
  add foreign key (region_id, owner_id, amends_id) references app.report_sheet (region_id, owner_id, id) on delete restrict,
  add foreign key (region_id, owner_id, word_file_id) references app.file (region_id, organisation_id, id) on delete restrict,
  add unique (region_id, owner_id, visit_id, id),
  add constraint report_sheet_amends check ((amendment = 0) = (amends_id is null)),
  drop constraint report_sheet_state_check,
  add constraint report_sheet_state_check check (state in ('draft', 'commenting', 'confirmed')),
  drop constraint report_sheet_frozen_whole,
  add constraint report_sheet_frozen_whole check (
    (state <> 'confirmed' and content is null and sha256 is null and file_id is null and word_file_id is null)
    or (state = 'confirmed' and content is not null and sha256 is not null and file_id is not null)),
  drop constraint report_sheet_region_id_visit_id_key,
  add constraint report_sheet_once unique (region_id, visit_id, amendment),
  drop constraint report_sheet_region_id_owner_id_year_number_key,
  add constraint report_sheet_number unique (region_id, owner_id, year, number, amendment);
create index report_sheet_amends_idx on app.report_sheet (region_id, owner_id, amends_id);
create index report_sheet_word_idx on app.report_sheet (region_id, owner_id, word_file_id);
create index report_sheet_of_visit_idx on app.report_sheet (region_id, owner_id, visit_id, id);
comment on column app.report_sheet.amendment is '0 for the first; an amendment is a Berichtsbogen of its own that names the one it amends.';

create table app.report_text (
  region_id uuid not null,
  sheet_id uuid not null,
  owner_id uuid not null,
  place text not null check (place ~ '^(participants|ownerView|theme:[A-Z0-9.]{1,12})$'),
  text text not null check (length(text) <= 4000),
  primary key (region_id, sheet_id, place),
  foreign key (region_id, owner_id, sheet_id) references app.report_sheet (region_id, owner_id, id) on delete cascade
);
comment on table app.report_text is 'Text of the draft of a Berichtsbogen: who took part, the situation per theme, the view of the owner. For the owner alone; readers get the frozen content.';
create index report_text_sheet_idx on app.report_text (region_id, owner_id, sheet_id);

create table app.report_section (
  region_id uuid not null,
  sheet_id uuid not null,
  school_id uuid not null,
  owner_id uuid not null,
  visit_id uuid not null,
  situation text not null default '' check (length(situation) <= 4000),
  owner_view text not null default '' check (length(owner_view) <= 4000),
  school_view text not null default '' check (length(school_view) <= 4000),
  agreed text not null default '' check (length(agreed) <= 4000),
  planned text not null default '' check (length(planned) <= 4000),
  version integer not null default 1,
  content jsonb,
  seals jsonb,
  sha256 text check (sha256 ~ '^[0-9a-f]{64}$'),
  frozen_on date,
  file_id uuid,
  word_file_id uuid,
  primary key (region_id, sheet_id, school_id),
  foreign key (region_id, owner_id, visit_id, sheet_id) references app.report_sheet (region_id, owner_id, visit_id, id) on delete cascade,
  foreign key (region_id, school_id) references app.school (region_id, id) on delete restrict,
  foreign key (region_id, owner_id, file_id) references app.file (region_id, organisation_id, id) on delete restrict,
  foreign key (region_id, owner_id, word_file_id) references app.file (region_id, organisation_id, id) on delete restrict,
  constraint report_section_frozen_whole check (
    (content is null and seals is null and sha256 is null and frozen_on is null and file_id is null and word_file_id is null)
    or (content is not null and seals is not null and sha256 is not null and frozen_on is not null))
);
comment on table app.report_section is 'Section of a Berichtsbogen about one school, for that school and its owner; frozen with the Berichtsbogen.';
create index report_section_sheet_idx on app.report_section (region_id, owner_id, visit_id, sheet_id);
create index report_section_school_idx on app.report_section (region_id, school_id);
create index report_section_file_idx on app.report_section (region_id, owner_id, file_id);
create index report_section_word_idx on app.report_section (region_id, owner_id, word_file_id);

create table app.report_proposal (
  region_id uuid not null,
  id uuid not null default app.new_id(),
  sheet_id uuid not null,
  school_id uuid,
  owner_id uuid not null,
  visit_id uuid not null,
  content jsonb not null,
  sent_at timestamptz not null default app.now(),
  sent_by uuid,
  primary key (region_id, id),
  foreign key (region_id, owner_id, visit_id, sheet_id) references app.report_sheet (region_id, owner_id, visit_id, id) on delete cascade,
  foreign key (region_id, school_id) references app.school (region_id, id) on delete restrict,
  foreign key (region_id, sent_by) references app.membership (region_id, id) on delete set null (sent_by)
);
comment on table app.report_proposal is 'What was sent for comments: the common part for the partners, a section for its school; exactly as they read it.';
create index report_proposal_sheet_idx on app.report_proposal (region_id, owner_id, visit_id, sheet_id);
create index report_proposal_school_idx on app.report_proposal (region_id, school_id);
create index report_proposal_sender_idx on app.report_proposal (region_id, sent_by);
create unique index report_proposal_one_idx on app.report_proposal
  (region_id, sheet_id, coalesce(school_id, '00000000-0000-0000-0000-000000000000'));

create table app.report_comment (
  region_id uuid not null,
  id uuid not null default app.new_id(),
  sheet_id uuid not null,
  school_id uuid,
  organisation_id uuid not null,
  owner_id uuid not null,
  visit_id uuid not null,
  place text not null check (place in ('whole', 'highlights', 'situation', 'goals', 'outlook', 'section')),
  text text not null check (length(text) between 1 and 2000),
  written_at timestamptz not null default app.now(),
  written_by uuid,
  primary key (region_id, id),
  foreign key (region_id, owner_id, visit_id, sheet_id) references app.report_sheet (region_id, owner_id, visit_id, id) on delete cascade,
  foreign key (region_id, school_id) references app.school (region_id, id) on delete restrict,
  foreign key (region_id, organisation_id) references app.organisation (region_id, id) on delete restrict,
  foreign key (region_id, written_by) references app.membership (region_id, id) on delete set null (written_by),
  constraint report_comment_place_of_school check ((place = 'section') = (school_id is not null)),
  constraint report_comment_own_section check (school_id is null or school_id = organisation_id)
);
comment on table app.report_comment is 'Comment of a party on one part of a Berichtsbogen, before the owner confirms it; for that party and the owner.';
create index report_comment_sheet_idx on app.report_comment (region_id, owner_id, visit_id, sheet_id);
create index report_comment_school_idx on app.report_comment (region_id, school_id);
create index report_comment_organisation_idx on app.report_comment (region_id, organisation_id);
create index report_comment_author_idx on app.report_comment (region_id, written_by);

create table app.report_response (
  region_id uuid not null,
  sheet_id uuid not null,
  organisation_id uuid not null,
  owner_id uuid not null,
  visit_id uuid not null,
  kind text not null check (kind in ('confirmed', 'noted')),
  sha256 text not null check (sha256 ~ '^[0-9a-f]{64}$'),
  role text not null default '' check (length(role) <= 200),
  remark text not null default '' check (length(remark) <= 2000),
  made_on date not null,
  made_at timestamptz not null default app.now(),
  made_by uuid,
  primary key (region_id, sheet_id, organisation_id, kind),
  foreign key (region_id, owner_id, visit_id, sheet_id) references app.report_sheet (region_id, owner_id, visit_id, id) on delete cascade,
  foreign key (region_id, organisation_id) references app.organisation (region_id, id) on delete restrict,
  foreign key (region_id, made_by) references app.membership (region_id, id) on delete set null (made_by)
);
comment on table app.report_response is 'A school confirmed its own section, or a partner took note; beside the frozen content. Who says nothing has no row.';
create index report_response_sheet_idx on app.report_response (region_id, owner_id, visit_id, sheet_id);
create index report_response_organisation_idx on app.report_response (region_id, organisation_id);
create index report_response_maker_idx on app.report_response (region_id, made_by);

create table app.public_sheet (
  region_id uuid not null,
  sheet_id uuid not null,
  owner_id uuid not null,
  visit_id uuid not null,
  summary text not null default '' check (length(summary) <= 4000),
  version integer not null default 1,
  year smallint,
  number integer check (number > 0),
  content jsonb,
  seals jsonb,
  sha256 text check (sha256 ~ '^[0-9a-f]{64}$'),
  file_id uuid,
  word_file_id uuid,
  approved_on date,
  approved_by uuid,
  primary key (region_id, sheet_id),
  unique (region_id, owner_id, year, number),
  foreign key (region_id, owner_id, visit_id, sheet_id) references app.report_sheet (region_id, owner_id, visit_id, id) on delete restrict,
  foreign key (region_id, owner_id, file_id) references app.file (region_id, organisation_id, id) on delete restrict,
  foreign key (region_id, owner_id, word_file_id) references app.file (region_id, organisation_id, id) on delete restrict,
  foreign key (region_id, approved_by) references app.membership (region_id, id) on delete set null (approved_by),
  constraint public_sheet_approved_whole check (
    (approved_on is null and content is null and seals is null and sha256 is null and file_id is null and word_file_id is null and number is null and year is null)
    or (approved_on is not null and content is not null and seals is not null and sha256 is not null and number is not null and year is not null))
);
comment on table app.public_sheet is 'Öffentliche Fassung of a confirmed Berichtsbogen: shortened, free of schools, approved for itself.';
create index public_sheet_sheet_idx on app.public_sheet (region_id, owner_id, visit_id, sheet_id);
create index public_sheet_file_idx on app.public_sheet (region_id, owner_id, file_id);
create index public_sheet_word_idx on app.public_sheet (region_id, owner_id, word_file_id);
create index public_sheet_approver_idx on app.public_sheet (region_id, approved_by);
