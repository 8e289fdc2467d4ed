import { timeOf } from '#base/format.ts';
import { m } from '#messages';

export type PartOfDay = 'morning' | 'day' | 'evening';

/** As people in Germany greet each other at this time there. */
export function partOfDay(instant: Date): PartOfDay {
  const hour = Number(timeOf(instant, 'de').slice(0, 2));
  if (hour >= 5 && hour < 11) return 'morning';
  return hour >= 11 && hour < 18 ? 'day' : 'evening';
}

export function greeting(part: PartOfDay): string {
  return greetings[part]();
}

const greetings: Record<PartOfDay, () => string> = {
  morning: m.start_good_morning,
  day: m.start_good_day,
  evening: m.start_good_evening
};
