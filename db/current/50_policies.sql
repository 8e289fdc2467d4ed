-- The one authority on who may read and write what. One policy per table and verb; the inner select
-- makes PostgreSQL ask a rule once per statement instead of once per row.

do $$
declare t record;
begin
  for t in select c.relname from pg_class c join pg_namespace n on n.oid = c.relnamespace
    where n.nspname = 'app' and c.relkind = 'r'
  loop
    execute format('alter table app.%I enable row level security', t.relname);
    execute format('alter table app.%I force row level security', t.relname);
    -- With FORCE the owner is subject too; the rule functions run as owner and must see the rows they judge by.
    execute format('create policy owner_reads on app.%I for select to app_owner using (true)', t.relname);
  end loop;
end $$;

-- Written by functions and triggers that run as owner.
create policy owner_adds on app.history for insert to app_owner with check (true);
create policy owner_asks on app.history_reading for all to app_owner using (true) with check (true);
create policy owner_notes on app.history_look for insert to app_owner with check (true);
create policy owner_names on app.history_concerned for insert to app_owner with check (true);
create policy owner_redacts on app.history_seal for update to app_owner using (true);
create policy sealer_reads on app.history_seal for select to app_system using (true);
create policy sealer_seals on app.history_seal for insert to app_system with check (true);
create policy sealer_reads on app.history_anchor for select to app_system using (true);
create policy sealer_anchors on app.history_anchor for insert to app_system with check (true);
create policy owner_adds on app.mail for insert to app_owner with check (true);
create policy owner_settles on app.mail for update to app_owner using (true);
create policy owner_drops on app.mail for delete to app_owner using (is_collected);
create policy owner_suspends on app.region for update to app_owner using (true);
create policy owner_releases on app.restoration for update to app_owner using (true);
create policy owner_notes on app.deletion for insert to app_owner with check (true);
create policy owner_dates on app.organisation_period for all to app_owner using (true) with check (true);
create policy owner_removes on app.file for delete to app_owner using (is_evidence);
create policy owner_marks on app.release for update to app_owner using (true);
create policy owner_takes_back on app.release for delete to app_owner using (true);
create policy owner_takes_back on app.release_theme for delete to app_owner using (true);
create policy owner_takes_back on app.mail for delete to app_owner using (true);
create policy owner_releases on app.release for insert to app_owner with check (true);
create policy owner_releases on app.release_theme for insert to app_owner with check (true);
create policy owner_redacts on app.redaction for insert to app_owner with check (true);
create policy owner_redacts on app.report_edition for insert to app_owner with check (true);
create policy owner_redacts on app.copied_remark for update to app_owner using (true);
create policy owner_redacts on app.correction for update to app_owner using (true);
create policy owner_redacts on app.answer for update to app_owner using (true);
create policy owner_redacts on app.internal_note for update to app_owner using (true);
create policy owner_redacts on app.goal for update to app_owner using (true);
create policy owner_redacts on app.agenda_item for update to app_owner using (true);
create policy owner_redacts on app.visit for update to app_owner using (true);
create policy owner_redacts on app.visit_mark for update to app_owner using (true);
create policy owner_redacts on app.visit_expectation for update to app_owner using (true);
create policy owner_redacts on app.report_sheet for update to app_owner using (true);
create policy owner_redacts on app.visit_item for update to app_owner using (true);
create policy owner_redacts on app.report_text for update to app_owner using (true);
create policy owner_redacts on app.report_section for update to app_owner using (true);
create policy owner_redacts on app.report_proposal for update to app_owner using (true);
create policy owner_redacts on app.report_comment for update to app_owner using (true);
create policy owner_redacts on app.report_response for update to app_owner using (true);
create policy owner_redacts on app.public_sheet for update to app_owner using (true);
create policy owner_redacts on app.hand_over for update to app_owner using (true);
create policy owner_redacts on app.evidence for update to app_owner using (true);
create policy owner_redacts on app.deviating_school for update to app_owner using (true);
create policy owner_redacts on app.history for update to app_owner using (true);
create policy owner_redacts on app.file for delete to app_owner using (true);
create policy owner_marks on app.round_owner for update to app_owner using (true);
create policy owner_marks on app.report_proposal for update to app_owner using (true);
create policy owner_marks on app.visit_partner for update to app_owner using (true);
create policy owner_invites on app.organisation for insert to app_owner with check (kind = 'guest');
create policy owner_invites on app.guest for insert to app_owner with check (true);
create policy owner_invites on app.person for insert to app_owner with check (true);
create policy owner_invites on app.membership for insert to app_owner with check (role = 'guest');
create policy owner_invites on app.visit_partner for insert to app_owner with check (true);
create policy owner_uninvites on app.visit_uninvitation for insert to app_owner with check (true);
create policy owner_answers on app.visit_answer for all to app_owner using (true) with check (true);
create policy owner_answers on app.visit_unit_answer for all to app_owner using (true) with check (true);
create policy owner_ends on app.membership for update to app_owner using (true);
create policy owner_ends on app.invitation for update to app_owner using (true);
create policy owner_forgets on app.person for update to app_owner using (true);
create policy owner_forgets on app.guest for update to app_owner using (true);
create policy owner_forgets on app.organisation for update to app_owner using (kind = 'guest');
create policy owner_forgets on app.invitation for delete to app_owner using (true);
create policy owner_notes on app.presence for all to app_owner using (true) with check (true);
create policy owner_sets on app.role for all to app_owner using (true) with check (true);
create policy owner_sets on app.role_permission for all to app_owner using (true) with check (true);
create policy owner_sets on app.allowed_step for all to app_owner using (true) with check (true);
create policy owner_sets on app.column_privacy for all to app_owner using (true) with check (true);
create policy record_of_processing on app.column_privacy for select to app_system using (true);

-- Region and directory ----------------------------------------------------------------------------

create policy see on app.region for select to app_user using (id = (select app.current_region()));

create policy edit on app.region for update to app_user
  using (id = (select app.current_region()) and (select app.may_in_region('region.edit')));

create policy see on app.municipality for select to app_user
  using (region_id = (select app.current_region()) and (select app.may_in_region('directory.read')));
-- A guest is nobody's directory entry; who takes part in the same visit knows the name.
create policy see on app.organisation for select to app_user using (
  region_id = (select app.current_region())
  and ((kind <> 'guest' and (select app.may_in_region('directory.read')))
    or id = any ((select app.organisations_met())::uuid[])));
create policy see on app.guest for select to app_user using (
  region_id = (select app.current_region())
  and (owner_id = any ((select app.organisations_where('visit.edit'))::uuid[])
    or id = any ((select app.organisations_where('shared.read'))::uuid[])));
create policy send_again on app.guest for update to app_user using (
  region_id = (select app.current_region())
  and owner_id = any ((select app.organisations_where('visit.edit'))::uuid[]));
create policy see on app.school_owner for select to app_user
  using (region_id = (select app.current_region()) and (select app.may_in_region('directory.read')));
create policy see on app.school for select to app_user
  using (region_id = (select app.current_region()) and (select app.may_in_region('directory.read')));

create policy see on app.organisation_period for select to app_user
  using (region_id = (select app.current_region()) and (select app.may_in_region('directory.read')));

-- The official register is read by the region's coordination; what it says becomes the directory.
create policy see on app.register_import for select to app_user
  using (region_id = (select app.current_region()) and (select app.may_in_region('register.edit')));
create policy upload on app.register_import for insert to app_user
  with check (region_id = (select app.current_region()) and (select app.may_in_region('register.edit')));
create policy decide on app.register_import for update to app_user
  using (region_id = (select app.current_region()) and (select app.may_in_region('register.edit')));
create policy see on app.register_import_part for select to app_user
  using (region_id = (select app.current_region()) and (select app.may_in_region('register.edit')));
create policy upload on app.register_import_part for insert to app_user
  with check (region_id = (select app.current_region()) and (select app.may_in_region('register.edit')));
create policy forget on app.register_import_part for delete to app_user
  using (region_id = (select app.current_region()) and (select app.may_in_region('register.edit')));
create policy let_go on app.register_import for all to app_system using (true) with check (true);
create policy let_go on app.register_import_part for all to app_system using (true) with check (true);

create policy register_adds on app.municipality for insert to app_user
  with check (region_id = (select app.current_region()) and (select app.may_in_region('register.edit')));
create policy register_changes on app.municipality for update to app_user
  using (region_id = (select app.current_region()) and (select app.may_in_region('register.edit')));
create policy register_adds on app.organisation for insert to app_user
  with check (region_id = (select app.current_region()) and kind in ('schoolOwner', 'school')
    and (select app.may_in_region('register.edit')));
create policy register_changes on app.organisation for update to app_user
  using (region_id = (select app.current_region()) and kind in ('schoolOwner', 'school')
    and (select app.may_in_region('register.edit')));
create policy register_adds on app.school_owner for insert to app_user
  with check (region_id = (select app.current_region()) and (select app.may_in_region('register.edit')));
