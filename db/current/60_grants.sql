-- What each role may touch at all; insert and update name their columns.

-- A function is everybody's when it is made, so what the files before this one made is taken back first.
revoke all on all functions in schema app, auth from public;

grant usage on schema app to app_user, app_auth, app_system;
grant usage on schema auth to app_auth;
grant execute on function app.new_id(), app.current_region(), app.current_person(), app.current_membership(), app.today(), app.now(), app.effective_on(), app.language()
  to app_user, app_auth, app_system;
grant execute on function
  app.is_current(app.membership), app.current_mandate(), app.current_unit(), app.themes_assigned_to_me(), app.may_answer(uuid, uuid, uuid), app.may_deputise(uuid, uuid, text, uuid), app.reaches_anybody(uuid, uuid),
  app.hand_overs_to_me(), app.may_hand_over(uuid, uuid), app.may_take_over(uuid, uuid), app.organisations_where(text), app.may_in_region(text), app.may(text, uuid), app.releases_to_me(),
  app.themes_shared_with_me(), app.sections_of_mine(), app.is_open_for_comments(uuid), app.filled_workbooks_of_mine(), app.visits_shared_with_me(), app.open_release(uuid), app.open_visit(uuid),
  app.rounds_of_mine(), app.is_open_round(uuid), app.round_deadline(app.round_owner), app.round_counts(uuid),
  app.hidden_templates(), app.editable_templates(), app.templates_to_comment(), app.templates_waiting_for_me(), app.is_asked(text[], uuid),
  app.mail_organisation(text, uuid, uuid), app.mail_address(text, text, uuid),
  app.visit_themes_to_me(), app.goals_with_my_measure(), app.parties_of_goal(uuid), app.parties_of_visit(uuid), app.has_section(uuid, uuid),
  app.organisations_met(), app.is_guest(), app.criteria_kept_from_me(), app.invite_guest(uuid, text, text, text, date), app.answer_by_mail(uuid, text, text, integer),
  app.visits_of_my_unit(), app.speaking_unit(uuid), app.mail_unit(text, uuid, uuid), app.unit_answers(uuid), app.unit_size(uuid),
  app.comments_asked(uuid), app.mail_draft(uuid),
  app.corrections_to_me(), app.correcting_release(uuid), app.undo_time(), app.templates_asked_of_me(), app.undo_release(uuid), app.passage_places(uuid, text),
  app.is_redacting(), app.without_passage(text, text, text), app.without_passage(jsonb, text, text), app.leaf(text, text),
  app.new_salts(jsonb, text), app.sealed_json(jsonb, jsonb, text), app.sealed_sha256(jsonb, jsonb),
  app.redact(uuid, uuid, text, text, jsonb), app.redact_sheet(uuid, text, text, text, jsonb),
  app.barrier_reports(), app.settle_barrier_report(uuid),
  app.history_objects(), app.history_object(text, uuid), app.readings_of_mine(), app.reading_people(uuid), app.may_settle_reading(uuid), app.may_read_history(uuid),
  app.ask_history(text, uuid, date, date, text, boolean), app.settle_reading(uuid, boolean), app.end_reading(uuid), app.read_history(uuid),
  app.personal_columns(text)
  to app_user;
grant select on app.history_reading, app.history_look, app.history_concerned to app_user;
grant execute on function app.mail_invited(text, uuid) to app_system;
grant execute on function app.is_current(app.membership) to app_auth, app_system;
grant execute on function app.claim_sending(uuid, text, text), app.settle_sending(uuid, text, text) to app_user, app_auth;
grant usage on schema extension to app_user;
grant execute on function app.search_key(text), app.search_score(text[], text), app.last_reading() to app_user;
grant execute on function auth.data_of_account(uuid), auth.calendar_actors(uuid), auth.guest_offer(uuid), auth.begin_guest_session(uuid, integer, text), auth.guest_actor(text, text) to app_auth;
grant execute on function auth.has_factor(uuid), auth.factor_due_on(uuid), auth.halve_session(text, text), auth.try_code(text),
  auth.use_step(uuid, bigint), auth.use_recovery_code(uuid, text), auth.end_half_session(text),
  auth.prove_session(uuid, uuid, text), auth.operator_reset_factor(uuid, text) to app_auth;
