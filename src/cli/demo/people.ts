import { plusDays } from '#base/days.ts';
import { handOver, handOverPage } from '#features/hand-overs/hand-overs.server.ts';
import { fieldOf } from '#features/hand-overs/hand-over.ts';
import { addDeputy } from '#features/people/memberships.server.ts';
import type { Event } from './event.ts';
import { found, memberKey, type Cast, type Story } from './cast.ts';

/** Who stands in for whom, and what somebody who leaves hands over. */
export function peopleEvents(story: Story, cast: Cast, moved: number): Event[] {
  const member = (mail: string, organisation: string) =>
    found(cast.members, memberKey(mail, organisation));
  return [
    ...story.deputies.map(({ organisation, represented, deputy, from, until }): Event => {
      const by = member(represented, organisation);
      const deputyId = member(deputy, organisation).personId;
      const dates = { validFrom: plusDays(from, moved), validTo: plusDays(until, moved) };
      const happens: Event['happens'] = (run) =>
        run((tx) => addDeputy(tx, by.membershipId, { deputy: deputyId, ...dates }));
      return { day: from, by, happens };
    }),
    ...story.handOvers.map(({ organisation, giver, taker, on, note }): Event => {
      const by = member(giver, organisation);
      const takerId = member(taker, organisation).membershipId;
      const happens: Event['happens'] = (run) =>
        run(async (tx) => {
          const { work } = await handOverPage(tx, by.membershipId);
          const chosen = Object.fromEntries(work.map((one) => [fieldOf(one), '']));
          await handOver(tx, by.membershipId, { version: 0, taker: takerId, note, work: chosen });
        });
      return { day: on, by, happens };
    })
  ];
}