create policy register_changes on app.school_owner for update to app_user
  using (region_id = (select app.current_region()) and (select app.may_in_region('register.edit')));
create policy register_adds on app.school for insert to app_user
  with check (region_id = (select app.current_region()) and (select app.may_in_region('register.edit')));
create policy register_changes on app.school for update to app_user
  using (region_id = (select app.current_region()) and (select app.may_in_region('register.edit')));

-- A guest, for whom there is no directory, knows the Bereiche at the table.
create policy see on app.unit for select to app_user
  using (region_id = (select app.current_region()) and ((select app.may_in_region('directory.read'))
    or id in (select u.unit_id from app.visit_unit u where u.region_id = unit.region_id)));
create policy see on app.owner_terms for select to app_user
  using (region_id = (select app.current_region()) and (select app.may_in_region('directory.read')));
create policy see on app.contact_correction for select to app_user
  using (region_id = (select app.current_region()) and (select app.may_in_region('directory.read')));

-- By hand: the coordination where no register speaks, each organisation for its own record.
create policy add_by_hand on app.organisation for insert to app_user with check (
  region_id = (select app.current_region()) and (select app.may_in_region('register.edit'))
  and by_hand and kind in ('schoolSupervision', 'mediaAdvice', 'steering'));
create policy edit_by_hand on app.organisation for update to app_user using (
  region_id = (select app.current_region()) and (select app.may_in_region('register.edit'))
  and kind in ('schoolSupervision', 'mediaAdvice', 'steering'));
create policy add on app.contact_correction for insert to app_user with check (
  region_id = (select app.current_region())
  and (organisation_id = any ((select app.organisations_where('record.edit'))::uuid[])
    or (select app.may_in_region('register.edit'))));
create policy edit on app.contact_correction for update to app_user using (
  region_id = (select app.current_region())
  and (organisation_id = any ((select app.organisations_where('record.edit'))::uuid[])
    or (select app.may_in_region('register.edit'))));
create policy add on app.owner_terms for insert to app_user with check (
  region_id = (select app.current_region())
  and owner_id = any ((select app.organisations_where('record.edit'))::uuid[]));
create policy edit on app.owner_terms for update to app_user using (
  region_id = (select app.current_region())
  and owner_id = any ((select app.organisations_where('record.edit'))::uuid[]));
create policy add on app.unit for insert to app_user with check (
  region_id = (select app.current_region())
  and owner_id = any ((select app.organisations_where('unit.edit'))::uuid[]));
create policy edit on app.unit for update to app_user using (
  region_id = (select app.current_region())
  and owner_id = any ((select app.organisations_where('unit.edit'))::uuid[]));
create policy remove on app.unit for delete to app_user using (
  region_id = (select app.current_region())
  and owner_id = any ((select app.organisations_where('unit.edit'))::uuid[]));

-- A provider sees the mandate it works under, never another one of the same Schulträger.
create policy see on app.mandate for select to app_user using (
  region_id = (select app.current_region())
  and (owner_id = any ((select app.organisations_where('mandate.read'))::uuid[])
    or id = (select app.current_mandate())));
create policy see on app.mandate_theme for select to app_user using (
  region_id = (select app.current_region())
  and (owner_id = any ((select app.organisations_where('mandate.read'))::uuid[])
    or mandate_id = (select app.current_mandate())));
create policy give on app.mandate_theme for insert to app_user with check (
  region_id = (select app.current_region())
  and owner_id = any ((select app.organisations_where('mandate.edit'))::uuid[]));
create policy take_back on app.mandate_theme for delete to app_user using (
  region_id = (select app.current_region())
  and owner_id = any ((select app.organisations_where('mandate.edit'))::uuid[]));
create policy give on app.mandate for insert to app_user with check (
  region_id = (select app.current_region())
  and owner_id = any ((select app.organisations_where('mandate.edit'))::uuid[]));
create policy edit on app.mandate for update to app_user using (
  region_id = (select app.current_region())
  and owner_id = any ((select app.organisations_where('mandate.edit'))::uuid[]));

-- Rows that the register import writes, on the command line as app_system.
create policy import on app.region for all to app_system using (true) with check (true);
create policy import on app.municipality for all to app_system using (true) with check (true);
create policy import on app.organisation for all to app_system using (true) with check (true);
create policy import on app.school_owner for all to app_system using (true) with check (true);
create policy import on app.school for all to app_system using (true) with check (true);
create policy import on app.matrix_template for all to app_system using (true) with check (true);
create policy import on app.template_level for all to app_system using (true) with check (true);
create policy import on app.theme for all to app_system using (true) with check (true);
create policy import on app.criterion for all to app_system using (true) with check (true);
create policy import on app.mirror_pair for all to app_system using (true) with check (true);
create policy import on app.template_wording for all to app_system using (true) with check (true);
create policy import on app.level_wording for all to app_system using (true) with check (true);
create policy import on app.theme_wording for all to app_system using (true) with check (true);
create policy import on app.criterion_wording for all to app_system using (true) with check (true);
create policy import on app.requirement for all to app_system using (true) with check (true);

-- Settings of the region -------------------------------------------------------------------------

create policy see on app.project_phase for select to app_user
  using (region_id = (select app.current_region()) and (select app.may_in_region('directory.read')));
create policy add on app.project_phase for insert to app_user
  with check (region_id = (select app.current_region()) and (select app.may_in_region('region.edit')));
create policy edit on app.project_phase for update to app_user
  using (region_id = (select app.current_region()) and (select app.may_in_region('region.edit')));
create policy remove on app.project_phase for delete to app_user
  using (region_id = (select app.current_region()) and (select app.may_in_region('region.edit')));

create policy see on app.phase_member for select to app_user
  using (region_id = (select app.current_region()) and (select app.may_in_region('directory.read')));
create policy add on app.phase_member for insert to app_user
  with check (region_id = (select app.current_region()) and (select app.may_in_region('region.edit')));
create policy edit on app.phase_member for update to app_user
  using (region_id = (select app.current_region()) and (select app.may_in_region('region.edit')));
create policy remove on app.phase_member for delete to app_user
  using (region_id = (select app.current_region()) and (select app.may_in_region('region.edit')));

-- Every version is public; nobody changes or removes one.
create policy see on app.legal_text for select to app_user
  using (region_id = (select app.current_region()) and (select app.may_in_region('directory.read')));
create policy write on app.legal_text for insert to app_user with check (
  region_id = (select app.current_region())
  and (select app.may_in_region('region.edit'))
  and organisation_id = any ((select app.organisations_where('shared.read'))::uuid[]));

-- People ------------------------------------------------------------------------------------------

-- Acting as one organisation shows nothing of the others, not even that one belongs to them.
create policy see on app.membership for select to app_user using (
  region_id = (select app.current_region())
  and ((id = (select app.current_membership()) and person_id = (select app.current_person()))
    or organisation_id = any ((select app.organisations_where('people.read'))::uuid[])
    or ((select app.may_in_region('people.readLeads'))
      and role in ('regionCoordinator', 'ownerLead', 'schoolLead', 'schoolSupervision', 'mediaAdvisor', 'steering'))));

create policy see on app.person for select to app_user using (
  region_id = (select app.current_region())
  and (id = (select app.current_person())
    or (region_id, id) in (select m.region_id, m.person_id from app.membership m)));

-- Role, dates and Bereich; the coordination does so for those who lead and cannot make them anything else.
create policy edit on app.membership for update to app_user using (
  region_id = (select app.current_region())
  and (organisation_id = any ((select app.organisations_where('people.invite'))::uuid[])
    or ((select app.may_in_region('people.inviteLeads')) and role in
      ('regionCoordinator', 'ownerLead', 'schoolLead', 'schoolSupervision', 'mediaAdvisor', 'steering'))));
-- Memberships come from invitations; only a deputy is made here, out of somebody who is a member already.
create policy deputise on app.membership for insert to app_user with check (
  region_id = (select app.current_region())
  and organisation_id = any ((select app.organisations_where('people.invite'))::uuid[])
  and app.may_deputise(organisation_id, deputy_of, role, person_id));
create policy suspend on app.person for update to app_user using (
  region_id = (select app.current_region())
  and (select app.may_in_region('people.suspend'))
  and id <> (select app.current_person())
  and (region_id, id) in (select m.region_id, m.person_id from app.membership m));

-- Hand-overs are read by who gives, who takes and who leads; noting is for whoever takes.
create policy see on app.hand_over for select to app_user using (
  region_id = (select app.current_region())
  and (app.may_hand_over(organisation_id, membership_id)
    or id = any ((select app.hand_overs_to_me())::uuid[])));
create policy write on app.hand_over for insert to app_user with check (
  region_id = (select app.current_region()) and app.may_hand_over(organisation_id, membership_id));
create policy edit on app.hand_over for update to app_user using (
  region_id = (select app.current_region()) and app.may_hand_over(organisation_id, membership_id));
