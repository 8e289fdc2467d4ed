import { plusDays } from '#base/days.ts';
import { buildOutInput } from '#features/build-out/build-out-input.ts';
import {
  buildOutToRelease,
  releaseBuildOut
} from '#features/build-out/build-out-releases.server.ts';
import { saveBuildOut } from '#features/build-out/build-outs.server.ts';
import { answerExpectation } from '#features/preparation/expectations.server.ts';
import { inviteGuest } from '#features/guests/guests.server.ts';
import { mark } from '#features/preparation/marks.server.ts';
import { answerInvitation } from '#features/visits/answers.server.ts';
import type { Event } from './event.ts';
import { found, memberKey, type Cast, type Story } from './cast.ts';

/** What the owners say about the equipment of their schools. */
export function buildOutEvents(story: Story, cast: Cast, moved: number): Event[] {
  return story.buildOut.flatMap(({ owner, on, schools }) =>
    schools.map(({ school, ...said }): Event => ({
      day: on,
      by: found(cast.leads, owner),
      happens: async (run) => {
        const asOf = plusDays(on, moved);
        const id = found(cast.organisations, school);
        const input = buildOutInput.parse({ version: '0', school: id, asOf, ...said });
        await run((tx) => saveBuildOut(tx, input));
      }
    }))
  );
}

/** What the parties of a visit ask and expect before it. */
export function preparationEvents(
  { owner, preparation }: Story['visits'][number],
  cast: Cast,
  { visitId, moved }: { visitId: () => string; moved: number }
): Event[] {
  if (!preparation) return [];
  const { marks, expectations, units, buildOut, answers, guests } = preparation;
  return [
    ...answers.map(({ by, on, answer }): Event => ({
      day: on,
      by: found(cast.leads, by),
      happens: (run) => run((tx) => answerInvitation(tx, visitId(), answer))
    })),
    ...guests.map(({ on, ...guest }): Event => ({
      day: on,
      by: found(cast.leads, owner),
      happens: (run) =>
        run((tx) =>
          inviteGuest(tx, visitId(), { ...guest, accessUntil: plusDays(guest.accessUntil, moved) })
        )
    })),
    ...marks.map(({ by, on, criterion, question }): Event => ({
      day: on,
      by: found(cast.leads, by),
      happens: async (run) => {
        await run((tx) => mark(tx, visitId(), criterion, { version: 0, question, tun: null }));
      }
    })),
    ...expectations.map(({ by, on, ...texts }): Event => ({
      day: on,
      by: found(cast.leads, by),
      happens: (run) => run((tx) => answerExpectation(tx, visitId(), { version: 0, ...texts }))
    })),
    ...units.map(({ by, on, answer, expectation, mark: asked }): Event => ({
      day: on,
      by: found(cast.members, memberKey(by, owner)),
      happens: async (run) => {
        await run((tx) => answerInvitation(tx, visitId(), answer));
        if (expectation) {
          await run((tx) => answerExpectation(tx, visitId(), { version: 0, ...expectation }));
        }
        if (asked) {
          const { criterion, question } = asked;
          await run((tx) => mark(tx, visitId(), criterion, { version: 0, question, tun: null }));
        }
      }
    })),
    ...(buildOut
      ? [
          {
            day: buildOut.on,
            by: found(cast.leads, owner),
            happens: (run: Parameters<Event['happens']>[0]) =>
              run(async (tx) => {
                const seen = await buildOutToRelease(tx, visitId(), buildOut.withNames);
                await releaseBuildOut(tx, visitId(), seen);
              })
          }
        ]
      : [])
  ];
}
