-- Lists of schools that people keep themselves, for regions whose state publishes no register.

alter table app.organisation add column listed boolean not null default false;
comment on column app.organisation.listed is
  'Added by a list that somebody uploaded; the next list may say that it is gone, a register never.';

-- Each Land numbers its owners in its own way, and calls its Schulformen as it likes.
alter table app.school drop constraint school_school_type_check,
  add constraint school_school_type_check check (length(school_type) <= 80);
alter table app.school_owner drop constraint school_owner_register_number_check,
  add constraint school_owner_register_number_check check (register_number ~ '^[0-9A-Z]{1,12}$');

-- What a list holds, until somebody has said which column is what.
alter table app.register_import_part drop constraint register_import_part_kind_check,
  add constraint register_import_part_kind_check check (kind in ('register', 'differences', 'list'));
