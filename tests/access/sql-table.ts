import type { Persona, World } from './world.ts';

/**
 * Who reads which thing of Stadt Alpha, straight in SQL. Hand-written after domain.md C.0 and C.25:
 * what is not named here is refused. It is also the page to show a data protection officer.
 */
export type Thing = {
  name: string;
  /** Counts the rows of this thing that the person sees. */
  count: (world: World) => [text: string, values: unknown[]];
  /** How many rows each persona sees; everybody else sees none. */
  seen: Partial<Record<Persona, number>>;
};

const ofRegion: Persona[] = [
  'alphaLead',
  'alphaMember',
  'alphaUnit',
  'provider',
  'betaLead',
  'gammaLead',
  'coordinator',
  'schoolLead',
  'schoolMember',
  'supervision',
  'mediaAdvisor',
  'steering'
];
/** A guest reads the words of the matrix that was released to it. */
const readers: Persona[] = [...ofRegion, 'guest'];
/** In the house of Alpha; the service provider is not. */
const inAlpha: Persona[] = ['alphaLead', 'alphaMember', 'alphaUnit'];
const ofAlpha: Persona[] = [...inAlpha, 'provider'];
const ofSchool: Persona[] = ['schoolLead', 'schoolMember'];
/** The goal of the visit: who took part, and the school that does something for it. */
const ofGoal: Persona[] = [
  ...ofAlpha,
  'betaLead',
  'coordinator',
  'guest',
  'schoolLead',
  'schoolMember'
];