create policy see on app.hand_over_taker for select to app_user using (
  region_id = (select app.current_region())
  and (region_id, hand_over_id) in (select h.region_id, h.id from app.hand_over h));
create policy write on app.hand_over_taker for insert to app_user with check (
  region_id = (select app.current_region()) and app.may_take_over(hand_over_id, taker_id));
create policy note on app.hand_over_taker for update to app_user using (
  region_id = (select app.current_region()) and taker_id = (select app.current_membership())
  and hand_over_id = any ((select app.hand_overs_to_me())::uuid[]));
create policy replace on app.hand_over_taker for delete to app_user using (
  region_id = (select app.current_region())
  and exists (
    select from app.hand_over h
    where h.region_id = hand_over_taker.region_id and h.id = hand_over_taker.hand_over_id
      and app.may_hand_over(h.organisation_id, h.membership_id)));
create policy see on app.hand_over_item for select to app_user using (
  region_id = (select app.current_region())
  and (region_id, hand_over_id) in (select h.region_id, h.id from app.hand_over h));
create policy write on app.hand_over_item for insert to app_user with check (
  region_id = (select app.current_region()) and app.may_take_over(hand_over_id, taker_id));

create policy see on app.invitation for select to app_user using (
  region_id = (select app.current_region())
  and (organisation_id = any ((select app.organisations_where('people.invite'))::uuid[])
    or ((select app.may_in_region('people.inviteLeads')) and role in
      ('regionCoordinator', 'ownerLead', 'schoolLead', 'schoolSupervision', 'mediaAdvisor', 'steering'))));
create policy invite on app.invitation for insert to app_user with check (
  region_id = (select app.current_region())
  and (organisation_id = any ((select app.organisations_where('people.invite'))::uuid[])
    or ((select app.may_in_region('people.inviteLeads')) and role in
      ('regionCoordinator', 'ownerLead', 'schoolLead', 'schoolSupervision', 'mediaAdvisor', 'steering'))));
create policy revoke on app.invitation for update to app_user using (
  region_id = (select app.current_region())
  and (organisation_id = any ((select app.organisations_where('people.invite'))::uuid[])
    or ((select app.may_in_region('people.inviteLeads')) and role in
      ('regionCoordinator', 'ownerLead', 'schoolLead', 'schoolSupervision', 'mediaAdvisor', 'steering'))));

-- Signing in and accepting an invitation happen before there is an acting membership.
create policy sign_in on app.region for select to app_auth using (true);
create policy sign_in on app.organisation for select to app_auth using (true);
create policy sign_in on app.person for all to app_auth using (true) with check (true);
create policy sign_in on app.membership for all to app_auth using (true) with check (true);
create policy sign_in on app.mandate for select to app_auth using (true);
create policy sign_in on app.unit for select to app_auth using (true);
create policy sign_in on app.invitation for all to app_auth using (true) with check (true);
create policy command_line on app.person for all to app_system using (true) with check (true);
create policy command_line on app.unit for all to app_system using (true) with check (true);
create policy command_line on app.mandate for all to app_system using (true) with check (true);
create policy command_line on app.mandate_theme for all to app_system using (true) with check (true);
create policy command_line on app.membership for all to app_system using (true) with check (true);
create policy command_line on app.invitation for all to app_system using (true) with check (true);

create policy see on app.role for select to app_user, app_auth, app_system using (true);
create policy see on app.role_permission for select to app_user, app_auth, app_system using (true);
create policy see on app.allowed_step for select to app_user, app_system using (true);

-- Matrix ------------------------------------------------------------------------------------------

-- What is published is everybody's; drafts are the coordination's and those asked to comment.
create policy see on app.matrix_template for select to app_user
  using (region_id = (select app.current_region()) and id <> all ((select app.hidden_templates())::uuid[]));
create policy see on app.template_level for select to app_user
  using (region_id = (select app.current_region()) and template_id <> all ((select app.hidden_templates())::uuid[]));
create policy see on app.theme for select to app_user
  using (region_id = (select app.current_region()) and template_id <> all ((select app.hidden_templates())::uuid[]));
create policy see on app.criterion for select to app_user
  using (region_id = (select app.current_region()) and template_id <> all ((select app.hidden_templates())::uuid[]));
create policy see on app.template_wording for select to app_user
  using (region_id = (select app.current_region()) and template_id <> all ((select app.hidden_templates())::uuid[]));
create policy see on app.level_wording for select to app_user
  using (region_id = (select app.current_region()) and template_id <> all ((select app.hidden_templates())::uuid[]));
create policy see on app.theme_wording for select to app_user
  using (region_id = (select app.current_region()) and template_id <> all ((select app.hidden_templates())::uuid[]));
create policy see on app.criterion_wording for select to app_user
  using (region_id = (select app.current_region()) and template_id <> all ((select app.hidden_templates())::uuid[]));
create policy see on app.requirement for select to app_user
  using (region_id = (select app.current_region()) and template_id <> all ((select app.hidden_templates())::uuid[]));
create policy see on app.mirror_pair for select to app_user using (
  region_id = (select app.current_region())
  and exists (select from app.criterion c where c.region_id = mirror_pair.region_id and c.id = owner_criterion_id)
  and exists (select from app.criterion c where c.region_id = mirror_pair.region_id and c.id = school_criterion_id));

create policy draft on app.matrix_template for insert to app_user with check (
  region_id = (select app.current_region()) and state = 'draft' and (select app.may_in_region('template.edit')));
create policy edit on app.matrix_template for update to app_user
  using (region_id = (select app.current_region()) and (select app.may_in_region('template.edit')));
create policy discard on app.matrix_template for delete to app_user
  using (region_id = (select app.current_region()) and (select app.may_in_region('template.edit')));
create policy add on app.template_level for insert to app_user with check (
  region_id = (select app.current_region()) and template_id = any ((select app.editable_templates())::uuid[]));
create policy edit on app.template_level for update to app_user using (
  region_id = (select app.current_region()) and template_id = any ((select app.editable_templates())::uuid[]));
create policy remove on app.template_level for delete to app_user using (
  region_id = (select app.current_region()) and template_id = any ((select app.editable_templates())::uuid[]));
create policy add on app.theme for insert to app_user with check (
  region_id = (select app.current_region()) and template_id = any ((select app.editable_templates())::uuid[]));
create policy edit on app.theme for update to app_user using (
  region_id = (select app.current_region()) and template_id = any ((select app.editable_templates())::uuid[]));
create policy remove on app.theme for delete to app_user using (
  region_id = (select app.current_region()) and template_id = any ((select app.editable_templates())::uuid[]));
create policy add on app.criterion for insert to app_user with check (
  region_id = (select app.current_region()) and template_id = any ((select app.editable_templates())::uuid[]));
create policy edit on app.criterion for update to app_user using (
  region_id = (select app.current_region()) and template_id = any ((select app.editable_templates())::uuid[]));
create policy remove on app.criterion for delete to app_user using (
  region_id = (select app.current_region()) and template_id = any ((select app.editable_templates())::uuid[]));
create policy add on app.template_wording for insert to app_user with check (
  region_id = (select app.current_region()) and template_id = any ((select app.editable_templates())::uuid[]));
create policy edit on app.template_wording for update to app_user using (
  region_id = (select app.current_region()) and template_id = any ((select app.editable_templates())::uuid[]));
create policy remove on app.template_wording for delete to app_user using (
  region_id = (select app.current_region()) and template_id = any ((select app.editable_templates())::uuid[]));
create policy add on app.level_wording for insert to app_user with check (
  region_id = (select app.current_region()) and template_id = any ((select app.editable_templates())::uuid[]));
create policy edit on app.level_wording for update to app_user using (
  region_id = (select app.current_region()) and template_id = any ((select app.editable_templates())::uuid[]));
create policy remove on app.level_wording for delete to app_user using (
  region_id = (select app.current_region()) and template_id = any ((select app.editable_templates())::uuid[]));
create policy add on app.theme_wording for insert to app_user with check (
  region_id = (select app.current_region()) and template_id = any ((select app.editable_templates())::uuid[]));
create policy edit on app.theme_wording for update to app_user using (
  region_id = (select app.current_region()) and template_id = any ((select app.editable_templates())::uuid[]));
create policy remove on app.theme_wording for delete to app_user using (
  region_id = (select app.current_region()) and template_id = any ((select app.editable_templates())::uuid[]));
create policy add on app.criterion_wording for insert to app_user with check (
  region_id = (select app.current_region()) and template_id = any ((select app.editable_templates())::uuid[]));
create policy edit on app.criterion_wording for update to app_user using (
  region_id = (select app.current_region()) and template_id = any ((select app.editable_templates())::uuid[]));
create policy remove on app.criterion_wording for delete to app_user using (
  region_id = (select app.current_region()) and template_id = any ((select app.editable_templates())::uuid[]));
-- Which of the two matrices is the draft is asked by the trigger.
create policy add on app.mirror_pair for insert to app_user
  with check (region_id = (select app.current_region()) and (select app.may_in_region('template.edit')));