grant execute on function auth.session_actor(text, text), auth.demo_region(uuid), auth.ask_for_reset(text),
  auth.mail_account(text, uuid, uuid), auth.mail_address(text, uuid, text, uuid), auth.mail_operator_invitation(uuid), auth.names_about(uuid),
  auth.operator_overview(uuid), auth.operator_mails(uuid), auth.operator_settle_mail(uuid, uuid, boolean),
  auth.operator_reports(uuid), auth.operator_settle_report(uuid, uuid),
  auth.operator_jobs(uuid), auth.operator_settle_job(uuid, uuid, boolean), auth.operator_deeds(uuid),
  auth.operator_end_sessions(uuid, text), auth.operator_tried_backup(uuid),
  auth.operator_regions(uuid), auth.operator_suspend_region(uuid, uuid, boolean),
  auth.operator_legal_text(uuid, text), auth.operator_write_legal_text(uuid, text, integer, text), auth.installation_text(text),
  auth.short_name_now(text), auth.region_logo(text), auth.public_region(text, text),
  auth.report_barrier(text, text, text, text, text)
  to app_auth;
grant execute on function app.mail_facts(uuid), app.gather_digests(timestamptz), app.remind_of_rounds(), app.remind_of_comments(), app.installation_state(), app.verify_frozen(), app.count_anew(),
  app.note_operator_deed(uuid, text, text), app.end_sessions_of(uuid, text), app.reset_factor(uuid, text),
  app.quiet_since(), app.release_restoration(boolean) to app_system;

-- app_user: requests
grant select on app.region, app.municipality, app.organisation, app.school_owner, app.school,
  app.person, app.membership, app.invitation, app.role, app.role_permission, app.allowed_step,
  app.unit, app.mandate, app.owner_terms, app.contact_correction,
  app.matrix_template, app.template_level, app.theme, app.criterion, app.mirror_pair,
  app.template_wording, app.level_wording, app.theme_wording, app.criterion_wording,
  app.worded_template, app.worded_level, app.worded_theme, app.worded_criterion, app.criterion_succession,
  app.requirement, app.comment_invitation, app.template_comment, app.comment_answer,
  app.assessment, app.answer, app.internal_note, app.frozen_copy, app.copied_answer, app.copied_remark,
  app.correction, app.redaction, app.standing_release, app.report_edition,
  app.release, app.release_theme, app.visit, app.visit_partner, app.visit_school, app.visit_answer, app.visit_unit, app.visit_unit_answer, app.guest, app.goal, app.goal_step, app.measure, app.visit_item, app.report_sheet, app.report_text, app.report_section,
  app.report_proposal, app.report_comment, app.report_response, app.public_sheet, app.publication, app.file, app.file_piece,
  app.visit_mark, app.visit_expectation, app.agenda_item, app.agenda_reason, app.visit_talk, app.talk_pause, app.build_out, app.build_out_release,
  app.organisation_period, app.register_import, app.register_import_part,
  app.filled_workbook, app.filled_workbook_content,
  app.project_phase, app.phase_member, app.legal_text,
  app.theme_assignment, app.mandate_theme, app.evidence, app.deviating_school,
  app.assessment_round, app.round_owner, app.round_extension
  to app_user;
grant update (name, short_name, address, phone, contact_mail, sender_name, reply_to, language, words,
  horizon_short_years, horizon_medium_years, horizon_long_years, accent, logo_file_id, version)
  on app.region to app_user;
grant insert (region_id, id, name, begins_on, ends_on, guiding_aim),
  update (name, begins_on, ends_on, guiding_aim, version), delete on app.project_phase to app_user;
grant insert (region_id, phase_id, organisation_id, joined_on, left_on), update (joined_on, left_on), delete
  on app.phase_member to app_user;
grant insert (region_id, id, page, version, text, organisation_id) on app.legal_text to app_user;
grant insert (region_id, id, state, as_of, files, uploaded_by, state_by),
  update (state, state_at, state_by, summary, fault, fingerprint) on app.register_import to app_user;
