import { m } from '#messages';

export type AgendaKind = 'topic' | 'expectations' | 'goals' | 'other';
export type AgendaState = 'open' | 'current' | 'done';

/** Why a criterion was proposed; for the Schulträger alone. */
export type Reason = 'marked' | 'gap' | 'fallen';

const reasonLabels: Record<Reason, () => string> = {
  marked: m.agenda_reason_marked,
  gap: m.agenda_reason_gap,
  fallen: m.agenda_reason_fallen
};

export function reasonsText(reasons: readonly string[]): string {
  return reasons.flatMap((code) => (isReason(code) ? [reasonLabels[code]()] : [])).join(' · ');
}

/** Whether the minutes fit the time of the visit, in a sentence. */
export function sumText(items: readonly { minutes: number }[], durationMin: number): string {
  const sum = minutesOf(items);
  if (sum < durationMin)
    return m.agenda_sum_short({ sum, of: durationMin, rest: durationMin - sum });
  if (sum > durationMin)
    return m.agenda_sum_long({ sum, of: durationMin, rest: sum - durationMin });
  return m.agenda_sum_fits({ sum });
}

export function minutesOf(items: readonly { minutes: number }[]): number {
  return items.reduce((sum, { minutes }) => sum + minutes, 0);
}

/** An agenda is made and changed until the talk is over. */
export function isOpen({ state }: { state: string }): boolean {
  return state === 'planned' || state === 'talking';
}

function isReason(code: string): code is Reason {
  return code in reasonLabels;
}
