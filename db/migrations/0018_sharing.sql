-- Corrections of frozen copies, lawful redaction, editions of a Berichtsbogen, standing releases for the partners of a visit.

-- Redaction ---------------------------------------------------------------------------------------

create table app.redaction (
  region_id uuid not null,
  id uuid not null default app.new_id(),
  organisation_id uuid not null,
  copy_id uuid not null,
  criterion_id uuid,
  reason text not null check (length(reason) between 3 and 1000),
  redacted_on date not null,
  redacted_at timestamptz not null default app.now(),
  redacted_by uuid,
  primary key (region_id, id),
  unique (region_id, organisation_id, id),
  foreign key (region_id, organisation_id, copy_id) references app.frozen_copy (region_id, organisation_id, id) on delete restrict,
  foreign key (region_id, criterion_id) references app.criterion (region_id, id) on delete restrict,
  foreign key (region_id, redacted_by) references app.membership (region_id, id) on delete set null (redacted_by)
);
comment on table app.redaction is 'Entfernung: a passage taken out of frozen texts on order, why and when; never the passage itself.';
create index redaction_copy_idx on app.redaction (region_id, organisation_id, copy_id);
create index redaction_criterion_idx on app.redaction (region_id, criterion_id);
create index redaction_redactor_idx on app.redaction (region_id, redacted_by);

-- A text is sealed by a leaf: the SHA-256 of a random salt and the text. The checksum of a copy is made of leaves,
-- so that it stays true after text and salt are gone, and the leaf alone tells nobody what the text was.
alter table app.copied_remark
  add column salt text default replace(gen_random_uuid()::text || gen_random_uuid()::text, '-', '')
    check (salt ~ '^[0-9a-f]{64}$'),
  add column leaf text not null default '' check (leaf ~ '^([0-9a-f]{64})?$'),
  add column redaction_id uuid,
  add constraint copied_remark_redaction_fkey foreign key (region_id, organisation_id, redaction_id)
    references app.redaction (region_id, organisation_id, id) on delete restrict,
  add constraint copied_remark_salted_or_redacted check ((salt is null) = (redaction_id is not null));
create index copied_remark_redaction_idx on app.copied_remark (region_id, organisation_id, redaction_id);

-- Copies that are there get leaves and the checksum made of them. Nothing changes a copy, its owner included,
-- so the rules are lifted for these statements.
alter table app.copied_remark no force row level security;
alter table app.copied_remark disable trigger user;
update app.copied_remark set leaf = encode(sha256(convert_to(salt || ':' || remark, 'UTF8')), 'hex');
alter table app.copied_remark enable trigger user;
alter table app.copied_remark force row level security;

alter table app.frozen_copy no force row level security;
alter table app.copied_answer no force row level security;
alter table app.copied_remark no force row level security;
alter table app.criterion no force row level security;
alter table app.matrix_template no force row level security;
alter table app.frozen_copy disable trigger user;
update app.frozen_copy f set sha256 = encode(sha256(convert_to(concat_ws(E'\n',
    'tafelrunde-stand-2',
    'organisation ' || f.organisation_id,
    'assessment ' || f.assessment_id,
    'matrix ' || t.audience || ' ' || t.version,
    'number ' || f.number,
    'taken-on ' || f.taken_on,
    'corrects - -',
    (select string_agg(concat_ws(' ', c.key, coalesce(w.current_level::text, '-'), coalesce(w.no_level, '-'),
        coalesce(w.target_level::text, '-'), coalesce(w.horizon, '-'), coalesce(w.priority, '-'),
        w.to_discuss::text, w.is_carried::text, coalesce(r.leaf, '-')), E'\n' order by c.key collate "C")
      from app.copied_answer w
      join app.criterion c on c.region_id = w.region_id and c.id = w.criterion_id
      left join app.copied_remark r
        on r.region_id = w.region_id and r.copy_id = w.copy_id and r.criterion_id = w.criterion_id
      where w.region_id = f.region_id and w.copy_id = f.id)), 'UTF8')), 'hex')
from app.matrix_template t where t.region_id = f.region_id and t.id = f.template_id;
alter table app.frozen_copy enable trigger user;
alter table app.frozen_copy force row level security;
alter table app.copied_answer force row level security;
alter table app.copied_remark force row level security;
alter table app.criterion force row level security;
alter table app.matrix_template force row level security;

-- The checksums made of the texts themselves are nowhere kept: with them somebody could try what a text was.
alter table app.history no force row level security;
update app.history set new = new - 'sha256', old = old - 'sha256' where table_name = 'frozen_copy';
alter table app.history force row level security;

-- Correction --------------------------------------------------------------------------------------

alter table app.frozen_copy add unique (region_id, assessment_id, id);