grant insert (region_id, import_id, kind, content), delete on app.register_import_part to app_user;
grant insert (region_id, id, assessment_id, organisation_id, file_name, made_on, read_by),
  update (state, state_at, state_by, taken) on app.filled_workbook to app_user;
grant insert (region_id, workbook_id, organisation_id, content), delete on app.filled_workbook_content to app_user;
grant insert (region_id, id, key, name), update (name, gone_on) on app.municipality to app_user;
grant insert (region_id, id, kind, name, by_hand, listed), update (name, by_hand, listed, version) on app.organisation to app_user;
grant insert (region_id, id, register_number, legal_form, seat_key, gone_on), update (register_number, legal_form, seat_key, gone_on)
  on app.school_owner to app_user;
grant insert (region_id, id, school_number, owner_id, municipality_id, school_type, legal_form, full_name, street,
    postcode, place, mail, homepage, operating_status, operating_status_on, easting, northing, pupils, gone_on),
  update (school_number, owner_id, municipality_id, school_type, legal_form, full_name, street, postcode, place, mail,
    homepage, operating_status, operating_status_on, easting, northing, pupils, gone_on)
  on app.school to app_user;
grant insert (region_id, organisation_id, street, postcode, place, mail, homepage, changed_by),
  update (street, postcode, place, mail, homepage, version, changed_at, changed_by)
  on app.contact_correction to app_user;
grant insert (region_id, owner_id, body_kind, council, head, committee, office),
  update (body_kind, council, head, committee, office, version) on app.owner_terms to app_user;
grant insert (region_id, id, owner_id, kind, name), update (kind, name, version), delete on app.unit to app_user;
grant insert (region_id, id, owner_id, provider, purpose, valid_from, valid_to, made_by),
  update (provider, purpose, valid_to, ended_at, ended_by, version) on app.mandate to app_user;
grant insert (region_id, id, person_id, organisation_id, role, valid_from, valid_to, deputy_of),
  update (role, unit_id, valid_from, valid_to, version) on app.membership to app_user;
grant update (suspended_at) on app.person to app_user;
grant select on app.hand_over, app.hand_over_taker, app.hand_over_item to app_user;
grant select, insert (region_id, organisation_id, made_by) on app.data_extract to app_user;
grant insert (region_id, id, organisation_id, membership_id, note), update (note, version, written_at)
  on app.hand_over to app_user;
grant insert (region_id, hand_over_id, taker_id), update (noted_at), delete on app.hand_over_taker to app_user;
grant insert (region_id, hand_over_id, kind, subject_id, taker_id) on app.hand_over_item to app_user;
grant insert (region_id, id, organisation_id, role, name, mail, invited_by, expires_at, unit_id, mandate_id, valid_to),
  update (revoked_at, expires_at, unit_id)
  on app.invitation to app_user;
grant insert (region_id, id, audience, version, title, language, scale_sentence, rules, field_rules, framework, based_on,
    made_with, state_by),
  update (title, scale_sentence, rules, field_rules, made_with, comments_until, published_on, state, state_at, state_by,
    revision), delete
  on app.matrix_template to app_user;
grant insert (region_id, template_id, no, name, meaning), update (name, meaning), delete on app.template_level to app_user;
grant insert (region_id, id, template_id, key, number, title, position, stays_inside),
  update (key, number, title, position, stays_inside), delete
  on app.theme to app_user;
grant insert (region_id, id, template_id, theme_id, key, position, title, guiding_question, level_texts, evidence_hint,
    is_core, applies_to),
  update (theme_id, key, position, title, guiding_question, level_texts, evidence_hint, is_core, applies_to), delete
  on app.criterion to app_user;
grant insert (region_id, owner_criterion_id, school_criterion_id, kind), delete on app.mirror_pair to app_user;
grant insert (region_id, template_id, language, title, scale_sentence, rules, field_rules),
  update (title, scale_sentence, rules, field_rules), delete on app.template_wording to app_user;
grant insert (region_id, template_id, no, language, name, meaning), update (name, meaning), delete
  on app.level_wording to app_user;
grant insert (region_id, theme_id, template_id, language, title), update (title), delete on app.theme_wording to app_user;
grant insert (region_id, criterion_id, template_id, language, title, guiding_question, level_texts, evidence_hint),
  update (title, guiding_question, level_texts, evidence_hint), delete on app.criterion_wording to app_user;