create policy remove on app.mirror_pair for delete to app_user
  using (region_id = (select app.current_region()) and (select app.may_in_region('template.edit')));
create policy add on app.requirement for insert to app_user
  with check (region_id = (select app.current_region()) and (select app.may_in_region('template.edit')));
create policy edit on app.requirement for update to app_user
  using (region_id = (select app.current_region()) and (select app.may_in_region('template.edit')));
create policy remove on app.requirement for delete to app_user
  using (region_id = (select app.current_region()) and (select app.may_in_region('template.edit')));

-- An organisation sees its own Rückmeldungen and what became of them, the coordination those of all.
create policy see on app.comment_invitation for select to app_user using (
  region_id = (select app.current_region())
  and ((select app.may_in_region('template.edit'))
    or organisation_id = any ((select app.organisations_where('template.comment'))::uuid[])));
create policy invite on app.comment_invitation for insert to app_user
  with check (region_id = (select app.current_region()) and (select app.may_in_region('template.edit')));
create policy see on app.template_comment for select to app_user using (
  region_id = (select app.current_region())
  and ((select app.may_in_region('template.edit'))
    or organisation_id = any ((select app.organisations_where('template.comment'))::uuid[])));
create policy write on app.template_comment for insert to app_user with check (
  region_id = (select app.current_region())
  and template_id = any ((select app.templates_to_comment())::uuid[])
  and organisation_id = any ((select app.organisations_where('template.comment'))::uuid[]));
create policy take_back on app.template_comment for delete to app_user using (
  region_id = (select app.current_region())
  and template_id = any ((select app.templates_to_comment())::uuid[])
  and organisation_id = any ((select app.organisations_where('template.comment'))::uuid[]));
create policy see on app.comment_answer for select to app_user using (
  region_id = (select app.current_region())
  and exists (
    select from app.template_comment c where c.region_id = comment_answer.region_id and c.id = comment_id));
create policy answer on app.comment_answer for insert to app_user
  with check (region_id = (select app.current_region()) and (select app.may_in_region('template.edit')));
create policy edit on app.comment_answer for update to app_user
  using (region_id = (select app.current_region()) and (select app.may_in_region('template.edit')));

create policy see on app.assessment for select to app_user using (
  region_id = (select app.current_region())
  and organisation_id = any ((select app.organisations_where('matrix.read'))::uuid[]));
create policy start on app.assessment for insert to app_user with check (
  region_id = (select app.current_region())
  and exists (
    select from app.matrix_template t
    where t.region_id = assessment.region_id and t.id = template_id
      and (t.state = 'published' or t.id = any ((select app.templates_asked_of_me())::uuid[])))
  and organisation_id = any ((select app.organisations_where('matrix.start'))::uuid[]));

-- The coordination asks; each Schulträger sees and says only what is its own, and others nothing at all.
create policy see on app.assessment_round for select to app_user using (
  region_id = (select app.current_region())
  and ((select app.may_in_region('round.run')) or id = any ((select app.rounds_of_mine())::uuid[])));
create policy add on app.assessment_round for insert to app_user with check (
  region_id = (select app.current_region()) and (select app.may_in_region('round.run'))
  and exists (
    select from app.matrix_template t
    where t.region_id = assessment_round.region_id and t.id = template_id and t.state = 'published'
      and t.audience = 'owner'));
create policy edit on app.assessment_round for update to app_user using (
  region_id = (select app.current_region()) and (select app.may_in_region('round.run')));

create policy see on app.round_owner for select to app_user using (
  region_id = (select app.current_region())
  and ((select app.may_in_region('round.run')) or owner_id = any ((select app.organisations_where('round.read'))::uuid[])));
create policy add on app.round_owner for insert to app_user with check (
  region_id = (select app.current_region()) and (select app.may_in_region('round.run'))
  and state = 'invited' and app.is_open_round(round_id));
-- That somebody has finished says the frozen copy, nobody by hand.
create policy edit on app.round_owner for update to app_user
  using (region_id = (select app.current_region())
    and owner_id = any ((select app.organisations_where('round.answer'))::uuid[]) and app.is_open_round(round_id))
  with check (region_id = (select app.current_region()) and state <> 'finished'
    and owner_id = any ((select app.organisations_where('round.answer'))::uuid[]));

create policy see on app.round_extension for select to app_user using (
  region_id = (select app.current_region())
  and ((select app.may_in_region('round.run')) or owner_id = any ((select app.organisations_where('round.read'))::uuid[])));
create policy ask on app.round_extension for insert to app_user with check (
  region_id = (select app.current_region()) and state = 'asked'
  and owner_id = any ((select app.organisations_where('round.answer'))::uuid[])
  and exists (
    select from app.round_owner p
    where p.region_id = round_extension.region_id and p.id = participation_id and app.is_open_round(p.round_id)));
create policy give on app.round_extension for insert to app_user with check (
  region_id = (select app.current_region()) and state = 'granted' and (select app.may_in_region('round.run')));
create policy decide on app.round_extension for update to app_user
  using (region_id = (select app.current_region()) and state = 'asked' and (select app.may_in_region('round.run')))
  with check (region_id = (select app.current_region()) and (select app.may_in_region('round.run')));

create policy see on app.answer for select to app_user using (
  region_id = (select app.current_region())
  and organisation_id = any ((select app.organisations_where('matrix.read'))::uuid[]));
-- The lead writes everything, others the themes of their Bereich or mandate.
create policy add on app.answer for insert to app_user with check (
  region_id = (select app.current_region())
  and (organisation_id = any ((select app.organisations_where('matrix.edit'))::uuid[])
    or (assessment_id, theme_id) in (select t.assessment_id, t.theme_id from app.themes_assigned_to_me() t)));
create policy edit on app.answer for update to app_user using (
  region_id = (select app.current_region())
  and (organisation_id = any ((select app.organisations_where('matrix.edit'))::uuid[])
    or (assessment_id, theme_id) in (select t.assessment_id, t.theme_id from app.themes_assigned_to_me() t)));

-- A workbook that was read in is its reader's and the lead's, until somebody decides on it.
create policy see on app.filled_workbook for select to app_user using (
  region_id = (select app.current_region()) and id = any ((select app.filled_workbooks_of_mine())::uuid[]));
create policy read_in on app.filled_workbook for insert to app_user with check (
  region_id = (select app.current_region()) and read_by = (select app.current_membership())
  and (organisation_id = any ((select app.organisations_where('matrix.edit'))::uuid[])
    or organisation_id = any ((select app.organisations_where('matrix.answer'))::uuid[])));
create policy decide on app.filled_workbook for update to app_user using (
  region_id = (select app.current_region()) and id = any ((select app.filled_workbooks_of_mine())::uuid[]));
create policy see on app.filled_workbook_content for select to app_user using (
  region_id = (select app.current_region()) and workbook_id = any ((select app.filled_workbooks_of_mine())::uuid[]));
create policy read_in on app.filled_workbook_content for insert to app_user with check (
  region_id = (select app.current_region()) and workbook_id = any ((select app.filled_workbooks_of_mine())::uuid[]));
create policy forget on app.filled_workbook_content for delete to app_user using (
  region_id = (select app.current_region()) and workbook_id = any ((select app.filled_workbooks_of_mine())::uuid[]));
create policy let_go on app.filled_workbook for all to app_system using (true) with check (true);
create policy let_go on app.filled_workbook_content for all to app_system using (true) with check (true);

create policy see on app.internal_note for select to app_user using (
  region_id = (select app.current_region())
  and organisation_id = any ((select app.organisations_where('note.read'))::uuid[]));
create policy add on app.internal_note for insert to app_user with check (
  region_id = (select app.current_region())
  and organisation_id = any ((select app.organisations_where('note.read'))::uuid[])
  and (organisation_id = any ((select app.organisations_where('matrix.edit'))::uuid[])
    or (assessment_id, criterion_id) in (
      select t.assessment_id, c.id from app.themes_assigned_to_me() t
      join app.criterion c on c.region_id = (select app.current_region()) and c.theme_id = t.theme_id)));
create policy edit on app.internal_note for update to app_user using (
  region_id = (select app.current_region())
  and organisation_id = any ((select app.organisations_where('note.read'))::uuid[])
  and (organisation_id = any ((select app.organisations_where('matrix.edit'))::uuid[])
    or (assessment_id, criterion_id) in (
      select t.assessment_id, c.id from app.themes_assigned_to_me() t
      join app.criterion c on c.region_id = (select app.current_region()) and c.theme_id = t.theme_id)));

create policy see on app.theme_assignment for select to app_user using (
  region_id = (select app.current_region())
  and organisation_id = any ((select app.organisations_where('matrix.read'))::uuid[]));
create policy assign on app.theme_assignment for insert to app_user with check (
  region_id = (select app.current_region())
  and organisation_id = any ((select app.organisations_where('matrix.finish'))::uuid[]));
