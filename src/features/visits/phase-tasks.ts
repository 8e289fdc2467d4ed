import { longDay } from '#base/format.ts';
import { m } from '#messages';
import { getLocale } from '#paraglide/runtime.js';
import type { Phase, PhaseKey, PhaseState, Prepared } from './phases.ts';

/** What a task list draws for each phase; `base` is the address of the region. */
export function phaseTasks(phases: Phase[], base: string) {
  return phases.map((phase) => ({
    label: labels[phase.key](),
    state: phase.state === 'past' ? ('later' as const) : phase.state,
    stateText: stateText(phase),
    detail: detail(phase),
    href: phase.path ? base + phase.path : undefined
  }));
}

/** On the page's one primary button. */
export function phaseAction(phase: Phase): string {
  return actions[phase.key]();
}

const labels: Record<PhaseKey, () => string> = {
  aims: m.visit_phase_aims,
  partners: m.visit_phase_partners,
  matrix: m.visit_phase_matrix,
  release: m.visit_phase_release,
  preparation: m.visit_phase_preparation,
  answering: m.visit_phase_answering,
  reading: m.visit_phase_reading,
  conversation: m.visit_phase_conversation,
  report: m.visit_phase_report,
  followUp: m.visit_phase_follow_up
};

const actions: Record<PhaseKey, () => string> = {
  aims: m.visit_do_aims,
  partners: m.visit_do_partners,
  matrix: m.visit_do_matrix,
  release: m.visit_do_release,
  preparation: m.visit_phase_preparation,
  answering: m.visit_do_answering,
  reading: m.visit_do_reading,
  conversation: m.visit_do_conversation,
  report: m.visit_do_report,
  followUp: m.visit_phase_follow_up
};

function stateText({ key, state, on }: Phase): string | undefined {
  if (state === 'past') return m.visit_phase_past();
  if (key === 'conversation' && state === 'later' && on) {
    return m.visit_on_day({ day: longDay(on, getLocale()) });
  }
  return undefined;
}

/** Shares need both numbers in words, because a partner reads them aloud in a meeting. */
function detail(phase: Phase): string | undefined {
  return details[phase.key]?.(phase);
}

const details: Partial<Record<PhaseKey, (phase: Phase) => string | undefined>> = {
  partners: ({ names = [] }) => names.join(', ') || m.visit_partners_none(),
  matrix: ({ on, done, of }) => {
    if (on) return m.visit_matrix_copy({ day: longDay(on, getLocale()) });
    if (of === undefined) return m.visit_matrix_none();
    return m.visit_matrix_answered({ done: done ?? 0, of });
  },
  release: ({ state, done = 0, of = 0, names = [] }) => {
    if (state === 'blocked')
      return of === 0 ? m.visit_release_partners() : m.visit_release_matrix();
    if (names.length === 0) return of > 0 ? m.visit_release_all() : undefined;
    return m.visit_release_some({ done, of, names: names.join(', ') });
  },
  preparation: ({ state, done = 0, of = 0, prepared }) =>
    [
      state === 'blocked'
        ? m.visit_preparation_blocked()
        : m.visit_preparation_opened({ done, of }),
      prepared && of > 0 ? preparedText(prepared) : ''
    ]
      .filter(Boolean)
      .join(' · '),
  answering: ({ prepared }) => prepared && preparedText(prepared),
  reading: ({ state }) => readings[state]?.(),
  report: ({ state, on }) => {
    if (state === 'later') return m.visit_report_later();
    return on ? m.visit_report_comment({ day: longDay(on, getLocale()) }) : undefined;
  },
  followUp: ({ state, done = 0, of = 0 }) => {
    if (state === 'later') return m.visit_follow_up_later();
    return of > 0 ? m.visit_follow_up_goals({ done, of }) : m.visit_follow_up_none();
  }
};

function preparedText({ answered, of, marks }: Prepared): string {
  return m.visit_preparation_answers({ answered, of, marks });
}

const readings: Partial<Record<PhaseState, () => string>> = {
  later: m.visit_reading_later,
  current: m.visit_reading_current
};
