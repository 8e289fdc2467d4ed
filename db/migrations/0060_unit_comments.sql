-- A Bereich that takes part in a visit comments on the draft of the Berichtsbogen beside the Schulträger as a whole.
alter table app.report_comment
  add column unit_id uuid,
  add constraint report_comment_unit_of_owner check (unit_id is null or (organisation_id = owner_id and school_id is null)),
  add constraint report_comment_unit foreign key (region_id, owner_id, unit_id)
    references app.unit (region_id, owner_id, id) on delete restrict;
create index report_comment_unit_idx on app.report_comment (region_id, owner_id, unit_id);

-- They tell the Bereich as well.
drop function if exists app.comments_asked(uuid);
drop function if exists app.asked_for_comments(uuid, uuid);