grant insert (region_id, id, template_id, criterion_id, text, source, as_of, review_on, changed_by),
  update (text, source, as_of, review_on, changed_at, changed_by, version), delete on app.requirement to app_user;
grant insert (region_id, template_id, organisation_id) on app.comment_invitation to app_user;
grant insert (region_id, id, template_id, organisation_id, criterion_id, criterion_key, text, written_by), delete
  on app.template_comment to app_user;
grant insert (region_id, comment_id, outcome, text, answered_by), update (outcome, text, answered_at, answered_by)
  on app.comment_answer to app_user;
grant insert (region_id, id, organisation_id, template_id, label, started_on, started_by, previous_id) on app.assessment to app_user;
grant insert (region_id, assessment_id, theme_id, unit_id, organisation_id, template_id), update (done_at, done_by), delete
  on app.theme_assignment to app_user;
grant insert (region_id, id, template_id, label, aim, due_on, remind_days, opened_on, opened_by, state_by),
  update (due_on, state, state_at, state_by, version) on app.assessment_round to app_user;
grant insert (region_id, id, round_id, owner_id, template_id, invited_on, state_by),
  update (state, state_at, state_by, until, reason, assessment_id) on app.round_owner to app_user;
grant insert (region_id, id, participation_id, owner_id, until, reason, state, state_by, asked_by),
  update (state, state_at, state_by) on app.round_extension to app_user;
grant insert (region_id, mandate_id, theme_key, owner_id), delete on app.mandate_theme to app_user;
grant insert (region_id, id, assessment_id, criterion_id, organisation_id, template_id, theme_id, title, url, file_id, added_by),
  delete on app.evidence to app_user;
grant insert (region_id, assessment_id, criterion_id, school_id, organisation_id, template_id, theme_id, direction, note, changed_by),
  delete on app.deviating_school to app_user;
grant insert (region_id, assessment_id, criterion_id, organisation_id, template_id, theme_id, current_level, no_level,
    target_level, horizon, priority, remark, to_discuss, is_carried, changed_by),
  update (current_level, no_level, target_level, horizon, priority, remark, to_discuss, is_carried, version, changed_at, changed_by)
  on app.answer to app_user;
grant insert (region_id, assessment_id, criterion_id, organisation_id, text, changed_by), update (text, changed_at, changed_by)
  on app.internal_note to app_user;
grant insert (region_id, id, assessment_id, organisation_id, template_id, number, taken_on, taken_by, sha256)
  on app.frozen_copy to app_user;
grant insert (region_id, copy_id, criterion_id, organisation_id, template_id, theme_id, current_level, no_level,
    target_level, horizon, priority, to_discuss, is_carried) on app.copied_answer to app_user;
grant insert (region_id, copy_id, criterion_id, organisation_id, theme_id, remark, salt) on app.copied_remark to app_user;
grant insert (region_id, copy_id, corrects_id, assessment_id, organisation_id, reason, salt) on app.correction to app_user;
grant insert (region_id, id, visit_id, copy_id, organisation_id, includes_remarks, until, theme_ids, made_by),
  update (ended_at, ended_by) on app.standing_release to app_user;
grant insert (region_id, id, copy_id, organisation_id, recipient_id, includes_remarks, until, released_by, standing_id),
  update (withdrawn_at, withdrawn_by, replaced_by_id) on app.release to app_user;
grant insert (region_id, release_id, theme_id, copy_id, organisation_id) on app.release_theme to app_user;
grant insert (region_id, id, owner_id, kind, title, aims, held_on, starts_at, duration_min, venue, state_by),
  update (kind, title, aims, held_on, starts_at, duration_min, venue, state, state_at, state_by, version, sequence, asked_sequence)
  on app.visit to app_user;
grant insert (region_id, visit_id, organisation_id, owner_id, access_until), update (access_until), delete
  on app.visit_partner to app_user;
