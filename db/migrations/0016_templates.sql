-- A matrix is made by the region: drafted, commented on by named bodies, published; its words in further languages.

alter table app.matrix_template
  add column state text not null default 'draft' check (state in ('draft', 'commenting', 'published', 'retired')),
  add column state_at timestamptz not null default app.now(),
  add column state_by uuid,
  add column framework text not null default 'tafelrunde' check (framework ~ '^[a-z][a-z0-9-]{0,39}$'),
  add column field_rules jsonb not null default '{}',
  add column based_on uuid,
  add column made_with text not null default '' check (length(made_with) <= 2000),
  add column comments_until date,
  add column revision integer not null default 1,
  add foreign key (region_id, state_by) references app.membership (region_id, id) on delete set null (state_by),
  add foreign key (region_id, based_on) references app.matrix_template (region_id, id) on delete set null (based_on);
comment on column app.matrix_template.version is 'Number of the Fassung among those of its audience.';
comment on column app.matrix_template.framework is
  'Whose matrix it is: keys of criteria mean the same only within one framework.';
comment on column app.matrix_template.field_rules is 'Sentences that stand at one field only: deviatingSchools, evidence.';
comment on column app.matrix_template.revision is 'Counts the changes of a draft, so that nobody overwrites unseen.';
comment on column app.matrix_template.made_with is '„erarbeitet mit …“: bodies named when it was published, one a line.';
create index matrix_template_state_by_idx on app.matrix_template (region_id, state_by);
create index matrix_template_based_on_idx on app.matrix_template (region_id, based_on);

-- What is loaded by now was published at once. Its owner is subject to the rules too, so they are lifted for this.
alter table app.matrix_template no force row level security;
alter table app.matrix_template disable trigger user;
update app.matrix_template set state = 'published' where published_on is not null;
alter table app.matrix_template enable trigger user;
alter table app.matrix_template force row level security;

alter table app.matrix_template
  add constraint matrix_template_published check ((published_on is not null) = (state in ('published', 'retired')));

alter table app.criterion
  add column applies_to text[] not null default '{}' check (cardinality(applies_to) <= 30);
comment on column app.criterion.applies_to is
  '„gilt für“: Schulformen (schools) or legal forms (owners) that are asked; empty: all.';

create table app.template_wording (
  region_id uuid not null,
  template_id uuid not null,
  language text not null check (language in ('de', 'en')),
  title text not null,
  scale_sentence text not null,
  rules text[] not null,
  field_rules jsonb not null default '{}',
  primary key (region_id, template_id, language),
  foreign key (region_id, template_id) references app.matrix_template (region_id, id) on delete cascade
);
comment on table app.template_wording is 'Title and sentences of a matrix in a language other than its own.';

create table app.level_wording (
  region_id uuid not null,
  template_id uuid not null,
  no smallint not null,
  language text not null check (language in ('de', 'en')),
  name text not null,
  meaning text not null,
  primary key (region_id, template_id, no, language),
  foreign key (region_id, template_id, no) references app.template_level (region_id, template_id, no) on delete cascade
);
comment on table app.level_wording is 'Name and meaning of a Stufe in another language.';

create table app.theme_wording (
  region_id uuid not null,
  theme_id uuid not null,
  template_id uuid not null,
  language text not null check (language in ('de', 'en')),
  title text not null,
  primary key (region_id, theme_id, language),
  foreign key (region_id, template_id, theme_id) references app.theme (region_id, template_id, id) on delete cascade
);
comment on table app.theme_wording is 'Title of a Thema in another language.';
create index theme_wording_theme_idx on app.theme_wording (region_id, template_id, theme_id);

alter table app.criterion add unique (region_id, template_id, id);

create table app.criterion_wording (
  region_id uuid not null,
  criterion_id uuid not null,
  template_id uuid not null,
  language text not null check (language in ('de', 'en')),
  title text not null,
  guiding_question text not null,
  level_texts text[] not null,
  evidence_hint text not null,
  primary key (region_id, criterion_id, language),
  foreign key (region_id, template_id, criterion_id) references app.criterion (region_id, template_id, id) on delete cascade
);
comment on table app.criterion_wording is 'All texts of a Kriterium in another language; none or all of them are there.';
create index criterion_wording_criterion_idx on app.criterion_wording (region_id, template_id, criterion_id);

create table app.requirement (
  region_id uuid not null,
  id uuid not null default app.new_id(),
  template_id uuid not null,
  criterion_id uuid not null,
  text text not null check (length(text) between 1 and 1000),
  source text not null check (length(source) between 1 and 300),
  as_of date not null,
  review_on date,
  changed_at timestamptz not null default app.now(),
  changed_by uuid,
  version integer not null default 1,
  primary key (region_id, id),
  foreign key (region_id, template_id, criterion_id) references app.criterion (region_id, template_id, id) on delete cascade,
  foreign key (region_id, changed_by) references app.membership (region_id, id) on delete set null (changed_by),
  check (review_on is null or review_on >= as_of)
);
comment on table app.requirement is
  'Vorgabe to a Kriterium with source, day and review date. Law moves on, so it may be kept up to date after publication.';
create index requirement_criterion_idx on app.requirement (region_id, template_id, criterion_id);
create index requirement_author_idx on app.requirement (region_id, changed_by);

create table app.comment_invitation (
  region_id uuid not null,
  template_id uuid not null,
  organisation_id uuid not null,
  invited_at timestamptz not null default app.now(),
  primary key (region_id, template_id, organisation_id),
  foreign key (region_id, template_id) references app.matrix_template (region_id, id) on delete cascade,
  foreign key (region_id, organisation_id) references app.organisation (region_id, id) on delete restrict
);
comment on table app.comment_invitation is 'Organisation asked to comment on the draft of a matrix.';
create index comment_invitation_organisation_idx on app.comment_invitation (region_id, organisation_id);

create table app.template_comment (
  region_id uuid not null,
  id uuid not null default app.new_id(),
  template_id uuid not null,
  organisation_id uuid not null,
  criterion_id uuid,
  criterion_key text,
  text text not null check (length(text) between 1 and 4000),
  written_at timestamptz not null default app.now(),
  written_by uuid,
  primary key (region_id, id),
  foreign key (region_id, template_id, organisation_id)
    references app.comment_invitation (region_id, template_id, organisation_id) on delete cascade,
  foreign key (region_id, criterion_id) references app.criterion (region_id, id) on delete set null (criterion_id),
  foreign key (region_id, written_by) references app.membership (region_id, id) on delete set null (written_by)
);
comment on table app.template_comment is
  'Rückmeldung of an invited organisation to a criterion or to the whole draft; the key stays when the criterion is taken out.';
create index template_comment_invitation_idx on app.template_comment (region_id, template_id, organisation_id);
create index template_comment_criterion_idx on app.template_comment (region_id, criterion_id);
create index template_comment_author_idx on app.template_comment (region_id, written_by);

create table app.comment_answer (
  region_id uuid not null,
  comment_id uuid not null,
  outcome text not null check (outcome in ('takenUp', 'notTakenUp')),
  text text not null default '' check (length(text) <= 2000),
  answered_at timestamptz not null default app.now(),
  answered_by uuid,
  primary key (region_id, comment_id),
  foreign key (region_id, comment_id) references app.template_comment (region_id, id) on delete cascade,
  foreign key (region_id, answered_by) references app.membership (region_id, id) on delete set null (answered_by)
);
comment on table app.comment_answer is 'What the coordination made of a Rückmeldung: taken up or not, and why.';
create index comment_answer_author_idx on app.comment_answer (region_id, answered_by);