create policy take_back on app.theme_assignment for delete to app_user using (
  region_id = (select app.current_region())
  and organisation_id = any ((select app.organisations_where('matrix.finish'))::uuid[]));
create policy mark on app.theme_assignment for update to app_user using (
  region_id = (select app.current_region())
  and (organisation_id = any ((select app.organisations_where('matrix.finish'))::uuid[])
    or unit_id = (select app.current_unit())));

-- Evidence is for the house, and for a provider where it answers the theme.
create policy see on app.evidence for select to app_user using (
  region_id = (select app.current_region())
  and (organisation_id = any ((select app.organisations_where('note.read'))::uuid[])
    or (assessment_id, theme_id) in (select t.assessment_id, t.theme_id from app.themes_assigned_to_me() t)));
create policy add on app.evidence for insert to app_user with check (
  region_id = (select app.current_region())
  and (organisation_id = any ((select app.organisations_where('matrix.edit'))::uuid[])
    or (assessment_id, theme_id) in (select t.assessment_id, t.theme_id from app.themes_assigned_to_me() t))
  and (file_id is null or not exists (
    select from app.criterion c
    where c.region_id = evidence.region_id and c.id = evidence.criterion_id and c.no_upload)));
create policy remove on app.evidence for delete to app_user using (
  region_id = (select app.current_region())
  and (organisation_id = any ((select app.organisations_where('matrix.edit'))::uuid[])
    or (assessment_id, theme_id) in (select t.assessment_id, t.theme_id from app.themes_assigned_to_me() t)));

-- Which schools differ stays in the house: no provider, no recipient.
create policy see on app.deviating_school for select to app_user using (
  region_id = (select app.current_region())
  and organisation_id = any ((select app.organisations_where('note.read'))::uuid[]));
create policy add on app.deviating_school for insert to app_user with check (
  region_id = (select app.current_region())
  and organisation_id = any ((select app.organisations_where('note.read'))::uuid[])
  and (organisation_id = any ((select app.organisations_where('matrix.edit'))::uuid[])
    or (assessment_id, theme_id) in (select t.assessment_id, t.theme_id from app.themes_assigned_to_me() t))
  and exists (
    select from app.school s
    where s.region_id = deviating_school.region_id and s.id = deviating_school.school_id
      and s.owner_id = deviating_school.organisation_id));
create policy remove on app.deviating_school for delete to app_user using (
  region_id = (select app.current_region())
  and organisation_id = any ((select app.organisations_where('note.read'))::uuid[])
  and (organisation_id = any ((select app.organisations_where('matrix.edit'))::uuid[])
    or (assessment_id, theme_id) in (select t.assessment_id, t.theme_id from app.themes_assigned_to_me() t)));

create policy see on app.frozen_copy for select to app_user using (
  region_id = (select app.current_region())
  and (organisation_id = any ((select app.organisations_where('matrix.read'))::uuid[])
    or id in (select s.copy_id from app.releases_to_me() s)));
create policy take on app.frozen_copy for insert to app_user with check (
  region_id = (select app.current_region())
  and organisation_id = any ((select app.organisations_where('matrix.finish'))::uuid[]));

create policy see on app.copied_answer for select to app_user using (
  region_id = (select app.current_region())
  and (organisation_id = any ((select app.organisations_where('matrix.read'))::uuid[])
    or ((copy_id, theme_id) in (select s.copy_id, s.theme_id from app.themes_shared_with_me() s)
      and criterion_id <> all ((select app.criteria_kept_from_me())::uuid[]))));
create policy take on app.copied_answer for insert to app_user with check (
  region_id = (select app.current_region())
  and organisation_id = any ((select app.organisations_where('matrix.finish'))::uuid[]));

create policy see on app.copied_remark for select to app_user using (
  region_id = (select app.current_region())
  and (organisation_id = any ((select app.organisations_where('matrix.read'))::uuid[])
    or ((copy_id, theme_id) in (
        select s.copy_id, s.theme_id from app.themes_shared_with_me() s where s.includes_remarks)
      and criterion_id <> all ((select app.criteria_kept_from_me())::uuid[]))));
create policy take on app.copied_remark for insert to app_user with check (
  region_id = (select app.current_region())
  and organisation_id = any ((select app.organisations_where('matrix.finish'))::uuid[]));

-- Whoever had the corrected copy and has the new one learns that one corrects the other.
create policy see on app.correction for select to app_user using (
  region_id = (select app.current_region())
  and (organisation_id = any ((select app.organisations_where('matrix.read'))::uuid[])
    or copy_id = any ((select app.corrections_to_me())::uuid[])));
create policy correct on app.correction for insert to app_user with check (
  region_id = (select app.current_region())
  and organisation_id = any ((select app.organisations_where('matrix.finish'))::uuid[]));

-- A request shows nothing of the history; who is named in a reading sees by whom and why.
create policy see on app.history_reading for select to app_user using (
  id = any ((select app.readings_of_mine())::uuid[]));
create policy see on app.history_look for select to app_user using (
  reading_id = any ((select app.readings_of_mine())::uuid[]));
create policy see on app.history_concerned for select to app_user using (
  person_id = (select app.current_person()) and reading_id = any ((select app.readings_of_mine())::uuid[]));
create policy see on app.redaction for select to app_user using (
  region_id = (select app.current_region())
  and organisation_id = any ((select app.organisations_where('matrix.redact'))::uuid[]));

create policy see on app.standing_release for select to app_user using (
  region_id = (select app.current_region())
  and organisation_id = any ((select app.organisations_where('matrix.read'))::uuid[]));
create policy release on app.standing_release for insert to app_user with check (
  region_id = (select app.current_region())
  and organisation_id = any ((select app.organisations_where('matrix.release'))::uuid[]));
create policy withdraw on app.standing_release for update to app_user using (
  region_id = (select app.current_region())
  and organisation_id = any ((select app.organisations_where('matrix.release'))::uuid[]));

create policy see on app.release for select to app_user using (
  region_id = (select app.current_region())
  and (organisation_id = any ((select app.organisations_where('matrix.read'))::uuid[])
    or id in (select s.release_id from app.releases_to_me() s)));
create policy release on app.release for insert to app_user with check (
  region_id = (select app.current_region())
  and organisation_id = any ((select app.organisations_where('matrix.release'))::uuid[]));
create policy withdraw on app.release for update to app_user using (
  region_id = (select app.current_region())
  and organisation_id = any ((select app.organisations_where('matrix.release'))::uuid[]));

create policy see on app.release_theme for select to app_user using (
  region_id = (select app.current_region())
  and (organisation_id = any ((select app.organisations_where('matrix.read'))::uuid[])
    or release_id in (select s.release_id from app.releases_to_me() s)));
create policy release on app.release_theme for insert to app_user with check (
  region_id = (select app.current_region())
  and organisation_id = any ((select app.organisations_where('matrix.release'))::uuid[]));

-- Visit and Berichtsbogen -------------------------------------------------------------------------

create policy see on app.visit for select to app_user using (
  region_id = (select app.current_region())
  and (owner_id = any ((select app.organisations_where('visit.read'))::uuid[])
    or id = any ((select app.visits_shared_with_me())::uuid[])));
create policy plan on app.visit for insert to app_user with check (
  region_id = (select app.current_region())
  and owner_id = any ((select app.organisations_where('visit.edit'))::uuid[]));
create policy edit on app.visit for update to app_user using (
  region_id = (select app.current_region())
  and owner_id = any ((select app.organisations_where('visit.edit'))::uuid[]));

create policy see on app.visit_partner for select to app_user using (
  region_id = (select app.current_region())
  and (owner_id = any ((select app.organisations_where('visit.read'))::uuid[])
    or visit_id = any ((select app.visits_shared_with_me())::uuid[])));
create policy invite on app.visit_partner for insert to app_user with check (
  region_id = (select app.current_region())
  and owner_id = any ((select app.organisations_where('visit.edit'))::uuid[]));
create policy edit on app.visit_partner for update to app_user using (
  region_id = (select app.current_region())
  and owner_id = any ((select app.organisations_where('visit.edit'))::uuid[]));
create policy remove on app.visit_partner for delete to app_user using (
  region_id = (select app.current_region())
  and owner_id = any ((select app.organisations_where('visit.edit'))::uuid[]));

-- Whoever sees the visit sees which schools it covers; that says nothing about them.
create policy see on app.visit_school for select to app_user using (
  region_id = (select app.current_region())
  and (owner_id = any ((select app.organisations_where('visit.read'))::uuid[])
    or visit_id = any ((select app.visits_shared_with_me())::uuid[])));
create policy choose on app.visit_school for insert to app_user with check (
  region_id = (select app.current_region())
  and owner_id = any ((select app.organisations_where('visit.edit'))::uuid[])
  and exists (
    select from app.school s
    where s.region_id = visit_school.region_id and s.id = visit_school.school_id
      and s.owner_id = visit_school.owner_id and s.gone_on is null));
