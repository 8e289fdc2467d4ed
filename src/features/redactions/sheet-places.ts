import { m } from '#messages';

/** `place`: the part, then names and numbers down to the text, with dots. */
export type Passage = { place: string; text: string };

/** The texts somebody wrote in a frozen document, without names of organisations, themes and the like. */
export function passagesIn(part: string, content: unknown): Passage[] {
  if (typeof content === 'string') {
    return content !== '' && fieldOf(part) ? [{ place: part, text: content }] : [];
  }
  if (typeof content !== 'object' || content === null) return [];
  return Object.entries(content).flatMap(([name, value]) => passagesIn(`${part}.${name}`, value));
}

/** What the text at a place is. */
export function fieldLabel(place: string): string {
  return fieldOf(place)?.() ?? m.report_place_whole();
}

/** Lists are named by themselves, fields of a list by list and field, because a theme has a title as well. */
function fieldOf(place: string): (() => string) | undefined {
  const [name = '', list = ''] = place
    .split('.')
    .slice(1)
    .filter((part) => !/^\d+$/.test(part))
    .reverse();
  return fields.get(`${list}.${name}`) ?? fields.get(name);
}

const fields = new Map<string, () => string>([
  ['highlights', m.report_highlights],
  ['summary', m.report_public_summary],
  ['participants.role', m.report_participants],
  ['criteria.remark', m.redaction_field_remark],
  ['situation', m.report_place_situation],
  ['ownerView', m.report_owner_view],
  ['schoolView', m.report_school_view],
  ['agreed', m.report_section_agreed],
  ['planned', m.report_section_planned],
  ['goals.title', m.report_place_goals],
  ['goals.successSign', m.report_place_goals],
  ['expects', m.redaction_field_expectations],
  ['contributes', m.redaction_field_expectations],
  ['openPoints.text', m.report_open_points],
  ['plans.text', m.redaction_field_plans],
  ['topics.text', m.redaction_field_topics],
  ['topics', m.redaction_field_topics],
  ['supportNeeds.text', m.redaction_field_needs],
  ['clarified', m.redaction_field_clarified],
  ['responsible', m.redaction_field_responsible],
  ['note', m.report_place_whole],
  ['distribution', m.report_distribution],
  ['amends.reason', m.redaction_field_amendment],
  ['confirmations.remark', m.report_remark]
]);
