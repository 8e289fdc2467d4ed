import { daysBetween } from '#base/days.ts';
import { today } from '#server/clock.ts';
import type { Actor, Tx } from '#server/db.ts';

/** A transaction in the name of whoever does it. */
export type Run = <T>(work: (tx: Tx) => Promise<T>) => Promise<T>;

/** One thing of the story: on a day of the story, done by one of its people. */
export type Event = Readonly<{
  day: string;
  by: Actor;
  happens: (run: Run) => Promise<void>;
}>;

/** By how many days the story moves so that its day is today: whole weeks, which keep the weekdays. */
export function daysMoved(storyDay: string): number {
  return Math.round(daysBetween(storyDay, today()) / 7) * 7;
}
