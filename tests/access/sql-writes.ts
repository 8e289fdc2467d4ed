import type { Persona, World } from './world.ts';

/** Writes to things of Stadt Alpha, straight in SQL, and the only personas whose write takes effect. */
export type Write = {
  name: string;
  statement: (world: World) => [text: string, values: unknown[]];
  allowed: Persona[];
};

export const writes: Write[] = [
  change('the name of the region', 'app.region', `name = 'Anders'`, 'id', (w) => w.regionId, [
    'coordinator'
  ]),
  change(
    'whether the region is suspended',
    'app.region',
    'suspended_at = now()',
    'id',
    (w) => w.regionId,
    []
  ),
  change(
    'a Projektphase',
    'app.project_phase',
    `guiding_aim = 'anders'`,
    'id',
    (w) => w.ids.phase,
    ['coordinator']
  ),
  change(
    'since when somebody takes part in a phase',
    'app.phase_member',
    `joined_on = '2026-01-02'`,
    'phase_id',
    (w) => w.ids.phase,
    ['coordinator']
  ),
  change(
    'the deadline of a round',
    'app.assessment_round',
    `due_on = '2099-12-02'`,
    'id',
    (w) => w.ids.assessmentRound,
    ['coordinator']
  ),
  remove('a round', 'app.assessment_round', 'id', (w) => w.ids.assessmentRound, []),
  change(
    'where Alpha stands in a round',
    'app.round_owner',
    `state = 'paused', until = '2099-01-01'`,
    'id',
    (w) => w.ids.participation,
    ['alphaLead']
  ),
  change(
    'that Alpha has finished, by hand',
    'app.round_owner',
    `state = 'finished'`,
    'id',
    (w) => w.ids.participation,
    []
  ),
  remove('Alpha from a round', 'app.round_owner', 'id', (w) => w.ids.participation, []),
  change(
    'whether more time is given',
    'app.round_extension',
    `state = 'granted'`,
    'id',
    (w) => w.ids.extension,
    ['coordinator']
  ),
  add(
    'a round',
    'app.assessment_round',
    (w) => ({
      region_id: w.regionId,
      template_id: w.ids.template,
      label: 'Neu',
      due_on: '2099-12-01',
      opened_on: '2026-01-10'
    }),
    ['coordinator']
  ),
  add(
    'Gamma to the round',
    'app.round_owner',
    (w) => ({
      region_id: w.regionId,
      round_id: w.ids.assessmentRound,
      owner_id: w.ids.gamma,
      template_id: w.ids.template,
      invited_on: '2026-01-10'
    }),
    ['coordinator']
  ),
  add(
    'a deadline that is already granted',
    'app.round_extension',
    (w) => ({
      region_id: w.regionId,
      participation_id: w.ids.participation,
      owner_id: w.ids.alpha,
      until: '2099-12-20',
      state: 'granted'
    }),
    ['coordinator']
  ),
  change('a legal text', 'app.legal_text', `text = 'anders'`, 'id', (w) => w.ids.legalText, []),
  remove('a legal text', 'app.legal_text', 'id', (w) => w.ids.legalText, []),
  remove('a Projektphase', 'app.project_phase', 'id', (w) => w.ids.phase, ['coordinator']),
  remove('somebody from a phase', 'app.phase_member', 'phase_id', (w) => w.ids.phase, [
    'coordinator'
  ]),
  add(
    'a Projektphase',
    'app.project_phase',
    (w) => ({
      region_id: w.regionId,
      name: 'Zweite Phase',
      begins_on: '2031-01-01',
      ends_on: '2035-12-31'
    }),
    ['coordinator']
  ),
  add(
    'Gamma to the phase',
    'app.phase_member',
    (w) => ({
      region_id: w.regionId,
      phase_id: w.ids.phase,
      organisation_id: w.ids.gamma,
      joined_on: '2026-01-01'
    }),
    ['coordinator']
  ),
  add(
    'a version of the Impressum',
    'app.legal_text',
    (w) => ({
      region_id: w.regionId,
      page: 'imprint',
      version: 2,
      text: 'Neu',
      organisation_id: w.ids.office
    }),
    ['coordinator']
  ),
  add(
    'a file of the coordination, its logo',
    'app.file',
    (w) => ({
      region_id: w.regionId,
      organisation_id: w.ids.office,
      name: 'logo.png',
      media_type: 'image/png',
      size: 1,
      sha256: 'c'.repeat(64)
    }),
    ['coordinator']
  ),
  change(
    'an answer of a theme that nobody was given',
    'app.answer',
    `remark = 'anders'`,
    'theme_id',
    (w) => w.ids.sharedTheme,
    ['alphaLead']
  ),
  change(
    'an answer of the theme of the IT',
    'app.answer',
    `remark = 'anders'`,
    'theme_id',
    (w) => w.ids.keptTheme,
    ['alphaLead', 'alphaUnit']
  ),
  change(
    'an internal note',
    'app.internal_note',
    `text = 'anders'`,
    'criterion_id',
    (w) => w.ids.sharedCriterion,
    ['alphaLead']
  ),
  change(
    'an internal note of the theme of the IT',
    'app.internal_note',
    `text = 'anders'`,
    'criterion_id',
    (w) => w.ids.keptCriterion,
    ['alphaLead', 'alphaUnit']
  ),
  change(
    'a theme by saying that it is done',
    'app.theme_assignment',
    'done_at = now()',
    'theme_id',
    (w) => w.ids.keptTheme,
    ['alphaLead', 'alphaUnit']
  ),
  change(
    'which Bereich answers a theme',
    'app.theme_assignment',
    'unit_id = unit_id',
    'theme_id',
    (w) => w.ids.keptTheme,
    []
  ),
  change(
    'what evidence is called',
    'app.evidence',
    `title = 'anders'`,
    'id',
    (w) => w.ids.evidence,
    []
  ),
  change(
    'how a school differs',
    'app.deviating_school',
    `direction = 'higher'`,
    'school_id',
    (w) => w.ids.alphaSchool,
    []
  ),
  remove('a theme from the IT', 'app.theme_assignment', 'theme_id', (w) => w.ids.keptTheme, [
    'alphaLead'
  ]),
  remove('evidence with its file', 'app.evidence', 'id', (w) => w.ids.evidence, [
    'alphaLead',
    'alphaUnit'
  ]),
  remove('a file of evidence alone', 'app.file', 'id', (w) => w.ids.proof, []),
  remove('a school that differs', 'app.deviating_school', 'school_id', (w) => w.ids.alphaSchool, [
    'alphaLead',
    'alphaUnit'
  ]),
  remove('a theme from a mandate', 'app.mandate_theme', 'mandate_id', (w) => w.ids.mandate, [
    'alphaLead'
  ]),
  add(
    'the IT to another theme',
    'app.theme_assignment',
    (w) => ({ ...ofTheme(w), theme_id: w.ids.sharedTheme, unit_id: w.ids.it }),
    ['alphaLead']
  ),
  add(
    'a theme to a mandate',
    'app.mandate_theme',
    (w) => ({
      region_id: w.regionId,
      mandate_id: w.ids.mandate,
      owner_id: w.ids.alpha,
      theme_key: 'T2'
    }),
    ['alphaLead']
  ),
  add(
    'a link as evidence in the theme of the IT',
    'app.evidence',
    (w) => ({
      ...ofTheme(w),
      criterion_id: w.ids.keptCriterion,
      title: 'Plan',
      url: 'https://alpha.example/neu'
    }),
    ['alphaLead', 'alphaUnit']
  ),
  add(
    'a link as evidence in another theme',
    'app.evidence',
    (w) => ({
      ...ofTheme(w),
      theme_id: w.ids.sharedTheme,
      criterion_id: w.ids.sharedCriterion,
      title: 'Plan',
      url: 'https://alpha.example/neu'
    }),
    ['alphaLead']
  ),
  add(
    'a school that differs in the theme of the IT',
    'app.deviating_school',
    (w) => ({ ...ofTheme(w), criterion_id: w.ids.freeCriterion, school_id: w.ids.alphaSchool }),
    ['alphaLead', 'alphaUnit']
  ),
  add(
    'a file of evidence without evidence',
    'app.file',
    (w) => ({
      region_id: w.regionId,
      organisation_id: w.ids.alpha,
      name: 'x.pdf',
      media_type: 'application/pdf',
      size: 1,
      sha256: 'd'.repeat(64),
      is_evidence: true
    }),
    []
  ),
  change('a visit', 'app.visit', `venue = 'anderswo'`, 'id', (w) => w.ids.visit, ['alphaLead']),
  change(
    'how long a partner sees the visit',
    'app.visit_partner',
    `access_until = '2098-01-01'`,
    'visit_id',
    (w) => w.ids.visit,
    ['alphaLead']
  ),
  change(
    'the Ausbaustand of a school',
    'app.build_out',
    `state = 'done', planned_year = null`,
    'owner_id',
    (w) => w.ids.alpha,
    ['alphaLead', 'alphaMember', 'alphaUnit']
  ),
  remove('the released Ausbaustand', 'app.build_out_release', 'visit_id', (w) => w.ids.visit, [
    'alphaLead'
  ]),
  add(
    'the Ausbaustand of a school of somebody else',
    'app.build_out',
    (w) => ({
      region_id: w.regionId,
      owner_id: w.ids.gamma,
      school_id: w.ids.alphaSchool,
      area: 'network',
      state: 'open',
      as_of: '2026-11-01'
    }),
    []
  ),
  change(
    'what Beta asks',
    'app.visit_mark',
    `question = 'anders'`,
    'theme_id',
    (w) => w.ids.sharedTheme,
    ['betaLead']
  ),
  change(
    'what the house asks',
    'app.visit_mark',
    `question = 'anders'`,
    'theme_id',
    (w) => w.ids.keptTheme,
    ['alphaLead', 'alphaMember', 'alphaUnit']
  ),
  change(
    'what Beta expects',
    'app.visit_expectation',
    `expects = 'anders'`,
    'visit_id',
    (w) => w.ids.visit,
    ['betaLead']
  ),
  remove('what Beta asks', 'app.visit_mark', 'theme_id', (w) => w.ids.sharedTheme, ['betaLead']),
  remove('what Beta expects', 'app.visit_expectation', 'visit_id', (w) => w.ids.visit, []),
  add(
    'a mark of the coordination on a released theme',
    'app.visit_mark',
    (w) => ({
      ...markOf(w, w.ids.office),
      theme_id: w.ids.sharedTheme,
      criterion_id: w.ids.sharedCriterion
    }),
    ['coordinator']
  ),
  add(
    'a mark of the coordination on a theme that was kept',
    'app.visit_mark',
    (w) => ({
      ...markOf(w, w.ids.office),
      theme_id: w.ids.keptTheme,
      criterion_id: w.ids.keptCriterion
    }),
    []
  ),
  add(
    'a mark of Gamma, which is not invited',
    'app.visit_mark',
    (w) => ({
      ...markOf(w, w.ids.gamma),
      theme_id: w.ids.sharedTheme,
      criterion_id: w.ids.sharedCriterion
    }),
    []
  ),
  ...(['office', 'alpha', 'gamma'] as const).map((party) =>
    add(
      `what ${party} expects`,
      'app.visit_expectation',
      (w) => ({
        region_id: w.regionId,
        visit_id: w.ids.visit,
        owner_id: w.ids.alpha,
        organisation_id: w.ids[party],
        expects: 'Beratung',
        contributes: 'Zeit'
      }),
      party === 'gamma' ? [] : [party === 'office' ? 'coordinator' : 'alphaLead']
    )
  ),
  change(
    'whether Beta comes',
    'app.visit_answer',
    `answer = 'declined'`,
    'visit_id',
    (w) => w.ids.visit,
    ['betaLead']
  ),
  change('the link of a guest', 'app.guest', 'link_no = 2', 'id', (w) => w.ids.guest, [
    'alphaLead'
  ]),
  change(
    'what a measure of the office is',
    'app.measure',
    `title = 'Anderes'`,
    'id',
    (w) => w.ids.measure,
    ['alphaLead']
  ),
  change(
    'how a measure of the office stands',
    'app.measure',
    `state = 'running'`,
    'id',
    (w) => w.ids.measure,
    ['alphaLead', 'coordinator']
  ),
  change(
    'how a measure of a school stands',
    'app.measure',
    `state = 'running'`,
    'id',
    (w) => w.ids.schoolMeasure,
    ['alphaLead', 'schoolLead', 'schoolMember']
  ),
  change('a goal', 'app.goal', `title = 'Anderes Ziel'`, 'id', (w) => w.ids.goal, ['alphaLead']),
  change('a text of the draft', 'app.report_text', `text = 'neu'`, 'sheet_id', (w) => w.ids.draft, [
    'alphaLead'
  ]),
  change('a section', 'app.report_section', `situation = 'neu'`, 'sheet_id', (w) => w.ids.draft, [
    'alphaLead'
  ]),
  change(
    'that a school confirmed',
    'app.report_response',
    `remark = 'neu'`,
    'sheet_id',
    (w) => w.ids.draft,
    ['schoolLead']
  ),
  change(
    'a public version',
    'app.public_sheet',
    `summary = 'neu'`,
    'sheet_id',
    (w) => w.ids.earlierSheet,
    ['alphaLead']
  ),
  change(
    'a publication',
    'app.publication',
    `withdrawn_at = app.now()`,
    'id',
    (w) => w.ids.publication,
    ['alphaLead']
  ),
  change(
    'what a visit brought',
    'app.visit_item',
    `text = 'Anderes'`,
    'id',
    (w) => w.ids.visitItem,
    ['alphaLead']
  ),
  change(
    'the draft of a Berichtsbogen',
    'app.report_sheet',
    `highlights = 'neu'`,
    'id',
    (w) => w.ids.draft,
    ['alphaLead']
  ),
  change(
    'a release by withdrawing it',
    'app.release',
    'withdrawn_at = now()',
    'id',
    (w) => w.ids.toBeta,
    ['alphaLead']
  ),
  change(
    'an invitation by revoking it',
    'app.invitation',
    'revoked_at = now()',
    'id',
    (w) => w.ids.invitation,
    ['alphaLead']
  ),
  change('a frozen copy', 'app.frozen_copy', 'number = 2', 'id', (w) => w.ids.copy, []),
  change(
    'a frozen answer',
    'app.copied_answer',
    'current_level = 4',
    'copy_id',
    (w) => w.ids.copy,
    []
  ),
  change(
    'a frozen remark',
    'app.copied_remark',
    `remark = 'anders'`,
    'copy_id',
    (w) => w.ids.copy,
    []
  ),
  change(
    'the name of an organisation',
    'app.organisation',
    `name = 'Stadt Anders'`,
    'id',
    (w) => w.ids.alpha,
    ['coordinator']
  ),
  change(
    'the name of the coordination',
    'app.organisation',
    `name = 'Anders'`,
    'id',
    (w) => w.ids.office,
    []
  ),
  change('a Schulträger', 'app.school_owner', `seat_key = '05998004'`, 'id', (w) => w.ids.alpha, [
    'coordinator'
  ]),
  change('a school', 'app.school', 'pupils = 1', 'owner_id', (w) => w.ids.alpha, ['coordinator']),
  change('a municipality', 'app.municipality', `name = 'Anders'`, 'region_id', (w) => w.regionId, [
    'coordinator'
  ]),
  change(
    'a filled workbook',
    'app.filled_workbook',
    `state = 'discarded'`,
    'id',
    (w) => w.ids.filledWorkbook,
    ['alphaLead']
  ),
  add(
    'a filled workbook in the name of Alpha’s lead',
    'app.filled_workbook',
    (w) => ({
      region_id: w.regionId,
      assessment_id: w.ids.assessment,
      organisation_id: w.ids.alpha,
      file_name: 'Matrix.xlsx',
      made_on: '2026-11-02',
      read_by: w.actors.alphaLead.membershipId
    }),
    ['alphaLead']
  ),
  add(
    'words to a filled workbook',
    'app.filled_workbook_content',
    (w) => ({
      region_id: w.regionId,
      workbook_id: w.ids.emptyWorkbook,
      organisation_id: w.ids.alpha,
      content: '[]'
    }),
    ['alphaLead']
  ),
  remove(
    'what a filled workbook says',
    'app.filled_workbook_content',
    'workbook_id',
    (w) => w.ids.filledWorkbook,
    ['alphaLead']
  ),
  remove('a filled workbook', 'app.filled_workbook', 'id', (w) => w.ids.filledWorkbook, []),
  change(
    'an upload of the register',
    'app.register_import',
    `state = 'discarded'`,
    'id',
    (w) => w.ids.registerImport,
    ['coordinator']
  ),
  change(
    'since when something holds',
    'app.organisation_period',
    `valid_from = '2000-01-01'`,
    'organisation_id',
    (w) => w.ids.alpha,
    []
  ),
  remove(
    'what an uploaded register says',
    'app.register_import_part',
    'import_id',
    (w) => w.ids.registerImport,
    ['coordinator']
  ),
  remove('an upload', 'app.register_import', 'id', (w) => w.ids.registerImport, []),
  remove('a school', 'app.school', 'owner_id', (w) => w.ids.alpha, []),
  add(
    'a school for Alpha',
    'app.organisation',
    (w) => ({ region_id: w.regionId, kind: 'school', name: 'Neue Schule' }),
    ['coordinator']
  ),
  add(
    'a municipality',
    'app.municipality',
    (w) => ({ region_id: w.regionId, key: '05998099', name: 'Neu' }),
    ['coordinator']
  ),
  add(
    'an upload of the register',
    'app.register_import',
    (w) => ({ region_id: w.regionId, as_of: '2026-05-02', files: '[]' }),
    ['coordinator']
  ),
  change(
    'the membership of Alpha’s staff',
    'app.membership',
    `role = 'ownerLead'`,
    'person_id',
    (w) => w.actors.alphaMember.personId,
    ['alphaLead']
  ),
  change(
    'since when Alpha’s lead leads',
    'app.membership',
    `valid_from = '2020-01-02'`,
    'person_id',
    (w) => w.ids.leadPerson,
    ['alphaLead', 'coordinator']
  ),
  change(
    'whose membership it is',
    'app.membership',
    'person_id = app.current_person()',
    'person_id',
    (w) => w.ids.leadPerson,
    []
  ),
  change(
    'Alpha’s lead as a person by suspending it',
    'app.person',
    'suspended_at = now()',
    'id',
    (w) => w.ids.leadPerson,
    ['coordinator']
  ),
  change(
    'Alpha’s staff as a person by suspending it',
    'app.person',
    'suspended_at = now()',
    'id',
    (w) => w.actors.alphaMember.personId,
    []
  ),
  change(
    'a role’s permissions',
    'app.role_permission',
    `scope = 'region'`,
    'permission',
    () => 'matrix.read',
    []
  ),
  change('the stated steps', 'app.allowed_step', `to_state = 'held'`, 'thing', () => 'visit', []),
  change(
    'the matrix itself',
    'app.criterion',
    `title = 'Anders'`,
    'id',
    (w) => w.ids.sharedCriterion,
    []
  ),
  // What is published refuses even the coordination.
  change(
    'a published matrix',
    'app.matrix_template',
    `title = 'Anders'`,
    'id',
    (w) => w.ids.template,
    []
  ),
  remove('a published matrix', 'app.matrix_template', 'id', (w) => w.ids.template, []),
  change(
    'a theme of a published matrix',
    'app.theme',
    `title = 'Anders'`,
    'id',
    (w) => w.ids.sharedTheme,
    []
  ),
  remove(
    'a criterion of a published matrix',
    'app.criterion',
    'id',
    (w) => w.ids.freeCriterion,
    []
  ),
  change(
    'a level of a published matrix',
    'app.template_level',
    `name = 'Anders'`,
    'template_id',
    (w) => w.ids.template,
    []
  ),
  remove(
    'a mirror of published matrices',
    'app.mirror_pair',
    'school_criterion_id',
    (w) => w.ids.schoolCriterion,
    []
  ),
  change(
    'a published translation',
    'app.criterion_wording',
    `title = 'Other'`,
    'criterion_id',
    (w) => w.ids.sharedCriterion,
    []
  ),
  // A Vorgabe follows the law, also where the matrix is published.
  change('a Vorgabe', 'app.requirement', `text = 'Neu'`, 'id', (w) => w.ids.requirement, [
    'coordinator'
  ]),
  remove('a Vorgabe', 'app.requirement', 'id', (w) => w.ids.requirement, ['coordinator']),
  change('a draft', 'app.matrix_template', `title = 'Anders'`, 'id', (w) => w.ids.draftMatrix, [
    'coordinator'
  ]),
  remove('a draft', 'app.matrix_template', 'id', (w) => w.ids.draftMatrix, ['coordinator']),
  change('a theme in draft', 'app.theme', `title = 'Anders'`, 'id', (w) => w.ids.draftTheme, [
    'coordinator'
  ]),
  change(
    'a criterion in draft',
    'app.criterion',
    `title = 'Anders'`,
    'id',
    (w) => w.ids.draftCriterion,
    ['coordinator']
  ),
  remove('a criterion in draft', 'app.criterion', 'id', (w) => w.ids.draftCriterion, [
    'coordinator'
  ]),
  // While bodies comment, the text stands still.
  change(
    'a criterion that is being commented on',
    'app.criterion',
    `title = 'Anders'`,
    'id',
    (w) => w.ids.roundCriterion,
    []
  ),
  remove('a draft that is being commented on', 'app.matrix_template', 'id', (w) => w.ids.round, []),
  change(
    'a comment round by ending it',
    'app.matrix_template',
    `state = 'draft'`,
    'id',
    (w) => w.ids.round,
    ['coordinator']
  ),
  change(
    'what became of a Rückmeldung',
    'app.comment_answer',
    `outcome = 'notTakenUp'`,
    'comment_id',
    (w) => w.ids.comment,
    ['coordinator']
  ),
  change(
    'a Rückmeldung',
    'app.template_comment',
    `text = 'anders'`,
    'id',
    (w) => w.ids.comment,
    []
  ),
  remove('a Rückmeldung', 'app.template_comment', 'id', (w) => w.ids.comment, [
    'alphaLead',
    'alphaMember',
    'alphaUnit'
  ]),
  add(
    'a Rückmeldung of Alpha',
    'app.template_comment',
    (w) => ({
      region_id: w.regionId,
      template_id: w.ids.round,
      organisation_id: w.ids.alpha,
      text: 'Gut'
    }),
    ['alphaLead', 'alphaMember', 'alphaUnit']
  ),
  add(
    'an invitation to comment',
    'app.comment_invitation',
    (w) => ({ region_id: w.regionId, template_id: w.ids.round, organisation_id: w.ids.beta }),
    ['coordinator']
  ),
  add(
    'a matrix',
    'app.matrix_template',
    (w) => ({ region_id: w.regionId, audience: 'owner', version: 3, title: 'Neu' }),
    ['coordinator']
  ),
  add(
    'a theme to a draft',
    'app.theme',
    (w) => ({
      region_id: w.regionId,
      template_id: w.ids.draftMatrix,
      key: 'T2',
      number: '2',
      title: 'Neu',
      position: 2
    }),
    ['coordinator']
  ),
  add(
    'a theme to a published matrix',
    'app.theme',
    (w) => ({
      region_id: w.regionId,
      template_id: w.ids.template,
      key: 'T3',
      number: '3',
      title: 'Neu',
      position: 3
    }),
    []
  ),
  add(
    'an assessment with a draft',
    'app.assessment',
    (w) => ({
      region_id: w.regionId,
      organisation_id: w.ids.alpha,
      template_id: w.ids.draftMatrix,
      label: 'Probe',
      started_on: '2026-01-01'
    }),
    []
  ),
  change('a Bereich', 'app.unit', `name = 'IT'`, 'id', (w) => w.ids.unit, ['alphaLead']),
  change('a mandate by ending it', 'app.mandate', 'ended_at = now()', 'id', (w) => w.ids.mandate, [
    'alphaLead'
  ]),
  change(
    'the terms of Alpha',
    'app.owner_terms',
    `council = 'Stadtrat'`,
    'owner_id',
    (w) => w.ids.alpha,
    ['alphaLead']
  ),
  change(
    'what Alpha corrected of its address',
    'app.contact_correction',
    `mail = 'neu@alpha.example'`,
    'organisation_id',
    (w) => w.ids.alpha,
    ['alphaLead', 'coordinator']
  ),
  change(
    'into which Bereich somebody belongs',
    'app.membership',
    'unit_id = null',
    'person_id',
    (w) => w.actors.alphaMember.personId,
    ['alphaLead']
  ),
  change(
    'under which mandate somebody works',
    'app.membership',
    'mandate_id = null',
    'person_id',
    (w) => w.actors.provider.personId,
    []
  ),

  remove('a Bereich', 'app.unit', 'id', (w) => w.ids.unit, ['alphaLead']),
  remove('a mandate', 'app.mandate', 'id', (w) => w.ids.mandate, []),
  remove('an organisation', 'app.organisation', 'id', (w) => w.ids.alpha, []),
  change('a note handed over', 'app.hand_over', `note = 'anders'`, 'id', (w) => w.ids.handOver, [
    'alphaLead',
    'alphaMember'
  ]),
  change(
    'a hand-over by taking note of it',
    'app.hand_over_taker',
    'noted_at = now()',
    'hand_over_id',
    (w) => w.ids.handOver,
    ['alphaLead']
  ),
  remove('who takes something over', 'app.hand_over_taker', 'hand_over_id', (w) => w.ids.handOver, [
    'alphaLead',
    'alphaMember'
  ]),
  add(
    'a hand-over of Alpha’s lead',
    'app.hand_over',
    (w) => ({
      region_id: w.regionId,
      organisation_id: w.ids.alpha,
      membership_id: w.actors.alphaLead.membershipId
    }),
    ['alphaLead']
  ),
  add(
    'somebody of Beta as taker',
    'app.hand_over_taker',
    (w) => ({
      region_id: w.regionId,
      hand_over_id: w.ids.handOver,
      taker_id: w.actors.betaLead.membershipId
    }),
    []
  ),
  add(
    'a thing to what is handed over',
    'app.hand_over_item',
    (w) => ({
      region_id: w.regionId,
      hand_over_id: w.ids.handOver,
      kind: 'visit',
      subject_id: w.ids.visit,
      taker_id: w.actors.alphaLead.membershipId
    }),
    ['alphaLead', 'alphaMember']
  ),
  remove('a measure', 'app.measure', 'id', (w) => w.ids.measure, ['alphaLead']),
  remove('a goal', 'app.goal', 'id', (w) => w.ids.goal, ['alphaLead']),
  remove('an item of the agenda', 'app.agenda_item', 'id', (w) => w.ids.agendaItem, ['alphaLead']),
  remove('a text of the draft', 'app.report_text', 'sheet_id', (w) => w.ids.draft, ['alphaLead']),
  remove('what was sent', 'app.report_proposal', 'sheet_id', (w) => w.ids.draft, ['alphaLead']),
  remove('a comment of Beta', 'app.report_comment', 'organisation_id', (w) => w.ids.beta, [
    'betaLead'
  ]),
  remove('a comment of the Bereich', 'app.report_comment', 'unit_id', (w) => w.ids.invitedUnit, [
    'alphaUnit'
  ]),
  remove('a section', 'app.report_section', 'sheet_id', (w) => w.ids.draft, ['alphaLead']),
  remove('what a visit brought', 'app.visit_item', 'id', (w) => w.ids.visitItem, ['alphaLead']),
  remove('a partner of the visit', 'app.visit_partner', 'visit_id', (w) => w.ids.visit, [
    'alphaLead'
  ]),
  add(
    'whether the guest comes',
    'app.visit_answer',
    (w) => ({
      region_id: w.regionId,
      visit_id: w.ids.visit,
      organisation_id: w.ids.guest,
      owner_id: w.ids.alpha,
      answer: 'accepted',
      sequence: 0
    }),
    ['guest']
  ),
  remove('whether Beta comes', 'app.visit_answer', 'visit_id', (w) => w.ids.visit, []),
  add(
    'a Bereich to a visit of Alpha',
    'app.visit_unit',
    (w) => ({
      region_id: w.regionId,
      visit_id: w.ids.visit,
      unit_id: w.ids.unit,
      owner_id: w.ids.alpha
    }),
    ['alphaLead']
  ),
  remove('a Bereich from a visit', 'app.visit_unit', 'visit_id', (w) => w.ids.visit, ['alphaLead']),
  change(
    'whether one comes with the Bereich',
    'app.visit_unit_answer',
    `answer = 'declined'`,
    'visit_id',
    (w) => w.ids.visit,
    ['alphaUnit']
  ),
  remove(
    'whether one comes with the Bereich',
    'app.visit_unit_answer',
    'visit_id',
    (w) => w.ids.visit,
    []
  ),
  add(
    'whether somebody else of the house comes',
    'app.visit_unit_answer',
    (w) => ({
      region_id: w.regionId,
      visit_id: w.ids.visit,
      membership_id: w.actors.alphaMember.membershipId,
      unit_id: w.ids.invitedUnit,
      answer: 'accepted',
      sequence: 0
    }),
    []
  ),
  add(
    'what the Bereich expects',
    'app.visit_expectation',
    (w) => ({
      region_id: w.regionId,
      visit_id: w.ids.visit,
      owner_id: w.ids.alpha,
      organisation_id: w.ids.alpha,
      unit_id: w.ids.invitedUnit,
      expects: 'Beratung',
      contributes: 'Zeit'
    }),
    ['alphaUnit']
  ),
  add(
    'a question of the Bereich',
    'app.visit_mark',
    (w) => ({
      ...markOf(w, w.ids.alpha),
      unit_id: w.ids.invitedUnit,
      theme_id: w.ids.sharedTheme,
      criterion_id: w.ids.sharedCriterion
    }),
    ['alphaUnit']
  ),
  // A guest is made with its membership and its place at the table, or not at all.
  add(
    'a guest to a visit of Alpha',
    'app.guest',
    (w) => ({
      region_id: w.regionId,
      id: w.ids.guest,
      owner_id: w.ids.alpha,
      visit_id: w.ids.visit,
      name: 'Gast',
      mail: 'x@buero.example'
    }),
    []
  ),
  remove('a guest', 'app.guest', 'id', (w) => w.ids.guest, []),
  remove('a school the visit covers', 'app.visit_school', 'visit_id', (w) => w.ids.visit, [
    'alphaLead'
  ]),
  remove('an answer', 'app.answer', 'assessment_id', (w) => w.ids.assessment, []),
  remove('a frozen copy', 'app.frozen_copy', 'id', (w) => w.ids.copy, []),
  remove('a file', 'app.file', 'id', (w) => w.ids.file, []),
  add(
    'an answer in Alpha’s matrix',
    'app.answer',
    (w) => ({
      region_id: w.regionId,
      assessment_id: w.ids.assessment,
      criterion_id: w.ids.freeCriterion,
      organisation_id: w.ids.alpha,
      template_id: w.ids.template,
      theme_id: w.ids.keptTheme,
      current_level: 1
    }),
    ['alphaLead', 'alphaUnit']
  ),
  add(
    'an assessment of Alpha',
    'app.assessment',
    (w) => ({
      region_id: w.regionId,
      organisation_id: w.ids.alpha,
      template_id: w.ids.template,
      label: '2027',
      started_on: '2027-01-01'
    }),
    ['alphaLead']
  ),
  add(
    'a frozen copy of Alpha',
    'app.frozen_copy',
    (w) => ({
      region_id: w.regionId,
      assessment_id: w.ids.assessment,
      organisation_id: w.ids.alpha,
      template_id: w.ids.template,
      number: 2,
      taken_on: '2026-03-01',
      sha256: 'a'.repeat(64)
    }),
    ['alphaLead']
  ),
  add(
    'a release of Alpha’s copy to Gamma',
    'app.release',
    (w) => ({
      region_id: w.regionId,
      copy_id: w.ids.copy,
      organisation_id: w.ids.alpha,
      recipient_id: w.ids.gamma,
      includes_remarks: true
    }),
    ['alphaLead']
  ),
  add(
    'a correction of Alpha’s copy',
    'app.correction',
    (w) => ({
      region_id: w.regionId,
      copy_id: w.ids.correctedCopy,
      corrects_id: w.ids.correctingCopy,
      assessment_id: w.ids.earlier,
      organisation_id: w.ids.alpha,
      reason: 'Irrtum'
    }),
    ['alphaLead']
  ),
  change(
    'a correction',
    'app.correction',
    `reason = 'x'`,
    'copy_id',
    (w) => w.ids.correctingCopy,
    []
  ),
  remove('a correction', 'app.correction', 'copy_id', (w) => w.ids.correctingCopy, []),
  // Only app.redact notes a redaction, together with what it takes out.
  add(
    'a redaction without taking anything out',
    'app.redaction',
    (w) => ({
      region_id: w.regionId,
      organisation_id: w.ids.alpha,
      copy_id: w.ids.copy,
      reason: 'Anordnung',
      redacted_on: '2026-02-08'
    }),
    []
  ),
  add(
    'a redaction of a sheet without taking anything out',
    'app.redaction',
    (w) => ({
      region_id: w.regionId,
      organisation_id: w.ids.alpha,
      sheet_id: w.ids.earlierSheet,
      place: 'bogen.highlights.0',
      reason: 'Anordnung',
      redacted_on: '2026-02-08'
    }),
    []
  ),
  change('a redaction', 'app.redaction', `reason = 'x'`, 'id', (w) => w.ids.redaction, []),
  remove('an edition', 'app.report_edition', 'redaction_id', (w) => w.ids.redaction, []),
  remove('a release', 'app.release', 'id', (w) => w.ids.toBeta, []),
  add(
    'a release to all partners of a visit',
    'app.standing_release',
    (w) => ({
      region_id: w.regionId,
      visit_id: w.ids.visit,
      copy_id: w.ids.correctedCopy,
      organisation_id: w.ids.alpha,
      includes_remarks: true,
      theme_ids: [w.ids.sharedTheme]
    }),
    ['alphaLead']
  ),
  change(
    'a release to all partners by ending it',
    'app.standing_release',
    'ended_at = now()',
    'id',
    (w) => w.ids.standing,
    ['alphaLead']
  ),
  remove('a release to all partners', 'app.standing_release', 'id', (w) => w.ids.standing, []),
  add(
    'another theme to the release to Beta',
    'app.release_theme',
    (w) => ({
      region_id: w.regionId,
      release_id: w.ids.toBeta,
      theme_id: w.ids.keptTheme,
      copy_id: w.ids.copy,
      organisation_id: w.ids.alpha
    }),
    ['alphaLead']
  ),
  add(
    'a visit of Alpha',
    'app.visit',
    (w) => ({
      region_id: w.regionId,
      owner_id: w.ids.alpha,
      title: 'Noch ein Besuch',
      held_on: '2026-12-10',
      starts_at: '10:00'
    }),
    ['alphaLead']
  ),
  add(
    'Gamma as partner of Alpha’s visit',
    'app.visit_partner',
    (w) => ({
      region_id: w.regionId,
      visit_id: w.ids.visit,
      organisation_id: w.ids.gamma,
      owner_id: w.ids.alpha,
      access_until: '2099-01-01'
    }),
    ['alphaLead']
  ),
  add(
    'a school to a visit of Alpha',
    'app.visit_school',
    (w) => ({
      region_id: w.regionId,
      visit_id: w.ids.earlierVisit,
      school_id: w.ids.alphaSchool,
      owner_id: w.ids.alpha
    }),
    ['alphaLead']
  ),
  add(
    'an item to the agenda',
    'app.agenda_item',
    (w) => ({
      region_id: w.regionId,
      visit_id: w.ids.visit,
      owner_id: w.ids.alpha,
      kind: 'other',
      position: 9,
      title: 'Austausch',
      minutes: 10
    }),
    ['alphaLead']
  ),
  add(
    'why an item is on the agenda',
    'app.agenda_reason',
    (w) => ({
      region_id: w.regionId,
      item_id: w.ids.agendaItem,
      owner_id: w.ids.alpha,
      reasons: ['gap']
    }),
    ['alphaLead']
  ),
  add(
    'a writer to a talk',
    'app.visit_talk',
    (w) => ({ region_id: w.regionId, visit_id: w.ids.earlierVisit, owner_id: w.ids.alpha }),
    ['alphaLead']
  ),
  change('an item of the agenda', 'app.agenda_item', 'minutes = 5', 'id', (w) => w.ids.agendaItem, [
    'alphaLead'
  ]),
  change('who writes', 'app.visit_talk', 'asked_by = null', 'visit_id', (w) => w.ids.visit, [
    'alphaLead'
  ]),
  add(
    'a pause to a talk',
    'app.talk_pause',
    (w) => ({ region_id: w.regionId, visit_id: w.ids.visit, owner_id: w.ids.alpha }),
    ['alphaLead']
  ),
  change(
    'a pause of the talk',
    'app.talk_pause',
    'ended_at = began_at',
    'visit_id',
    (w) => w.ids.visit,
    ['alphaLead']
  ),
  add(
    'the next step of a goal',
    'app.goal_step',
    (w) => ({
      region_id: w.regionId,
      goal_id: w.ids.goal,
      owner_id: w.ids.alpha,
      no: 2,
      state: 'done'
    }),
    ['alphaLead']
  ),
  ...(['office', 'gamma'] as const).map((party) =>
    add(
      `a measure of ${party} for a goal`,
      'app.measure',
      (w) => ({
        region_id: w.regionId,
        goal_id: w.ids.goal,
        owner_id: w.ids.alpha,
        party_id: w.ids[party],
        party_kind: party === 'office' ? 'coordinationOffice' : 'schoolOwner',
        title: 'Beratung'
      }),
      party === 'office' ? ['alphaLead'] : []
    )
  ),
  add(
    'a goal in Alpha’s visit',
    'app.goal',
    (w) => ({
      region_id: w.regionId,
      visit_id: w.ids.visit,
      owner_id: w.ids.alpha,
      title: 'Noch ein Ziel'
    }),
    ['alphaLead']
  ),
  add(
    'an open point in Alpha’s visit',
    'app.visit_item',
    (w) => ({
      region_id: w.regionId,
      visit_id: w.ids.visit,
      owner_id: w.ids.alpha,
      kind: 'openPoint',
      text: 'Noch ein Punkt'
    }),
    ['alphaLead']
  ),
  add(
    'a comment of Beta',
    'app.report_comment',
    (w) => ({
      region_id: w.regionId,
      sheet_id: w.ids.draft,
      visit_id: w.ids.visit,
      owner_id: w.ids.alpha,
      organisation_id: w.ids.beta,
      place: 'goals',
      text: 'Noch etwas'
    }),
    ['betaLead']
  ),
  add(
    'a comment of the Bereich',
    'app.report_comment',
    (w) => ({
      region_id: w.regionId,
      sheet_id: w.ids.draft,
      visit_id: w.ids.visit,
      owner_id: w.ids.alpha,
      organisation_id: w.ids.alpha,
      unit_id: w.ids.invitedUnit,
      place: 'goals',
      text: 'Noch etwas'
    }),
    ['alphaUnit']
  ),
  add(
    'that Beta took note',
    'app.report_response',
    (w) => ({
      region_id: w.regionId,
      sheet_id: w.ids.earlierSheet,
      visit_id: w.ids.earlierVisit,
      owner_id: w.ids.alpha,
      organisation_id: w.ids.beta,
      kind: 'noted',
      sha256: '1'.repeat(64),
      made_on: '2026-01-01'
    }),
    ['betaLead']
  ),
  add(
    'a file of Alpha',
    'app.file',
    (w) => ({
      region_id: w.regionId,
      organisation_id: w.ids.alpha,
      name: 'x.pdf',
      media_type: 'application/pdf',
      size: 1,
      sha256: 'b'.repeat(64)
    }),
    ['alphaLead']
  ),
  add(
    'a piece to a file of Alpha',
    'app.file_piece',
    (w) => ({
      region_id: w.regionId,
      file_id: w.ids.file,
      no: 1,
      bytes: Buffer.from('z')
    }),
    ['alphaLead']
  ),
  add(
    'an invitation of staff to Alpha',
    'app.invitation',
    (w) => ({
      region_id: w.regionId,
      organisation_id: w.ids.alpha,
      role: 'ownerMember',
      name: 'Noch eine',
      mail: 'noch@alpha.example',
      expires_at: '2099-01-01'
    }),
    ['alphaLead']
  ),
  add(
    'an invitation of a lead to Alpha',
    'app.invitation',
    (w) => ({
      region_id: w.regionId,
      organisation_id: w.ids.alpha,
      role: 'ownerLead',
      name: 'Neue Leitung',
      mail: 'leitung@alpha.example',
      expires_at: '2099-01-01'
    }),
    ['alphaLead', 'coordinator']
  ),
  add(
    'a Bereich to Alpha',
    'app.unit',
    (w) => ({ region_id: w.regionId, owner_id: w.ids.alpha, kind: 'finance', name: 'Kämmerei' }),
    ['alphaLead']
  ),
  add(
    'a mandate of Alpha',
    'app.mandate',
    (w) => ({
      region_id: w.regionId,
      owner_id: w.ids.alpha,
      provider: 'Neue GmbH',
      purpose: 'WLAN',
      valid_from: '2026-01-01',
      valid_to: '2027-01-01'
    }),
    ['alphaLead']
  ),
  add(
    'the terms of Gamma',
    'app.owner_terms',
    (w) => ({ region_id: w.regionId, owner_id: w.ids.gamma, council: 'Vorstand' }),
    ['gammaLead']
  ),
  add(
    'a corrected address of Gamma',
    'app.contact_correction',
    (w) => ({ region_id: w.regionId, organisation_id: w.ids.gamma, place: 'Gamma' }),
    ['gammaLead', 'coordinator']
  ),
  add(
    'an organisation by hand',
    'app.organisation',
    (w) => ({ region_id: w.regionId, kind: 'schoolOwner', name: 'Stadt Neu', by_hand: true }),
    ['coordinator']
  ),
  add(
    'a second coordination',
    'app.organisation',
    (w) => ({ region_id: w.regionId, kind: 'coordinationOffice', name: 'Zweite', by_hand: true }),
    []
  ),
  add(
    'an invitation of a provider to Alpha',
    'app.invitation',
    (w) => ({
      region_id: w.regionId,
      organisation_id: w.ids.alpha,
      role: 'ownerMember',
      name: 'Technik',
      mail: 'technik@netz.example',
      expires_at: '2099-01-01',
      mandate_id: w.ids.mandate
    }),
    ['alphaLead']
  ),
  add(
    'a person',
    'app.person',
    (w) => ({
      region_id: w.regionId,
      name: 'Eindringling',
      mail: 'x@x.example'
    }),
    []
  ),
  add(
    'a deputy for Alpha’s lead out of its staff',
    'app.membership',
    (w) => deputy(w, w.actors.alphaMember),
    ['alphaLead']
  ),
  add(
    'a deputy for Alpha’s lead out of another organisation',
    'app.membership',
    (w) => deputy(w, w.actors.betaLead),
    []
  ),
  add(
    'a service provider as deputy for Alpha’s lead',
    'app.membership',
    (w) => deputy(w, w.actors.provider),
    []
  ),
  add(
    'a membership in Alpha for oneself',
    'app.membership',
    (w) => ({
      region_id: w.regionId,
      person_id: w.actors.gammaLead.personId,
      organisation_id: w.ids.alpha,
      role: 'ownerLead',
      valid_from: '2026-01-01'
    }),
    []
  ),
  change(
    'a reading to open',
    'app.history_reading',
    `state = 'open'`,
    'id',
    (w) => w.ids.reading,
    []
  ),
  change(
    'that Alpha asked for its data',
    'app.data_extract',
    `made_at = now()`,
    'id',
    (w) => w.ids.dataExtract,
    []
  ),
  add(
    'that Alpha asks for its data',
    'app.data_extract',
    (w) => ({
      region_id: w.regionId,
      organisation_id: w.ids.alpha,
      made_by: w.actors.alphaLead.membershipId
    }),
    ['alphaLead']
  ),
  remove('that Alpha asked for its data', 'app.data_extract', 'id', (w) => w.ids.dataExtract, []),
  remove('who read the history', 'app.history_look', 'reading_id', (w) => w.ids.reading, []),
  remove('who is named', 'app.history_concerned', 'reading_id', (w) => w.ids.reading, []),
  add(
    'a reading past its function',
    'app.history_reading',
    (w) => ({ region_id: w.regionId, organisation_id: w.ids.alpha, state: 'open' }),
    []
  ),
  add(
    'a line of history',
    'app.history',
    (w) => ({
      region_id: w.regionId,
      table_name: 'x',
      row_id: 'x',
      verb: 'insert'
    }),
    []
  )
];

