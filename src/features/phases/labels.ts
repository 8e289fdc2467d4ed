import { m } from '#messages';

/** Labels of the fields, for the error summary. */
export function phaseLabels(): Record<string, string> {
  return {
    name: m.phase_name(),
    beginsOn: m.phase_begins_on(),
    endsOn: m.phase_ends_on(),
    guidingAim: m.phase_guiding_aim()
  };
}

export function memberLabels(): Record<string, string> {
  return {
    organisation: m.phase_organisation(),
    joinedOn: m.phase_joined_on(),
    leftOn: m.phase_left_on()
  };
}