create table app.correction (
  region_id uuid not null,
  copy_id uuid not null,
  corrects_id uuid not null,
  assessment_id uuid not null,
  organisation_id uuid not null,
  reason text not null check (length(reason) between 1 and 1000),
  salt text default replace(gen_random_uuid()::text || gen_random_uuid()::text, '-', '')
    check (salt ~ '^[0-9a-f]{64}$'),
  leaf text not null default '' check (leaf ~ '^([0-9a-f]{64})?$'),
  redaction_id uuid,
  primary key (region_id, copy_id),
  constraint correction_once unique (region_id, corrects_id),
  foreign key (region_id, organisation_id, copy_id) references app.frozen_copy (region_id, organisation_id, id) on delete restrict,
  foreign key (region_id, assessment_id, copy_id) references app.frozen_copy (region_id, assessment_id, id) on delete restrict,
  foreign key (region_id, assessment_id, corrects_id) references app.frozen_copy (region_id, assessment_id, id) on delete restrict,
  foreign key (region_id, organisation_id, redaction_id) references app.redaction (region_id, organisation_id, id) on delete restrict,
  constraint correction_of_another check (copy_id <> corrects_id),
  constraint correction_salted_or_redacted check ((salt is null) = (redaction_id is not null))
);
comment on table app.correction is 'Berichtigung: which earlier frozen copy a copy corrects, and why.';
create index correction_copy_idx on app.correction (region_id, organisation_id, copy_id);
create index correction_assessment_idx on app.correction (region_id, assessment_id, copy_id);
create index correction_corrected_idx on app.correction (region_id, assessment_id, corrects_id);
create index correction_redaction_idx on app.correction (region_id, organisation_id, redaction_id);

-- Berichtsbogen -----------------------------------------------------------------------------------

alter table app.report_sheet
  add column edition smallint not null default 1 check (edition > 0),
  add column seals jsonb;
comment on column app.report_sheet.seals is
  'Salt and leaf of each text of the content by its JSON pointer; of a redacted text only the leaf. Null in drafts and in sheets confirmed before there were seals.';
alter table app.report_sheet add unique (region_id, owner_id, id);

create table app.report_edition (
  region_id uuid not null,
  sheet_id uuid not null,
  edition smallint not null check (edition > 1),
  owner_id uuid not null,
  redaction_id uuid not null,
  made_on date not null,
  primary key (region_id, sheet_id, edition),
  foreign key (region_id, owner_id, sheet_id) references app.report_sheet (region_id, owner_id, id) on delete restrict,
  foreign key (region_id, owner_id, redaction_id) references app.redaction (region_id, organisation_id, id) on delete restrict
);
comment on table app.report_edition is 'Later edition of a confirmed Berichtsbogen: since when a passage is missing from it.';
create index report_edition_sheet_idx on app.report_edition (region_id, owner_id, sheet_id);
create index report_edition_redaction_idx on app.report_edition (region_id, owner_id, redaction_id);

-- Release -----------------------------------------------------------------------------------------

create table app.standing_release (
  region_id uuid not null,
  id uuid not null default app.new_id(),
  visit_id uuid not null,
  copy_id uuid not null,
  organisation_id uuid not null,
  includes_remarks boolean not null,
  until date,
  theme_ids uuid[] not null check (cardinality(theme_ids) > 0),
  made_at timestamptz not null default app.now(),
  made_by uuid,
  ended_at timestamptz,
  ended_by uuid,
  primary key (region_id, id),
  unique (region_id, copy_id, id),
  foreign key (region_id, organisation_id, visit_id) references app.visit (region_id, owner_id, id) on delete restrict,
  foreign key (region_id, organisation_id, copy_id) references app.frozen_copy (region_id, organisation_id, id) on delete restrict,
  foreign key (region_id, made_by) references app.membership (region_id, id) on delete set null (made_by),
  foreign key (region_id, ended_by) references app.membership (region_id, id) on delete set null (ended_by)
);
comment on table app.standing_release is
  'Freigabe to all partners of a visit: what whoever is invited later gets of a frozen copy at once.';
create index standing_release_visit_idx on app.standing_release (region_id, organisation_id, visit_id);
create index standing_release_copy_idx on app.standing_release (region_id, organisation_id, copy_id);
create index standing_release_maker_idx on app.standing_release (region_id, made_by);
create index standing_release_ender_idx on app.standing_release (region_id, ended_by);
create unique index standing_release_once_idx on app.standing_release (region_id, visit_id, copy_id) where ended_at is null;

alter table app.release
  add column replaced_by_id uuid,
  add column standing_id uuid,
  add foreign key (region_id, replaced_by_id) references app.release (region_id, id) on delete restrict,
  add foreign key (region_id, copy_id, standing_id) references app.standing_release (region_id, copy_id, id) on delete restrict;
create index release_replaced_idx on app.release (region_id, replaced_by_id);
create index release_standing_idx on app.release (region_id, copy_id, standing_id);

-- So far a release and the one that took its place were known by their common moment.
alter table app.release no force row level security;
alter table app.release disable trigger user;
update app.release r set replaced_by_id = n.id
from app.release n
where n.region_id = r.region_id and n.copy_id = r.copy_id and n.recipient_id = r.recipient_id
  and n.released_at = r.withdrawn_at and n.id <> r.id;
alter table app.release enable trigger user;
alter table app.release force row level security;