/** Of the theme that the IT answers. */
function ofTheme(w: World) {
  return {
    region_id: w.regionId,
    assessment_id: w.ids.assessment,
    organisation_id: w.ids.alpha,
    template_id: w.ids.template,
    theme_id: w.ids.keptTheme
  };
}

function markOf(w: World, organisation_id: string) {
  return {
    region_id: w.regionId,
    visit_id: w.ids.visit,
    owner_id: w.ids.alpha,
    template_id: w.ids.template,
    organisation_id,
    question: 'Wie?'
  };
}

function deputy(w: World, { personId }: { personId: string }) {
  return {
    region_id: w.regionId,
    person_id: personId,
    organisation_id: w.ids.alpha,
    role: 'ownerLead',
    deputy_of: w.actors.alphaLead.membershipId,
    valid_from: '2026-01-01',
    valid_to: '2098-12-31'
  };
}

function change(
  what: string,
  table: string,
  set: string,
  column: string,
  value: (world: World) => string,
  allowed: Persona[]
): Write {
  const text = `update ${table} set ${set} where ${column} = $1`;
  return { name: `changes ${what}`, statement: (world) => [text, [value(world)]], allowed };
}

function remove(
  what: string,
  table: string,
  column: string,
  value: (world: World) => string,
  allowed: Persona[]
): Write {
  const text = `delete from ${table} where ${column} = $1`;
  return { name: `removes ${what}`, statement: (world) => [text, [value(world)]], allowed };
}

function add(
  what: string,
  table: string,
  row: (world: World) => Record<string, unknown>,
  allowed: Persona[]
): Write {
  return {
    name: `adds ${what}`,
    statement: (world) => {
      const columns = Object.entries(row(world));
      const names = columns.map(([name]) => name).join(', ');
      const marks = columns.map((_, index) => `$${index + 1}`).join(', ');
      return [
        `insert into ${table} (${names}) values (${marks})`,
        columns.map(([, value]) => value)
      ];
    },
    allowed
  };
}
