import { sql, type RawBuilder } from 'kysely';
import type { Group, Reason } from './extract.ts';

/** Of what somebody is shown, the rows that are the organisation's; nothing where all of them are. */
type Part = { group: Group; whose?: (own: string) => RawBuilder<unknown> };

/**
 * What a Datenauszug holds of each table: the rows that the policies show to whoever leads the organisation, which is
 * what it owns and what is released to it today. Where they show more, as a directory does, `whose` tells its own.
 */
export const parts: Readonly<Record<string, Part>> = {
  organisation: { group: 'organisation', whose: of('id') },
  school_owner: { group: 'organisation', whose: of('id') },
  school: { group: 'organisation', whose: of('id', 'owner_id') },
  organisation_period: { group: 'organisation', whose: of('organisation_id') },
  contact_correction: { group: 'organisation', whose: of('organisation_id') },
  owner_terms: { group: 'organisation', whose: of('owner_id') },
  unit: { group: 'organisation', whose: of('owner_id') },
  mandate: { group: 'organisation', whose: of('owner_id') },
  mandate_theme: { group: 'organisation', whose: of('owner_id') },
  phase_member: { group: 'organisation', whose: of('organisation_id') },
  build_out: { group: 'organisation' },

  person: { group: 'people', whose: within('id', 'membership', 'person_id') },
  membership: { group: 'people', whose: of('organisation_id') },
  invitation: { group: 'people', whose: of('organisation_id') },
  hand_over: { group: 'people', whose: of('organisation_id') },
  hand_over_taker: { group: 'people', whose: within('hand_over_id', 'hand_over', 'id') },
  hand_over_item: { group: 'people', whose: within('hand_over_id', 'hand_over', 'id') },
  history_reading: { group: 'people', whose: of('organisation_id') },
  history_look: { group: 'people', whose: within('reading_id', 'history_reading', 'id') },
  data_extract: { group: 'people' },

  matrix_template: { group: 'matrix' },
  template_level: { group: 'matrix' },
  theme: { group: 'matrix' },
  criterion: { group: 'matrix' },
  mirror_pair: { group: 'matrix' },
  template_wording: { group: 'matrix' },
  level_wording: { group: 'matrix' },
  theme_wording: { group: 'matrix' },
  criterion_wording: { group: 'matrix' },
  requirement: { group: 'matrix' },
  comment_invitation: { group: 'matrix' },
  template_comment: { group: 'matrix' },
  comment_answer: { group: 'matrix' },

  assessment: { group: 'assessments' },
  answer: { group: 'assessments' },
  internal_note: { group: 'assessments' },
  theme_assignment: { group: 'assessments' },
  evidence: { group: 'assessments' },
  deviating_school: { group: 'assessments' },
  filled_workbook: { group: 'assessments' },
  filled_workbook_content: { group: 'assessments' },
  assessment_round: { group: 'assessments' },
  round_owner: { group: 'assessments' },
  round_extension: { group: 'assessments' },

  frozen_copy: { group: 'releases' },
  copied_answer: { group: 'releases' },
  copied_remark: { group: 'releases' },
  correction: { group: 'releases' },
  redaction: { group: 'releases' },
  release: { group: 'releases' },
  release_theme: { group: 'releases' },
  standing_release: { group: 'releases' },
  build_out_release: { group: 'releases' },

  visit: { group: 'visits' },
  visit_partner: { group: 'visits' },
  visit_answer: { group: 'visits' },
  visit_unit: { group: 'visits' },
  visit_unit_answer: { group: 'visits' },
  visit_school: { group: 'visits' },
  guest: { group: 'visits', whose: of('owner_id') },
  visit_mark: { group: 'visits' },
  visit_expectation: { group: 'visits' },
  agenda_item: { group: 'visits' },
  agenda_reason: { group: 'visits' },
  visit_talk: { group: 'visits' },
  talk_pause: { group: 'visits' },
  visit_item: { group: 'visits' },
  goal: { group: 'visits' },
  goal_step: { group: 'visits' },
  measure: { group: 'visits' },

  report_sheet: { group: 'sheets' },
  report_text: { group: 'sheets' },
  report_section: { group: 'sheets' },
  report_proposal: { group: 'sheets' },
  report_comment: { group: 'sheets' },
  report_response: { group: 'sheets' },
  report_edition: { group: 'sheets' },
  public_sheet: { group: 'sheets' },
  publication: { group: 'sheets', whose: of('owner_id') },

  // Everybody sees the logo of the region, which is the coordination's.
  file: {
    group: 'files',
    whose: (own) => sql`t.organisation_id = ${own} or t.id is distinct from (
      select g.logo_file_id from app.region g where g.id = t.region_id)`
  }
};

/** What is in no Datenauszug, and why. */
export const leftOut: Readonly<Record<string, Reason>> = {
  region: 'public',
  project_phase: 'public',
  municipality: 'public',
  legal_text: 'public',
  register_import: 'public',
  register_import_part: 'public',
  history: 'history',
  history_seal: 'history',
  history_anchor: 'history',
  history_concerned: 'history',
  mail: 'passing',
  presence: 'passing',
  visit_uninvitation: 'passing',
  probe: 'program',
  role: 'program',
  role_permission: 'program',
  allowed_step: 'program',
  column_privacy: 'program',
  deletion: 'program',
  restoration: 'program',
  // As the files they are.
  file_piece: 'files'
};

function of(...columns: string[]): Part['whose'] {
  return (own) =>
    sql.join(
      columns.map((column) => sql`${sql.ref(`t.${column}`)} = ${own}`),
      sql` or `
    );
}

function within(column: string, table: string, key: string): Part['whose'] {
  return (own) => sql`${sql.ref(`t.${column}`)} in (
    select ${sql.ref(`o.${key}`)} from ${sql.table(`app.${table}`)} o
    where o.region_id = t.region_id and o.organisation_id = ${own})`;
}