grant insert (region_id, visit_id, school_id, owner_id), delete on app.visit_school to app_user;
grant insert (region_id, visit_id, unit_id, owner_id), delete on app.visit_unit to app_user;
grant insert (region_id, visit_id, membership_id, unit_id, answer, sequence),
  update (unit_id, answer, sequence, answered_at) on app.visit_unit_answer to app_user;
grant insert (region_id, visit_id, organisation_id, owner_id, answer, sequence, answered_by),
  update (answer, sequence, answered_at, answered_by) on app.visit_answer to app_user;
-- A guest is made by app.invite_guest.
grant update (link_no) on app.guest to app_user;
grant insert (region_id, visit_id, criterion_id, organisation_id, unit_id, owner_id, template_id, theme_id, question, marked_by),
  update (question, version, marked_at, marked_by), delete on app.visit_mark to app_user;
grant insert (region_id, owner_id, school_id, area, state, planned_year, as_of, version, changed_by),
  update (state, planned_year, as_of, version, changed_at, changed_by), delete on app.build_out to app_user;
grant insert (region_id, visit_id, owner_id, with_names, content, released_by), delete on app.build_out_release to app_user;
grant insert (region_id, visit_id, organisation_id, unit_id, owner_id, expects, contributes, written_by),
  update (expects, contributes, version, written_at, written_by) on app.visit_expectation to app_user;
grant insert (region_id, id, visit_id, owner_id, template_id, theme_id, criterion_id, kind, position, title, minutes,
    is_internal),
  update (position, title, minutes, is_internal, state, state_at, state_by, version), delete on app.agenda_item to app_user;
grant insert (region_id, item_id, owner_id, reasons) on app.agenda_reason to app_user;
grant insert (region_id, visit_id, owner_id, writer_id, written_at, asked_by),
  update (writer_id, written_at, asked_by, version) on app.visit_talk to app_user;
grant insert (region_id, id, visit_id, owner_id, began_at), update (ended_at) on app.talk_pause to app_user;
grant insert (region_id, id, visit_id, owner_id, criterion_id, from_level, to_level, title, success_sign, commitment, horizon,
    responsible, due_on, recorded_by),
  update (criterion_id, from_level, to_level, title, success_sign, commitment, horizon, responsible, due_on, version), delete
  on app.goal to app_user;
grant insert (region_id, goal_id, no, owner_id, state, reason, made_by) on app.goal_step to app_user;
grant insert (region_id, id, goal_id, visit_id, criterion_id, owner_id, party_id, party_kind, unit_id, title, responsible, due_on, horizon,
    recorded_by), delete,
  update (goal_id, party_id, party_kind, unit_id, title, responsible, due_on, horizon, state, reason, state_at, state_by, version)
  on app.measure to app_user;
grant insert (region_id, id, visit_id, owner_id, school_id, criterion_id, kind, text, horizon, level, responsible, due_on,
    is_anonymous, recorded_by),
  update (school_id, criterion_id, text, horizon, level, responsible, due_on, is_anonymous, version), delete
  on app.visit_item to app_user;
grant insert (region_id, sheet_id, owner_id, place, text), update (text), delete on app.report_text to app_user;
grant insert (region_id, sheet_id, school_id, owner_id, visit_id, situation, owner_view, school_view, agreed, planned),
  update (situation, owner_view, school_view, agreed, planned, version, content, seals, sha256, frozen_on, file_id, word_file_id), delete
  on app.report_section to app_user;
grant insert (region_id, id, sheet_id, school_id, owner_id, visit_id, content, comments_until, sent_by), delete on app.report_proposal to app_user;
grant insert (region_id, id, sheet_id, school_id, organisation_id, unit_id, owner_id, visit_id, place, text, written_by), delete
  on app.report_comment to app_user;
grant insert (region_id, sheet_id, organisation_id, owner_id, visit_id, kind, sha256, role, remark, made_on, made_by),
  update (sha256, role, remark, made_on, made_at, made_by) on app.report_response to app_user;
grant insert (region_id, sheet_id, owner_id, visit_id, summary),
  update (summary, version, year, number, content, seals, sha256, file_id, word_file_id, approved_on, approved_by)
  on app.public_sheet to app_user;
