import { m } from '#messages';

/** Where a passage stands outside of copies and confirmed sheets: `table.column`, as the database names it. */
export function placeLabel(place: string): string {
  return labels.get(place)?.() ?? m.redaction_place_other();
}

/** Which part of a Berichtsbogen a passage is in. */
export function partLabel(part: string, school: string, sheet: string): string {
  if (part === 'bogen') return sheet;
  return part === 'oeffentlich' ? m.report_public() : m.report_section_title({ school });
}

const labels = new Map<string, () => string>([
  ['copied_remark.remark', m.redaction_place_copies],
  ['correction.reason', m.redaction_place_corrections],
  ['answer.remark', m.redaction_place_answers],
  ['internal_note.text', m.redaction_place_notes],
  ['goal.title', m.redaction_place_goals],
  ['goal.success_sign', m.redaction_place_goals],
  ['goal.responsible', m.redaction_place_goals],
  ['goal_step.reason', m.redaction_place_goals],
  ['measure.title', m.redaction_place_goals],
  ['measure.responsible', m.redaction_place_goals],
  ['measure.reason', m.redaction_place_goals],
  ['report_text.text', m.redaction_place_sheets],
  ['report_section.situation', m.redaction_place_sheets],
  ['report_section.owner_view', m.redaction_place_sheets],
  ['report_section.school_view', m.redaction_place_sheets],
  ['report_section.agreed', m.redaction_place_sheets],
  ['report_section.planned', m.redaction_place_sheets],
  ['report_sheet.highlights', m.redaction_place_sheets],
  ['report_sheet.open_points', m.redaction_place_sheets],
  ['report_sheet.distribution', m.redaction_place_sheets],
  ['report_sheet.reason', m.redaction_place_sheets],
  ['public_sheet.summary', m.redaction_place_sheets],
  ['report_comment.text', m.redaction_place_comments],
  ['report_response.remark', m.redaction_place_comments],
  ['visit_item.text', m.redaction_place_items],
  ['visit_item.responsible', m.redaction_place_items],
  ['visit_mark.question', m.redaction_place_preparation],
  ['visit_expectation.expects', m.redaction_place_preparation],
  ['visit_expectation.contributes', m.redaction_place_preparation]
]);
