-- A passage may stand in a confirmed Berichtsbogen alone; it is taken out from there.

alter table app.redaction
  alter column copy_id drop not null,
  add column sheet_id uuid,
  add column place text check (length(place) between 3 and 200),
  add constraint redaction_of_copy_or_sheet check ((copy_id is null) <> (sheet_id is null)),
  add constraint redaction_place_of_sheet check ((sheet_id is null) = (place is null)),
  add constraint redaction_sheet_fkey foreign key (region_id, organisation_id, sheet_id)
    references app.report_sheet (region_id, owner_id, id) on delete restrict;
comment on column app.redaction.place is
  'Where in the sheet the passage stood: bogen, oeffentlich or the id of a school, then names and numbers, with dots.';
create index redaction_sheet_idx on app.redaction (region_id, organisation_id, sheet_id);
