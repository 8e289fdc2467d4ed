import { daysBetween } from '#base/days.ts';
import { today } from '#server/clock.ts';
import type { Tx } from '#server/db.ts';

/** A transaction in the name of the owner's lead. */
export type Run = <T>(work: (tx: Tx) => Promise<T>) => Promise<T>;

/** One thing of the story: on a day of the story, done by the lead of an owner. */
export type Event = Readonly<{
  day: string;
  /** Register number of the Schulträger. */
  owner: string;
  happens: (run: Run) => Promise<void>;
}>;

/** By how many days the story moves so that its day is today: whole weeks, which keep the weekdays. */
export function daysMoved(storyDay: string): number {
  return Math.round(daysBetween(storyDay, today()) / 7) * 7;
}