create policy remove on app.visit_school for delete to app_user using (
  region_id = (select app.current_region())
  and owner_id = any ((select app.organisations_where('visit.edit'))::uuid[]));

-- Bereiche at the table are named as partners are; who of them comes, only the person itself reads.
create policy see on app.visit_unit for select to app_user using (
  region_id = (select app.current_region())
  and (owner_id = any ((select app.organisations_where('visit.read'))::uuid[])
    or visit_id = any ((select app.visits_shared_with_me())::uuid[])));
create policy choose on app.visit_unit for insert to app_user with check (
  region_id = (select app.current_region())
  and owner_id = any ((select app.organisations_where('visit.edit'))::uuid[]));
create policy remove on app.visit_unit for delete to app_user using (
  region_id = (select app.current_region())
  and owner_id = any ((select app.organisations_where('visit.edit'))::uuid[]));
create policy see on app.visit_unit_answer for select to app_user using (
  region_id = (select app.current_region()) and membership_id = (select app.current_membership())
  and (visit_id, unit_id) in (select m.visit_id, m.unit_id from app.visits_of_my_unit() m));
create policy answer on app.visit_unit_answer for insert to app_user with check (
  region_id = (select app.current_region()) and membership_id = (select app.current_membership())
  and (visit_id, unit_id) in (select m.visit_id, m.unit_id from app.visits_of_my_unit() m));
create policy edit on app.visit_unit_answer for update to app_user using (
  region_id = (select app.current_region()) and membership_id = (select app.current_membership())
  and (visit_id, unit_id) in (select m.visit_id, m.unit_id from app.visits_of_my_unit() m));

-- Everybody at the table sees what was marked, but no criterion of a theme that was not released to it; and of
-- those only who takes part.
create policy see on app.visit_mark for select to app_user using (
  region_id = (select app.current_region())
  and (owner_id = any ((select app.organisations_where('visit.read'))::uuid[])
    or (visit_id = any ((select app.visits_shared_with_me())::uuid[])
      and criterion_id <> all ((select app.criteria_kept_from_me())::uuid[])
      and (organisation_id = any ((select app.organisations_where('shared.read'))::uuid[])
        or (visit_id, theme_id) in (select t.visit_id, t.theme_id from app.visit_themes_to_me() t))))
  and (case when unit_id is null then organisation_id = owner_id
      else (visit_id, unit_id) in (select u.visit_id, u.unit_id from app.visit_unit u) end
    or (visit_id, organisation_id) in (select p.visit_id, p.organisation_id from app.visit_partner p)));
create policy mark on app.visit_mark for insert to app_user with check (
  region_id = (select app.current_region())
  and organisation_id = any ((select app.organisations_where('visit.mark'))::uuid[])
  and (unit_id is null or (visit_id, unit_id) in (select m.visit_id, m.unit_id from app.visits_of_my_unit() m))
  and (organisation_id = owner_id
    or ((visit_id, theme_id) in (select t.visit_id, t.theme_id from app.visit_themes_to_me() t)
      and criterion_id <> all ((select app.criteria_kept_from_me())::uuid[]))));
create policy edit on app.visit_mark for update to app_user using (
  region_id = (select app.current_region())
  and organisation_id = any ((select app.organisations_where('visit.mark'))::uuid[])
  and (unit_id is null or (visit_id, unit_id) in (select m.visit_id, m.unit_id from app.visits_of_my_unit() m))
  and (organisation_id = owner_id or visit_id = any ((select app.visits_shared_with_me())::uuid[])));
create policy remove on app.visit_mark for delete to app_user using (
  region_id = (select app.current_region())
  and organisation_id = any ((select app.organisations_where('visit.mark'))::uuid[])
  and (unit_id is null or (visit_id, unit_id) in (select m.visit_id, m.unit_id from app.visits_of_my_unit() m))
  and (organisation_id = owner_id or visit_id = any ((select app.visits_shared_with_me())::uuid[])));

-- The Schulträger says it and a school reads what is said of itself. Partners of a visit read what was released
-- with it, but only those who know the region's schools anyway: no guest.
create policy see on app.build_out for select to app_user using (
  region_id = (select app.current_region())
  and (owner_id = any ((select app.organisations_where('visit.read'))::uuid[])
    or school_id = any ((select app.organisations_where('shared.read'))::uuid[])));
create policy add on app.build_out for insert to app_user with check (
  region_id = (select app.current_region())
  and owner_id = any ((select app.organisations_where('buildOut.edit'))::uuid[])
  and exists (
    select from app.school s
    where s.region_id = build_out.region_id and s.id = build_out.school_id and s.owner_id = build_out.owner_id));
create policy edit on app.build_out for update to app_user using (
  region_id = (select app.current_region())
  and owner_id = any ((select app.organisations_where('buildOut.edit'))::uuid[]));
create policy remove on app.build_out for delete to app_user using (
  region_id = (select app.current_region())
  and owner_id = any ((select app.organisations_where('buildOut.edit'))::uuid[]));
create policy see on app.build_out_release for select to app_user using (
  region_id = (select app.current_region())
  and (owner_id = any ((select app.organisations_where('visit.read'))::uuid[])
    or (visit_id = any ((select app.visits_shared_with_me())::uuid[])
      and (select app.may_in_region('directory.read')))));
create policy release on app.build_out_release for insert to app_user with check (
  region_id = (select app.current_region())
  and owner_id = any ((select app.organisations_where('visit.edit'))::uuid[]));
create policy withdraw on app.build_out_release for delete to app_user using (
  region_id = (select app.current_region())
  and owner_id = any ((select app.organisations_where('visit.edit'))::uuid[]));

create policy see on app.visit_expectation for select to app_user using (
  region_id = (select app.current_region())
  and (owner_id = any ((select app.organisations_where('visit.read'))::uuid[])
    or visit_id = any ((select app.visits_shared_with_me())::uuid[]))
  and (case when unit_id is null then organisation_id = owner_id
      else (visit_id, unit_id) in (select u.visit_id, u.unit_id from app.visit_unit u) end
    or (visit_id, organisation_id) in (select p.visit_id, p.organisation_id from app.visit_partner p)));
-- A lead speaks for the organisation, somebody of an invited Bereich for the Bereich.
create policy answer on app.visit_expectation for insert to app_user with check (
  region_id = (select app.current_region())
  and case when unit_id is null then organisation_id = any ((select app.organisations_where('visit.expect'))::uuid[])
    else (visit_id, unit_id) in (select m.visit_id, m.unit_id from app.visits_of_my_unit() m) end
  and (organisation_id = owner_id or visit_id = any ((select app.visits_shared_with_me())::uuid[])));
create policy edit on app.visit_expectation for update to app_user using (
  region_id = (select app.current_region())
  and case when unit_id is null then organisation_id = any ((select app.organisations_where('visit.expect'))::uuid[])
    else (visit_id, unit_id) in (select m.visit_id, m.unit_id from app.visits_of_my_unit() m) end
  and (organisation_id = owner_id or visit_id = any ((select app.visits_shared_with_me())::uuid[])));

create policy see on app.agenda_item for select to app_user using (
  region_id = (select app.current_region())
  and (owner_id = any ((select app.organisations_where('visit.read'))::uuid[])
    or (visit_id = any ((select app.visits_shared_with_me())::uuid[]) and not is_internal
      and (criterion_id is null or criterion_id <> all ((select app.criteria_kept_from_me())::uuid[]))
      and (theme_id is null
        or (visit_id, theme_id) in (select t.visit_id, t.theme_id from app.visit_themes_to_me() t)))));
create policy add on app.agenda_item for insert to app_user with check (
  region_id = (select app.current_region())
  and owner_id = any ((select app.organisations_where('visit.edit'))::uuid[]));
create policy edit on app.agenda_item for update to app_user using (
  region_id = (select app.current_region())
  and owner_id = any ((select app.organisations_where('visit.edit'))::uuid[]));
create policy remove on app.agenda_item for delete to app_user using (
  region_id = (select app.current_region())
  and owner_id = any ((select app.organisations_where('visit.edit'))::uuid[]));

create policy see on app.agenda_reason for select to app_user using (
  region_id = (select app.current_region())
  and owner_id = any ((select app.organisations_where('visit.read'))::uuid[]));
create policy add on app.agenda_reason for insert to app_user with check (
  region_id = (select app.current_region())
  and owner_id = any ((select app.organisations_where('visit.edit'))::uuid[]));

-- Who writes is a person: only their own house reads it.
create policy see on app.visit_talk for select to app_user using (
  region_id = (select app.current_region())
  and owner_id = any ((select app.organisations_where('visit.read'))::uuid[]));
create policy take on app.visit_talk for insert to app_user with check (
  region_id = (select app.current_region())
  and owner_id = any ((select app.organisations_where('visit.record'))::uuid[]));
create policy edit on app.visit_talk for update to app_user using (
  region_id = (select app.current_region())
  and owner_id = any ((select app.organisations_where('visit.record'))::uuid[]));

