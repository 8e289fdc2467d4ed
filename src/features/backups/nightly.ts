import { dayOf } from '#base/days.ts';

/** Why there is no backup: the disk, the folder, the time, or what only the log can tell. */
export const whys = ['full', 'closed', 'place', 'time', 'other'] as const;
export type Why = (typeof whys)[number];

/** What the page of the operators says of the nightly backups. */
export type Backups = Readonly<{
  /** How many are kept, and how many there are. */
  days: number;
  count: number;
  last: Readonly<{ at: Date; bytes: number }> | null;
  /** The day in whose night the next one is made, `YYYY-MM-DD`; null where that of today is still due. */
  nextOn: string | null;
  /** The last try, where it brought none. */
  failure: Readonly<{ at: Date; why: Why }> | null;
  /** None was made for more than a day, though there was one before. */
  isLate: boolean;
}>;

/** The day whose backup is due: from two o'clock in Germany on that of today. */
export function dueDay(at: Date): string {
  return dayOf(new Date(at.getTime() - 2 * hour));
}

/** The day in whose night the next one is made. */
export function nextDay(at: Date): string {
  return dueDay(new Date(at.getTime() + 24 * hour));
}

export const hour = 3_600_000;

/** Of an installation that was restored and waits to be released. */
export type Restoration = Readonly<{
  restoredAt: Date;
  backupMadeAt: Date;
  /** Deletions made after the backup: made again, and not. */
  replayed: number;
  unreplayed: number;
}>;