export const things: Thing[] = [
  // The region's name is on every page of its people, also of those without a valid membership.
  thing('the region', 'app.region', 'id', (w) => w.regionId, [
    ...ofRegion,
    'guest',
    'formerLead',
    'suspendedLead',
    'formerProvider',
    'nobody'
  ]),
  // Guests know who takes part in their visit, and nothing else of the directory.
  thing('the directory entry of Alpha', 'app.organisation', 'id', (w) => w.ids.alpha, [
    ...ofRegion,
    'guest'
  ]),
  thing('the name of a guest', 'app.organisation', 'id', (w) => w.ids.guest, [
    ...ofAlpha,
    'betaLead',
    'coordinator',
    'guest'
  ]),
  thing('the name of Gamma', 'app.organisation', 'id', (w) => w.ids.gamma, ofRegion),
  thing('address and link of a guest', 'app.guest', 'id', (w) => w.ids.guest, [
    'alphaLead',
    'guest'
  ]),
  thing('Alpha as Schulträger', 'app.school_owner', 'id', (w) => w.ids.alpha, ofRegion),
  thing('a school of Alpha', 'app.school', 'owner_id', (w) => w.ids.alpha, ofRegion),
  thing('the municipalities', 'app.municipality', 'region_id', (w) => w.regionId, ofRegion),
  thing(
    'since when Alpha has its name',
    'app.organisation_period',
    'organisation_id',
    (w) => w.ids.alpha,
    ofRegion
  ),
  thing('a filled workbook', 'app.filled_workbook', 'id', (w) => w.ids.filledWorkbook, [
    'alphaLead'
  ]),
  thing(
    'what a filled workbook says',
    'app.filled_workbook_content',
    'workbook_id',
    (w) => w.ids.filledWorkbook,
    ['alphaLead']
  ),
  thing('an upload of the register', 'app.register_import', 'id', (w) => w.ids.registerImport, [
    'coordinator'
  ]),
  thing(
    'what the uploaded register says',
    'app.register_import_part',
    'import_id',
    (w) => w.ids.registerImport,
    ['coordinator'],
    2
  ),
  // Others see nothing of a round, also not who else is asked or missing.
  thing('a round', 'app.assessment_round', 'id', (w) => w.ids.assessmentRound, [
    ...inAlpha,
    'betaLead',
    'coordinator'
  ]),
  {
    name: 'who is asked in the round',
    count: (w) => ['select from app.round_owner where round_id = $1', [w.ids.assessmentRound]],
    seen: { alphaLead: 1, alphaMember: 1, alphaUnit: 1, betaLead: 1, coordinator: 2 }
  },
  {
    name: 'how much is answered in the round, of those who began',
    count: (w) => ['select from app.round_counts($1)', [w.ids.assessmentRound]],
    seen: {}
  },
  thing('a wish for more time', 'app.round_extension', 'id', (w) => w.ids.extension, [
    ...inAlpha,
    'coordinator'
  ]),
  thing('a Projektphase', 'app.project_phase', 'id', (w) => w.ids.phase, ofRegion),
  thing(
    'who takes part in a Projektphase',
    'app.phase_member',
    'phase_id',
    (w) => w.ids.phase,
    ofRegion
  ),
  thing('the Impressum of the region', 'app.legal_text', 'id', (w) => w.ids.legalText, ofRegion),
  thing('the matrix', 'app.matrix_template', 'id', (w) => w.ids.template, readers),
  thing(
    'the levels of the matrix',
    'app.template_level',
    'template_id',
    (w) => w.ids.template,
    readers,
    4
  ),
  thing('a theme of the matrix', 'app.theme', 'id', (w) => w.ids.sharedTheme, readers),
  thing('a criterion of the matrix', 'app.criterion', 'id', (w) => w.ids.sharedCriterion, readers),
  thing(
    'the mirror of a criterion',
    'app.mirror_pair',
    'school_criterion_id',
    (w) => w.ids.schoolCriterion,
    ofRegion
  ),
  ...['template_wording', 'level_wording'].map((table) =>
    thing(
      `the matrix in English (${table})`,
      `app.${table}`,
      'template_id',
      (w: World) => w.ids.template,
      readers
    )
  ),
  thing('a theme in English', 'app.theme_wording', 'theme_id', (w) => w.ids.sharedTheme, readers),
  thing(
    'a criterion in English',
    'app.criterion_wording',
    'criterion_id',
    (w) => w.ids.sharedCriterion,
    readers
  ),
  thing('a Vorgabe to a criterion', 'app.requirement', 'id', (w) => w.ids.requirement, readers),
  thing('a matrix in draft', 'app.matrix_template', 'id', (w) => w.ids.draftMatrix, [
    'coordinator'
  ]),
  thing('a theme in draft', 'app.theme', 'id', (w) => w.ids.draftTheme, ['coordinator']),
  thing('a criterion in draft', 'app.criterion', 'id', (w) => w.ids.draftCriterion, [
    'coordinator'
  ]),
  // Somebody asked to comment reads the draft; so do all of that organisation who may comment.
  thing('a matrix that Alpha comments on', 'app.matrix_template', 'id', (w) => w.ids.round, [
    ...inAlpha,
    'coordinator'
  ]),
  thing('a criterion that Alpha comments on', 'app.criterion', 'id', (w) => w.ids.roundCriterion, [
    ...inAlpha,
    'coordinator'
  ]),
  thing(
    'the mirror of a criterion that Alpha comments on',
    'app.mirror_pair',
    'school_criterion_id',
    (w) => w.ids.roundCriterion,
    [...inAlpha, 'coordinator']
  ),
  ...['comment_invitation', 'template_comment'].map((table) =>
    thing(
      `what Alpha says about a draft (${table})`,
      `app.${table}`,
      'template_id',
      (w: World) => w.ids.round,
      [...inAlpha, 'coordinator']
    )
  ),
  thing(
    'what became of Alpha’s Rückmeldung',
    'app.comment_answer',
    'comment_id',
    (w) => w.ids.comment,
    [...inAlpha, 'coordinator']
  ),
  thing('the lead of Alpha as a person', 'app.person', 'id', (w) => w.ids.leadPerson, [
    ...ofAlpha,
    'coordinator'
  ]),
  thing('the membership of Alpha’s lead', 'app.membership', 'person_id', (w) => w.ids.leadPerson, [
    ...ofAlpha,
    'coordinator'
  ]),
  thing(
    'the membership of Alpha’s staff',
    'app.membership',
    'person_id',
    (w) => w.actors.alphaMember.personId,
    ofAlpha
  ),
  thing('the lead of Beta as a person', 'app.person', 'id', (w) => w.actors.betaLead.personId, [
    'betaLead',
    'coordinator'
  ]),
  thing('a Bereich of Alpha', 'app.unit', 'id', (w) => w.ids.unit, ofRegion),
  thing('how Alpha names its Rat', 'app.owner_terms', 'owner_id', (w) => w.ids.alpha, ofRegion),
  thing(
    'what Alpha corrected of its address',
    'app.contact_correction',
    'organisation_id',
    (w) => w.ids.alpha,
    ofRegion
  ),
  thing('the mandate of another provider', 'app.mandate', 'id', (w) => w.ids.mandate, inAlpha),
  {
    name: 'mandates of whomever',
    count: () => ['select from app.mandate', []],
    seen: { alphaLead: 3, alphaMember: 3, alphaUnit: 3, provider: 1 }
  },
  thing('an invitation to Alpha', 'app.invitation', 'id', (w) => w.ids.invitation, ['alphaLead']),
  // The service provider of the house is no part of it.
  ...['hand_over', 'hand_over_taker', 'hand_over_item'].map((table) =>
    thing(
      `what Alpha’s staff hands over (${table})`,
      `app.${table}`,
      table === 'hand_over' ? 'id' : 'hand_over_id',
      (w: World) => w.ids.handOver,
      ['alphaLead', 'alphaMember']
    )
  ),
  // The coordination may have to agree; whoever is named sees by whom and why.
  thing('a reading of the history', 'app.history_reading', 'id', (w) => w.ids.reading, [
    'alphaLead',
    'alphaMember',
    'coordinator'
  ]),
  thing('that Alpha asked for its data', 'app.data_extract', 'id', (w) => w.ids.dataExtract, [
    'alphaLead'
  ]),
  thing('who read the history', 'app.history_look', 'reading_id', (w) => w.ids.openReading, [
    'alphaLead',
    'alphaMember',
    'coordinator'
  ]),
  thing('who is named', 'app.history_concerned', 'reading_id', (w) => w.ids.openReading, [
    'alphaMember'
  ]),
  thing('the assessment', 'app.assessment', 'id', (w) => w.ids.assessment, ofAlpha),
  thing(
    'the answers being worked on',
    'app.answer',
    'assessment_id',
    (w) => w.ids.assessment,
    ofAlpha,
    2
  ),
  thing(
    'the internal notes',
    'app.internal_note',
    'assessment_id',
    (w) => w.ids.assessment,
    inAlpha,
    2
  ),
  thing('who answers a theme', 'app.theme_assignment', 'theme_id', (w) => w.ids.keptTheme, ofAlpha),
  // Of a mandate without themes a provider reads the matrix, not what proves it.
  thing(
    'the evidence of a criterion',
    'app.evidence',
    'criterion_id',
    (w) => w.ids.keptCriterion,
    inAlpha,
    2
  ),
  thing('a file of evidence', 'app.file', 'id', (w) => w.ids.proof, inAlpha),
  thing(
    'which school differs',
    'app.deviating_school',
    'criterion_id',
    (w) => w.ids.keptCriterion,
    inAlpha
  ),
  thing(
    'the themes of a mandate',
    'app.mandate_theme',
    'mandate_id',
    (w) => w.ids.mandate,
    inAlpha
  ),
  thing('the frozen copy', 'app.frozen_copy', 'id', (w) => w.ids.copy, [
    ...ofAlpha,
    'betaLead',
    'coordinator',
    'guest'
  ]),
  thing(
    'a frozen answer of a released theme',
    'app.copied_answer',
    'theme_id',
    (w) => w.ids.sharedTheme,
    [...ofAlpha, 'betaLead', 'coordinator', 'guest']
  ),
  thing(
    'a frozen answer of a theme that was kept',
    'app.copied_answer',
    'theme_id',
    (w) => w.ids.keptTheme,
    ofAlpha
  ),
  thing('a remark of a released theme', 'app.copied_remark', 'theme_id', (w) => w.ids.sharedTheme, [
    ...ofAlpha,
    'betaLead'
  ]),
  thing(
    'a remark of a theme that was kept',
    'app.copied_remark',
    'theme_id',
    (w) => w.ids.keptTheme,
    ofAlpha
  ),
  thing(
    'the answers of the school',
    'app.answer',
    'assessment_id',
    (w) => w.ids.schoolAssessment,
    ofSchool,
    2
  ),
  thing(
    'the internal notes of the school',
    'app.internal_note',
    'assessment_id',
    (w) => w.ids.schoolAssessment,
    ofSchool,
    2
  ),
  thing(
    'the matrix of the school',
    'app.assessment',
    'id',
    (w) => w.ids.schoolAssessment,
    ofSchool
  ),
  thing('the frozen copy of the school', 'app.frozen_copy', 'id', (w) => w.ids.schoolCopy, [
    ...ofSchool,
    ...inAlpha
  ]),
  thing(
    'a frozen answer the school released to its Schulträger',
    'app.copied_answer',
    'theme_id',
    (w) => w.ids.schoolTheme,
    [...ofSchool, ...inAlpha]
  ),
  thing(
    'a frozen answer the school keeps',
    'app.copied_answer',
    'theme_id',
    (w) => w.ids.schoolOwnTheme,
    ofSchool
  ),
  thing(
    'a remark of the school',
    'app.copied_remark',
    'copy_id',
    (w) => w.ids.schoolCopy,
    ofSchool,
    2
  ),
  thing('the release to its Schulträger', 'app.release', 'id', (w) => w.ids.toItsOwner, [
    ...ofSchool,
    ...inAlpha
  ]),
  thing('the release to Beta', 'app.release', 'id', (w) => w.ids.toBeta, [...ofAlpha, 'betaLead']),
  thing('the release to the guest', 'app.release', 'id', (w) => w.ids.toGuest, [
    ...ofAlpha,
    'guest'
  ]),
  thing('the release to the coordination', 'app.release', 'id', (w) => w.ids.toOffice, [
    ...ofAlpha,
    'coordinator'
  ]),
  thing('what the release to Beta covers', 'app.release_theme', 'release_id', (w) => w.ids.toBeta, [
    ...ofAlpha,
    'betaLead'
  ]),
  thing('the visit', 'app.visit', 'id', (w) => w.ids.visit, [
    ...ofAlpha,
    'betaLead',
    'coordinator',
    'guest'
  ]),
  thing(
    'the partners of the visit',
    'app.visit_partner',
    'visit_id',
    (w) => w.ids.visit,
    [...ofAlpha, 'betaLead', 'coordinator', 'guest'],
    3
  ),
  thing('whether Beta comes to the visit', 'app.visit_answer', 'visit_id', (w) => w.ids.visit, [
    ...ofAlpha,
    'betaLead'
  ]),
  thing('the Bereich at the visit', 'app.visit_unit', 'visit_id', (w) => w.ids.visit, [
    ...ofAlpha,
    'betaLead',
    'coordinator',
    'guest'
  ]),
  thing('the name of the Bereich at the visit', 'app.unit', 'id', (w) => w.ids.invitedUnit, [
    ...ofRegion,
    'guest'
  ]),
  thing(
    'whether somebody of the Bereich comes',
    'app.visit_unit_answer',
    'visit_id',
    (w) => w.ids.visit,
    ['alphaUnit']
  ),
  thing('the school the visit covers', 'app.visit_school', 'visit_id', (w) => w.ids.visit, [
    ...ofAlpha,
    'betaLead',
    'coordinator',
    'guest'
  ]),
  thing('the Ausbaustand of Alpha’s school', 'app.build_out', 'owner_id', (w) => w.ids.alpha, [
    ...ofAlpha,
    'schoolLead',
    'schoolMember'
  ]),
  thing(
    'the Ausbaustand that was released with the visit',
    'app.build_out_release',
    'visit_id',
    (w) => w.ids.visit,
    [...ofAlpha, 'betaLead', 'coordinator']
  ),
  // Whatever is asked, nobody learns of a theme that was not released to it.
  thing('a mark on a released theme', 'app.visit_mark', 'theme_id', (w) => w.ids.sharedTheme, [
    ...ofAlpha,
    'betaLead',
    'coordinator',
    'guest'
  ]),
  thing(
    'a mark on a theme that was kept',
    'app.visit_mark',
    'theme_id',
    (w) => w.ids.keptTheme,
    ofAlpha
  ),
  thing('what Beta expects of the visit', 'app.visit_expectation', 'visit_id', (w) => w.ids.visit, [
    ...ofAlpha,
    'betaLead',
    'coordinator',
    'guest'
  ]),
  thing('the goal of the visit', 'app.goal', 'id', (w) => w.ids.goal, ofGoal),
  thing('how the goal goes on', 'app.goal_step', 'goal_id', (w) => w.ids.goal, ofGoal),
  thing('what the office does for the goal', 'app.measure', 'id', (w) => w.ids.measure, ofGoal),
  thing('what is done after the visit', 'app.measure', 'id', (w) => w.ids.visitMeasure, [
    ...ofAlpha,
    'betaLead',
    'coordinator',
    'guest'
  ]),
  // How one school stands is its own business and that of its owner.
  thing('what a school does for the goal', 'app.measure', 'id', (w) => w.ids.schoolMeasure, [
    ...ofAlpha,
    'schoolLead',
    'schoolMember'
  ]),
  // What concerns one school is for that school; a level the room agreed on for who has the theme.
  // Neither internal items reach a partner nor those of a theme that was not released to it.
  {
    name: 'the agenda of the visit',
    count: (w) => ['select from app.agenda_item where visit_id = $1', [w.ids.visit]],
    seen: {
      ...Object.fromEntries(ofAlpha.map((persona) => [persona, 4])),
      betaLead: 2,
      coordinator: 2,
      guest: 2
    }
  },
  {
    name: 'why an item is on the agenda',
    count: (w) => ['select from app.agenda_reason where owner_id = $1', [w.ids.alpha]],
    seen: Object.fromEntries(ofAlpha.map((persona) => [persona, 2]))
  },
  thing('who writes in the talk', 'app.visit_talk', 'visit_id', (w) => w.ids.visit, ofAlpha),
  thing('a pause of the talk', 'app.talk_pause', 'visit_id', (w) => w.ids.visit, [
    ...ofAlpha,
    'betaLead',
    'coordinator',
    'guest'
  ]),
  {
    name: 'what the visit brought besides goals',
    count: (w) => ['select from app.visit_item where visit_id = $1', [w.ids.visit]],
    seen: {
      ...Object.fromEntries(inAlpha.map((persona) => [persona, 4])),
      provider: 3,
      betaLead: 2,
      coordinator: 2,
      guest: 2
    }
  },
  thing('the draft of the Berichtsbogen', 'app.report_sheet', 'id', (w) => w.ids.draft, ofAlpha),
  {
    name: 'the confirmed Berichtsbogen of the earlier visit',
    count: () => [`select from app.report_sheet where state = 'confirmed'`, []],
    seen: { alphaLead: 1, alphaMember: 1, alphaUnit: 1, provider: 1, betaLead: 1 }
  },
  {
    name: 'the second edition of the confirmed Berichtsbogen',
    count: () => ['select from app.report_edition', []],
    seen: { alphaLead: 1, alphaMember: 1, alphaUnit: 1, provider: 1, betaLead: 1 }
  },
  // What is about one school, and what the owner is still writing, is for the house; a school reads its own
  // section once it was sent to it.
  thing('a text of the draft', 'app.report_text', 'sheet_id', (w) => w.ids.draft, inAlpha),
  thing('a section that is written', 'app.report_section', 'sheet_id', (w) => w.ids.draft, inAlpha),
  {
    name: 'what was sent for comments, common part and one section',
    count: (w) => ['select from app.report_proposal where sheet_id = $1', [w.ids.draft]],
    seen: {
      alphaLead: 2,
      alphaMember: 2,
      alphaUnit: 2,
      provider: 1,
      betaLead: 1,
      guest: 1,
      coordinator: 1,
      schoolLead: 1,
      schoolMember: 1
    }
  },
  thing('Beta’s comment', 'app.report_comment', 'organisation_id', (w) => w.ids.beta, [
    ...inAlpha,
    'betaLead'
  ]),
  thing(
    'a comment of the Bereich',
    'app.report_comment',
    'unit_id',
    (w) => w.ids.invitedUnit,
    inAlpha
  ),
  thing('that a school confirmed', 'app.report_response', 'sheet_id', (w) => w.ids.draft, [
    ...inAlpha,
    'schoolLead',
    'schoolMember'
  ]),
  thing(
    'a public version that is not approved',
    'app.public_sheet',
    'sheet_id',
    (w) => w.ids.earlierSheet,
    ofAlpha
  ),
  thing('a publication', 'app.publication', 'id', (w) => w.ids.publication, ofRegion),
  thing('a correction', 'app.correction', 'copy_id', (w) => w.ids.correctingCopy, ofAlpha),
  thing('why something was taken out', 'app.redaction', 'id', (w) => w.ids.redaction, [
    'alphaLead'
  ]),
  // Partners know what reaches them, not whether others will get it too.
  thing('a release to all partners', 'app.standing_release', 'id', (w) => w.ids.standing, ofAlpha),
  thing('a file in preparation', 'app.file', 'id', (w) => w.ids.file, ofAlpha),
  {
    name: 'the bytes of files',
    count: () => ['select from app.file_piece', []],
    seen: { alphaLead: 3, alphaMember: 3, alphaUnit: 3, provider: 2, betaLead: 1 }
  }
];

/** Tables no request reads at all: asking is refused, not answered with nothing. */
export const closed = [
  'app.history',
  'app.history_seal',
  'app.history_anchor',
  'auth.barrier_report',
  'app.mail',
  'app.visit_uninvitation',
  'app.column_privacy',
  'app.probe',
  'app.restoration',
  'app.deletion',
  'auth.ended_session',
  'auth.kept_input',
  'auth.sending',
  'auth.session',
  'auth."user"'
];

function thing(
  name: string,
  table: string,
  column: string,
  value: (world: World) => string,
  readers: Persona[],
  rows = 1
): Thing {
  return {
    name,
    count: (world) => [`select from ${table} where ${column} = $1`, [value(world)]],
    seen: Object.fromEntries(readers.map((persona) => [persona, rows]))
  };
}