create policy see on app.talk_pause for select to app_user using (
  region_id = (select app.current_region())
  and (owner_id = any ((select app.organisations_where('visit.read'))::uuid[])
    or visit_id = any ((select app.visits_shared_with_me())::uuid[])));
create policy begin on app.talk_pause for insert to app_user with check (
  region_id = (select app.current_region())
  and owner_id = any ((select app.organisations_where('visit.edit'))::uuid[]));
create policy finish on app.talk_pause for update to app_user using (
  region_id = (select app.current_region())
  and owner_id = any ((select app.organisations_where('visit.edit'))::uuid[]));

-- What an organisation answered is for the Schulträger that invites, and for itself.
create policy see on app.visit_answer for select to app_user using (
  region_id = (select app.current_region())
  and (owner_id = any ((select app.organisations_where('visit.read'))::uuid[])
    or (organisation_id = any ((select app.organisations_where('shared.read'))::uuid[])
      and visit_id = any ((select app.visits_shared_with_me())::uuid[]))));
create policy answer on app.visit_answer for insert to app_user with check (
  region_id = (select app.current_region())
  and organisation_id = any ((select app.organisations_where('visit.expect'))::uuid[])
  and visit_id = any ((select app.visits_shared_with_me())::uuid[]));
create policy edit on app.visit_answer for update to app_user using (
  region_id = (select app.current_region())
  and organisation_id = any ((select app.organisations_where('visit.expect'))::uuid[])
  and visit_id = any ((select app.visits_shared_with_me())::uuid[]));

create policy see on app.goal for select to app_user using (
  region_id = (select app.current_region())
  and (owner_id = any ((select app.organisations_where('visit.read'))::uuid[])
    or visit_id = any ((select app.visits_shared_with_me())::uuid[])
    or id = any ((select app.goals_with_my_measure())::uuid[])));
create policy record on app.goal for insert to app_user with check (
  region_id = (select app.current_region())
  and owner_id = any ((select app.organisations_where('visit.record'))::uuid[]));
create policy edit on app.goal for update to app_user using (
  region_id = (select app.current_region())
  and owner_id = any ((select app.organisations_where('visit.record'))::uuid[]));
create policy remove on app.goal for delete to app_user using (
  region_id = (select app.current_region())
  and owner_id = any ((select app.organisations_where('visit.record'))::uuid[]));

create policy see on app.goal_step for select to app_user using (
  region_id = (select app.current_region()) and goal_id in (select g.id from app.goal g where g.region_id = goal_step.region_id));
create policy take on app.goal_step for insert to app_user with check (
  region_id = (select app.current_region())
  and owner_id = any ((select app.organisations_where('goal.steer'))::uuid[]));

-- What a school does is seen by the school and its owner alone: how one school stands is nobody else's business.
create policy see on app.measure for select to app_user using (
  region_id = (select app.current_region())
  and (owner_id = any ((select app.organisations_where('visit.read'))::uuid[])
    or party_id = any ((select app.organisations_where('measure.report'))::uuid[])
    or (party_kind <> 'school'
      and (criterion_id is null or criterion_id <> all ((select app.criteria_kept_from_me())::uuid[]))
      and (goal_id in (select g.id from app.goal g where g.region_id = measure.region_id)
        or visit_id = any ((select app.visits_shared_with_me())::uuid[])))));
create policy add on app.measure for insert to app_user with check (
  region_id = (select app.current_region())
  and owner_id = any ((select app.organisations_where('goal.steer'))::uuid[])
  and (party_id in (select p.id from app.parties_of_goal(goal_id) p)
    or party_id in (select p.id from app.parties_of_visit(visit_id) p)));
create policy edit on app.measure for update to app_user using (
  region_id = (select app.current_region())
  and (owner_id = any ((select app.organisations_where('goal.steer'))::uuid[])
    or party_id = any ((select app.organisations_where('measure.report'))::uuid[])))
  with check (
  region_id = (select app.current_region())
  and (owner_id = any ((select app.organisations_where('goal.steer'))::uuid[])
      and (party_id in (select p.id from app.parties_of_goal(goal_id) p)
        or party_id in (select p.id from app.parties_of_visit(visit_id) p))
    or party_id = any ((select app.organisations_where('measure.report'))::uuid[])));
create policy remove on app.measure for delete to app_user using (
  region_id = (select app.current_region())
  and owner_id = any ((select app.organisations_where('goal.steer'))::uuid[]));

-- What was said about one school is for that school and the house of its owner, not for a service provider; a level for whoever the theme was released to.
create policy see on app.visit_item for select to app_user using (
  region_id = (select app.current_region())
  and (owner_id = any ((select app.organisations_where('note.read'))::uuid[])
    or (school_id is null and owner_id = any ((select app.organisations_where('visit.read'))::uuid[]))
    or (visit_id = any ((select app.visits_shared_with_me())::uuid[])
      and (school_id is null or school_id = any ((select app.organisations_where('shared.read'))::uuid[]))
      and (kind <> 'sharedView' or criterion_id in (
        select c.id from app.criterion c
        join app.themes_shared_with_me() s on s.theme_id = c.theme_id
        join app.frozen_copy f on f.region_id = c.region_id and f.id = s.copy_id
        where c.region_id = visit_item.region_id and f.organisation_id = visit_item.owner_id
          and c.id <> all ((select app.criteria_kept_from_me())::uuid[]))))));
create policy record on app.visit_item for insert to app_user with check (
  region_id = (select app.current_region())
  and owner_id = any ((select app.organisations_where('visit.record'))::uuid[])
  and (school_id is null or exists (
    select from app.school s
    where s.region_id = visit_item.region_id and s.id = visit_item.school_id and s.owner_id = visit_item.owner_id)));
create policy edit on app.visit_item for update to app_user using (
  region_id = (select app.current_region())
  and owner_id = any ((select app.organisations_where('visit.record'))::uuid[]))
  with check (
  region_id = (select app.current_region())
  and owner_id = any ((select app.organisations_where('visit.record'))::uuid[])
  and (school_id is null or exists (
    select from app.school s
    where s.region_id = visit_item.region_id and s.id = visit_item.school_id and s.owner_id = visit_item.owner_id)));
create policy remove on app.visit_item for delete to app_user using (
  region_id = (select app.current_region())
  and owner_id = any ((select app.organisations_where('visit.record'))::uuid[]));

-- Partners see the Berichtsbogen once the owner has confirmed it, never the draft.
create policy see on app.report_sheet for select to app_user using (
  region_id = (select app.current_region())
  and (owner_id = any ((select app.organisations_where('visit.read'))::uuid[])
    or (state = 'confirmed' and visit_id = any ((select app.visits_shared_with_me())::uuid[]))));
create policy draft on app.report_sheet for insert to app_user with check (
  region_id = (select app.current_region())
  and owner_id = any ((select app.organisations_where('report.confirm'))::uuid[]));
create policy edit on app.report_sheet for update to app_user using (
  region_id = (select app.current_region())
  and owner_id = any ((select app.organisations_where('report.confirm'))::uuid[]));

-- The draft's texts stay with the owner: they may speak of themes that no partner was shown.
create policy see on app.report_text for select to app_user using (
  region_id = (select app.current_region()) and owner_id = any ((select app.organisations_where('note.read'))::uuid[]));
create policy write on app.report_text for insert to app_user with check (
  region_id = (select app.current_region()) and owner_id = any ((select app.organisations_where('report.confirm'))::uuid[]));
create policy edit on app.report_text for update to app_user using (
  region_id = (select app.current_region()) and owner_id = any ((select app.organisations_where('report.confirm'))::uuid[]));
create policy remove on app.report_text for delete to app_user using (
  region_id = (select app.current_region()) and owner_id = any ((select app.organisations_where('report.confirm'))::uuid[]));

-- A section is for the owner and, once frozen, for its school; before that the school reads what was sent to it.
create policy see on app.report_section for select to app_user using (
  region_id = (select app.current_region())
  and (owner_id = any ((select app.organisations_where('note.read'))::uuid[])
    or (content is not null and school_id = any ((select app.organisations_where('shared.read'))::uuid[]))));
create policy draft on app.report_section for insert to app_user with check (
  region_id = (select app.current_region()) and owner_id = any ((select app.organisations_where('report.confirm'))::uuid[])
  and (exists (select from app.visit_school v
      where v.region_id = report_section.region_id and v.visit_id = report_section.visit_id and v.school_id = report_section.school_id)
    or app.has_section(visit_id, school_id)
    or exists (select from app.visit_item i
      where i.region_id = report_section.region_id and i.visit_id = report_section.visit_id and i.school_id = report_section.school_id)));
create policy edit on app.report_section for update to app_user using (
  region_id = (select app.current_region()) and owner_id = any ((select app.organisations_where('report.confirm'))::uuid[]));