grant insert (region_id, owner_id, sheet_id, published_by), update (withdrawn_at, withdrawn_by) on app.publication to app_user;
grant execute on function app.publications() to app_user;
grant execute on function auth.publication(uuid), auth.publication_file(uuid) to app_auth;
grant insert (region_id, id, visit_id, owner_id, copy_id, year, number, state_by, amendment, amends_id, reason, highlights,
    open_points, distribution, next_on, marking),
  update (word_file_id, reason, marking, copy_id, highlights, open_points, distribution, next_on, version, state, state_at, state_by, content, sha256, seals, file_id)
  on app.report_sheet to app_user;
grant insert (region_id, id, organisation_id, name, media_type, size, sha256, is_evidence) on app.file to app_user;
grant insert (region_id, file_id, no, bytes) on app.file_piece to app_user;

-- app_auth: signing in, accepting invitations
grant select, insert, update, delete on all tables in schema auth to app_auth;
-- Both are written by functions that ask who does it; the log is only ever shortened by age.
revoke insert, update on auth.operator_deed from app_auth;
revoke insert, update, delete on auth.legal_text from app_auth;
grant select on app.region, app.organisation, app.person, app.membership, app.invitation, app.role, app.mandate, app.unit to app_auth;
grant insert (region_id, id, user_id, name, mail), update (user_id, name, mail) on app.person to app_auth;
grant insert (region_id, id, person_id, organisation_id, role, valid_from, valid_to, unit_id, mandate_id) on app.membership to app_auth;
grant update (accepted_at) on app.invitation to app_auth;

-- app_system: jobs and the command line
grant select, insert, update on app.region, app.municipality, app.organisation, app.school_owner, app.school,
  app.matrix_template, app.template_level, app.theme, app.criterion, app.mirror_pair, app.template_wording,
  app.level_wording, app.theme_wording, app.criterion_wording, app.requirement, app.probe to app_system;
grant select (region_id, id, state, uploaded_at, state_at), update (state, state_at, state_by, fault) on app.register_import to app_system;
grant select (region_id, import_id), delete on app.register_import_part to app_system;
grant select (region_id, id, state, state_at), update (state, state_at, state_by) on app.filled_workbook to app_system;
grant select (region_id, workbook_id), delete on app.filled_workbook_content to app_system;
grant select on app.deletion to app_system;
grant select, update (sent_at, dropped_at, attempts, reason), delete on app.mail to app_system;
grant select on app.role, app.role_permission, app.person, app.membership, app.allowed_step to app_system;
-- The sealer sees numbers and digests of the history, never an entry.
grant execute on function app.people_to_forget(date), app.forget_person(uuid, uuid), app.forget_invitations(date) to app_system;
grant select on app.column_privacy to app_system;
grant select, insert on app.history_seal, app.history_anchor to app_system;
grant execute on function app.mail_anchor(text), app.seal_lock(), app.history_mark(), app.entries_to_seal(bigint, text, integer),
  app.sealed_entries(bigint, integer), app.entries_put_in(integer), app.history_state() to app_system;
grant select, insert (region_id, id, organisation_id, role, name, mail, expires_at), update (revoked_at, expires_at)
  on app.invitation to app_system;
grant insert (region_id, id, user_id, name, mail) on app.person to app_system;
grant insert (region_id, id, person_id, organisation_id, role, valid_from, valid_to, unit_id, mandate_id)
  on app.membership to app_system;
grant select, insert (region_id, id, owner_id, kind, name) on app.unit to app_system;
grant select, insert (region_id, id, owner_id, provider, purpose, valid_from, valid_to) on app.mandate to app_system;
grant insert (region_id, mandate_id, theme_key, owner_id) on app.mandate_theme to app_system;

-- Jobs are taken by app_system; a mail row makes its job by trigger, so nobody else reaches the queue.
grant usage on schema jobs to app_system;
grant select, insert, update, delete on all tables in schema jobs to app_system;
grant execute on all functions in schema jobs to app_system;

-- What open pages are told.
grant execute on function app.department_shown() to app_user;
grant execute on function app.pulse(uuid[], uuid[]), app.be_present(uuid, uuid[], uuid[], uuid[]) to app_system;
grant execute on function auth.streams_hold(uuid[], uuid[]) to app_auth;
