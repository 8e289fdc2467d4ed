import { plusDays } from '#base/days.ts';
import { shiftTo, today } from '#server/clock.ts';
import { as } from '#server/db.ts';
import { assessmentEvents } from './assessments.ts';
import { daysMoved, type Event } from './event.ts';
import { extractEvents } from './extracts.ts';
import { historyEvents } from './history.ts';
import { matrixEvents } from './matrices.ts';
import { peopleEvents } from './people.ts';
import type { Cast, Story } from './cast.ts';
import { buildOutEvents } from './preparation.ts';
import { readingEvents } from './reading.ts';
import { regionEvents } from './region.ts';
import { roundEvents } from './rounds.ts';
import { visitEvents } from './visits.ts';

/**
 * Lets the story happen through the product's own functions, each event on its day. The days move, so
 * that the coming visit stays ahead of whoever sees the demo.
 */
export async function tell(story: Story, cast: Cast): Promise<void> {
  const moved = daysMoved(story.today);
  /** Ids of the rounds that are open by then, by their label. */
  const rounds = new Map<string, string>();
  const events = [
    ...regionEvents(story, cast, moved),
    ...(await readingEvents(story, cast, moved)),
    ...peopleEvents(story, cast, moved),
    ...assessmentEvents(story, cast, { moved, rounds }),
    ...roundEvents(story, cast, { moved, rounds }),
    ...buildOutEvents(story, cast, moved),
    ...visitEvents(story, cast, moved),
    ...matrixEvents(story, cast, moved),
    ...historyEvents(story, cast),
    ...extractEvents(story, cast)
  ];
  // Moved by whole weeks, the last days of the story can lie ahead.
  const latest = today();
  try {
    for (const event of inOrder(events)) {
      const day = plusDays(event.day, moved);
      shiftTo(day < latest ? day : latest);
      await event
        .happens((work) => as(event.by, 'read write', work))
        .catch((cause: unknown) => {
          throw new Error(`what the story tells of ${event.day} cannot happen`, { cause });
        });
    }
  } finally {
    shiftTo(process.env.TODAY || undefined);
  }
}

function inOrder(events: Event[]): Event[] {
  return events.toSorted((one, other) => one.day.localeCompare(other.day));
}
