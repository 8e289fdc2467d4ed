/** Times in milliseconds. */
export type Pause = { id: string; began: number; ended: number | null };

export type TalkClock = {
  began: number;
  /** Of the server, whose time the browser's may not be. */
  now: number;
  /** Planned for the talk. */
  minutes: number;
  pauses: readonly Pause[];
};

/** Whole minutes from one moment to another without the pauses between. */
export function minutesWithout(
  pauses: readonly Pause[],
  { from, to }: { from: number; to: number }
): number {
  const paused = pauses.reduce(
    (sum, { began, ended }) => sum + Math.max(0, Math.min(ended ?? to, to) - Math.max(began, from)),
    0
  );
  return Math.floor(Math.max(0, to - from - paused) / 60_000);
}

/** The pause that is on, if one is. */
export function pauseNow(pauses: readonly Pause[]): Pause | null {
  return pauses.find(({ ended }) => ended === null) ?? null;
}
