import { askExtract } from '#features/data-extracts/extracts.server.ts';
import { found, memberKey, type Cast, type Story } from './cast.ts';
import type { Event } from './event.ts';

/** Who asked for everything the organisation has; the file itself is never stored. */
export function extractEvents(story: Story, cast: Cast): Event[] {
  return story.dataExtracts.map(({ organisation, by, on }) => ({
    day: on,
    by: found(cast.members, memberKey(by, organisation)),
    happens: (run) => run(askExtract)
  }));
}
