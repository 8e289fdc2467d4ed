import type { Kind } from '#ui/shell.ts';
import { m } from '#messages';

/** How a goal or a measure stands; the steps between are in app.allowed_step. */
export const goalStates = ['planned', 'running', 'delayed', 'done', 'dropped'] as const;
export type GoalState = (typeof goalStates)[number];

/** Those that still ask for something. */
export const openStates: readonly GoalState[] = ['planned', 'running', 'delayed'];

export function goalStateOf(code: string): GoalState {
  return goalStates.find((state) => state === code) ?? 'planned';
}

export function stateLabel(state: GoalState, locale?: 'de' | 'en'): string {
  return labels[state]({}, { locale });
}

export function stateKind(state: GoalState): Kind | 'plain' {
  return kinds[state];
}

/** Which states may follow; the database has the same table. */
export function nextStates(state: GoalState): readonly GoalState[] {
  return next[state];
}

/** Whoever delays, gives up or takes up again says why. */
export function needsReason(from: GoalState, to: GoalState): boolean {
  return to === 'delayed' || to === 'dropped' || from === 'done' || from === 'dropped';
}

const labels: Record<
  GoalState,
  (none: Record<never, string>, options: { locale?: 'de' | 'en' }) => string
> = {
  planned: m.goal_state_planned,
  running: m.goal_state_running,
  delayed: m.goal_state_delayed,
  done: m.goal_state_done,
  dropped: m.goal_state_dropped
};

const kinds = {
  planned: 'plain',
  running: 'info',
  delayed: 'warning',
  done: 'success',
  dropped: 'plain'
} as const satisfies Record<GoalState, Kind | 'plain'>;

const next: Record<GoalState, readonly GoalState[]> = {
  planned: ['running', 'done', 'delayed', 'dropped'],
  running: ['done', 'delayed', 'dropped'],
  delayed: ['running', 'done', 'dropped'],
  done: ['running'],
  dropped: ['planned']
};
