import { longDay } from '#base/format.ts';
import { m } from '#messages';
import { getLocale } from '#paraglide/runtime.js';
import type { Participation, ParticipationState } from './round.ts';

const day = (date: string) => longDay(date, getLocale());

/** Where somebody stands, in a word; none of them is better than another. */
export function stateLabel(state: ParticipationState): string {
  return labels[state]();
}

const labels: Record<ParticipationState, () => string> = {
  invited: m.round_state_invited,
  begun: m.round_state_begun,
  later: m.round_state_later,
  paused: m.round_state_paused,
  finished: m.round_state_finished
};

/** Since or until when it is so: „seit 3. Dezember 2026“, „möchte am 15. Januar 2027 beginnen“. */
export function stateDetail({ state, since, until }: Participation): string {
  if (state === 'later' && until) return m.round_wishes({ day: day(until) });
  if (state === 'paused' && until) return m.round_until({ day: day(until) });
  return state === 'finished'
    ? m.round_on({ day: day(since) })
    : m.round_since({ day: day(since) });
}

/** „14 und 3 Tage vorher“ */
export function remindText(days: readonly number[]): string {
  if (days.length === 0) return m.round_remind_never();
  const list = new Intl.ListFormat(getLocale(), { type: 'conjunction' }).format(days.map(String));
  return m.round_remind_days({ days: list });
}

/** Whom a round can ask, each with who gets its mail. */
export function ownerOptions(owners: readonly { id: string; name: string; leads: string[] }[]) {
  return owners.map(({ id, name, leads }) => ({
    value: id,
    label: name,
    hint: leads.length > 0 ? m.round_mail_to({ names: leads.join(', ') }) : m.round_mail_nobody()
  }));
}

/** Labels of the fields, for the error summary. */
export function roundLabels(): Record<string, string> {
  return {
    template: m.round_template(),
    label: m.round_label(),
    aim: m.round_aim(),
    dueOn: m.round_due(),
    remindDays: m.round_remind(),
    who: m.round_who(),
    owners: m.round_owners()
  };
}
