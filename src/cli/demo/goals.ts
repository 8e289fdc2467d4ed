import { plusDays } from '#base/days.ts';
import { measuresOf, addMeasure, reportMeasure } from '#features/goals/measures.server.ts';
import { goalsOf } from '#features/goals/goals.server.ts';
import { liveGoals } from '#features/goals/live-goals.server.ts';
import { takeStep } from '#features/goals/steps.server.ts';
import type { Tx } from '#server/db.ts';
import type { Event } from './event.ts';
import { found, type Cast, type Story } from './cast.ts';

type Visit = Story['visits'][number];
type Goal = Visit['goals'][number];

/** What became of the goals of a visit: measures of each side, and the steps since. */
export function goalEvents(
  visit: Visit,
  cast: Cast,
  { visitId, writtenOn, moved }: { visitId: () => string; writtenOn: string; moved: number }
): Event[] {
  const owner = found(cast.leads, visit.owner);
  return visit.goals.flatMap((goal): Event[] => [
    {
      day: writtenOn,
      by: owner,
      happens: async (run) => {
        for (const { party, title, responsible, dueOn } of goal.measures) {
          const partyId = found(cast.organisations, party);
          await run(async (tx) =>
            addMeasure(tx, await idOf(tx, visitId(), goal), {
              partyId,
              title,
              responsible,
              dueOn: plusDays(dueOn, moved)
            })
          );
        }
      }
    },
    ...goal.steps.map(({ on, state, reason }) => ({
      day: on,
      by: owner,
      happens: (run: Parameters<Event['happens']>[0]) =>
        run(async (tx) => {
          const id = await idOf(tx, visitId(), goal);
          const { no } = await liveGoals(tx).where('g.id', '=', id).executeTakeFirstOrThrow();
          await takeStep(tx, id, { version: no, state, reason });
        })
    })),
    ...goal.measures.flatMap(({ party, title, reports }) =>
      reports.map(({ on, state, reason }) => ({
        day: on,
        by: found(cast.leads, party),
        happens: (run: Parameters<Event['happens']>[0]) =>
          run(async (tx) => {
            const goalId = await idOf(tx, visitId(), goal);
            const measure = (await measuresOf(tx, goalId)).find((one) => one.title === title);
            if (!measure) throw new Error(`the story knows no measure „${title}“`);
            const { id: measureId, version } = measure;
            await reportMeasure(tx, measureId, { version, state, reason });
          })
      }))
    )
  ]);
}

/** Also for a school, which sees the goal but not the visit. */
async function idOf(tx: Tx, visitId: string, { title }: Goal): Promise<string> {
  const goals = await goalsOf(tx, visitId);
  const goal = goals.find((one) => one.title === title);
  if (!goal) throw new Error(`the story knows no goal „${title}“`);
  return goal.id;
}