create policy remove on app.report_section for delete to app_user using (
  region_id = (select app.current_region()) and owner_id = any ((select app.organisations_where('report.confirm'))::uuid[]) and content is null);

create policy see on app.report_proposal for select to app_user using (
  region_id = (select app.current_region())
  and (owner_id = any ((select app.organisations_where('note.read'))::uuid[])
    or (school_id is null and (visit_id = any ((select app.visits_shared_with_me())::uuid[])
      or owner_id = any ((select app.organisations_where('visit.read'))::uuid[])))
    or school_id = any ((select app.organisations_where('shared.read'))::uuid[])));
create policy send on app.report_proposal for insert to app_user with check (
  region_id = (select app.current_region()) and owner_id = any ((select app.organisations_where('report.confirm'))::uuid[]));
create policy remove on app.report_proposal for delete to app_user using (
  region_id = (select app.current_region()) and owner_id = any ((select app.organisations_where('report.confirm'))::uuid[]));

-- A comment is between a party and the owner, of which a Bereich is a part; other parties do not read it.
create policy see on app.report_comment for select to app_user using (
  region_id = (select app.current_region())
  and (owner_id = any ((select app.organisations_where('note.read'))::uuid[])
    or (unit_id is null and organisation_id = any ((select app.organisations_where('shared.read'))::uuid[]))));
create policy write on app.report_comment for insert to app_user with check (
  region_id = (select app.current_region())
  and case when unit_id is null
    then owner_id <> organisation_id and organisation_id = any ((select app.organisations_where('report.respond'))::uuid[])
    else (visit_id, unit_id) in (select m.visit_id, m.unit_id from app.visits_of_my_unit() m) end
  and exists (select from app.report_proposal p
    where p.region_id = report_comment.region_id and p.sheet_id = report_comment.sheet_id
      and p.visit_id = report_comment.visit_id and p.school_id is not distinct from report_comment.school_id)
  and app.is_open_for_comments(sheet_id));
create policy remove on app.report_comment for delete to app_user using (
  region_id = (select app.current_region()) and app.is_open_for_comments(sheet_id)
  and case when unit_id is null then organisation_id = any ((select app.organisations_where('report.respond'))::uuid[])
    else (visit_id, unit_id) in (select m.visit_id, m.unit_id from app.visits_of_my_unit() m) end);

-- That a partner took note is for everybody who reads the sheet; that a school confirmed, for it and the owner.
create policy see on app.report_response for select to app_user using (
  region_id = (select app.current_region())
  and (owner_id = any ((select app.organisations_where('note.read'))::uuid[])
    or organisation_id = any ((select app.organisations_where('shared.read'))::uuid[])
    or (kind = 'noted' and (visit_id = any ((select app.visits_shared_with_me())::uuid[])
      or owner_id = any ((select app.organisations_where('visit.read'))::uuid[])))));
create policy respond on app.report_response for insert to app_user with check (
  region_id = (select app.current_region())
  and organisation_id = any ((select app.organisations_where('report.respond'))::uuid[])
  and owner_id <> organisation_id
  and case kind
    when 'noted' then exists (select from app.report_sheet s
      where s.region_id = report_response.region_id and s.id = report_response.sheet_id
        and s.visit_id = report_response.visit_id and s.state = 'confirmed')
      and visit_id = any ((select app.visits_shared_with_me())::uuid[])
    else (sheet_id, organisation_id) in (select m.sheet_id, m.school_id from app.sections_of_mine() m) end);
create policy again on app.report_response for update to app_user using (
  region_id = (select app.current_region()) and organisation_id = any ((select app.organisations_where('report.respond'))::uuid[])
  and kind = 'confirmed' and app.is_open_for_comments(sheet_id));

create policy see on app.public_sheet for select to app_user using (
  region_id = (select app.current_region())
  and (owner_id = any ((select app.organisations_where('visit.read'))::uuid[])
    or (approved_on is not null and visit_id = any ((select app.visits_shared_with_me())::uuid[]))));
create policy draft on app.public_sheet for insert to app_user with check (
  region_id = (select app.current_region()) and owner_id = any ((select app.organisations_where('report.confirm'))::uuid[])
  and exists (select from app.report_sheet s
    where s.region_id = public_sheet.region_id and s.id = public_sheet.sheet_id and s.state = 'confirmed'));
create policy edit on app.public_sheet for update to app_user using (
  region_id = (select app.current_region()) and owner_id = any ((select app.organisations_where('report.confirm'))::uuid[]));

-- An open publication is everybody's to read; who withdrew one is the house's to know.
create policy see on app.publication for select to app_user using (
  region_id = (select app.current_region())
  and (owner_id = any ((select app.organisations_where('visit.read'))::uuid[])
    or (withdrawn_at is null and (select app.may_in_region('directory.read')))));
create policy publish on app.publication for insert to app_user with check (
  region_id = (select app.current_region()) and owner_id = any ((select app.organisations_where('report.confirm'))::uuid[])
  and exists (select from app.public_sheet s
    where s.region_id = publication.region_id and s.sheet_id = publication.sheet_id and s.approved_on is not null));
create policy withdraw on app.publication for update to app_user
  using (region_id = (select app.current_region()) and withdrawn_at is null
    and owner_id = any ((select app.organisations_where('report.confirm'))::uuid[]))
  with check (region_id = (select app.current_region()));

create policy see on app.report_edition for select to app_user using (
  region_id = (select app.current_region())
  and (region_id, sheet_id) in (select s.region_id, s.id from app.report_sheet s));

create policy see on app.file for select to app_user using (
  region_id = (select app.current_region())
  and ((not is_evidence and organisation_id = any ((select app.organisations_where('visit.read'))::uuid[]))
    or (is_evidence and (region_id, id) in (select e.region_id, e.file_id from app.evidence e where e.file_id is not null))
    or (region_id, id) in (select s.region_id, s.file_id from app.report_sheet s where s.file_id is not null)
    or (region_id, id) in (select s.region_id, s.word_file_id from app.report_sheet s where s.word_file_id is not null)
    or (region_id, id) in (select s.region_id, s.file_id from app.report_section s where s.file_id is not null)
    or (region_id, id) in (select s.region_id, s.word_file_id from app.report_section s where s.word_file_id is not null)
    or (region_id, id) in (select s.region_id, s.file_id from app.public_sheet s where s.file_id is not null)
    or (region_id, id) in (select s.region_id, s.word_file_id from app.public_sheet s where s.word_file_id is not null)
    or (region_id, id) in (select g.id, g.logo_file_id from app.region g where g.logo_file_id is not null)
    -- A logo is added before the region names it.
    or ((select app.may_in_region('region.edit'))
      and organisation_id = any ((select app.organisations_where('shared.read'))::uuid[]))));
create policy add on app.file for insert to app_user with check (
  region_id = (select app.current_region()) and not is_evidence
  and (organisation_id = any ((select app.organisations_where('report.confirm'))::uuid[])
    or ((select app.may_in_region('region.edit'))
      and organisation_id = any ((select app.organisations_where('shared.read'))::uuid[]))));
-- Whoever added the evidence adds its file; it goes with the evidence, by a trigger.
create policy add_evidence on app.file for insert to app_user with check (
  region_id = (select app.current_region()) and is_evidence
  and (region_id, organisation_id, id) in (
    select e.region_id, e.organisation_id, e.file_id from app.evidence e
    where e.file_id is not null and app.may_answer(e.organisation_id, e.assessment_id, e.theme_id)));
create policy see on app.file_piece for select to app_user using (
  region_id = (select app.current_region())
  and exists (select from app.file f where f.region_id = file_piece.region_id and f.id = file_piece.file_id));
create policy add on app.file_piece for insert to app_user with check (
  region_id = (select app.current_region())
  and exists (
    select from app.file f where f.region_id = file_piece.region_id and f.id = file_piece.file_id
      and (f.organisation_id = any ((select app.organisations_where('report.confirm'))::uuid[])
        or ((select app.may_in_region('region.edit'))
          and f.organisation_id = any ((select app.organisations_where('shared.read'))::uuid[]))
        or (f.is_evidence and (f.region_id, f.id) in (
          select e.region_id, e.file_id from app.evidence e
          where e.file_id = f.id and app.may_answer(e.organisation_id, e.assessment_id, e.theme_id))))));

-- What is in an extract is what the other policies let whoever asks for it read.
create policy see on app.data_extract for select to app_user using (
  region_id = (select app.current_region())
  and organisation_id = any ((select app.organisations_where('data.extract'))::uuid[]));
create policy ask on app.data_extract for insert to app_user with check (
  region_id = (select app.current_region()) and made_by = (select app.current_membership())
  and organisation_id = any ((select app.organisations_where('data.extract'))::uuid[]));

-- Installation ------------------------------------------------------------------------------------

create policy work on app.mail for all to app_system using (true) with check (true);
create policy waits on app.restoration for select to app_system using (true);
create policy keeps on app.deletion for select to app_system using (true);

create policy probe on app.probe for all to app_system using (true) with check (true);
