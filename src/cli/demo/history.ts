import { plusDays } from '#base/days.ts';
import { askReading, readingToAsk, settleReading } from '#features/history/readings.server.ts';
import { today } from '#server/clock.ts';
import type { Event } from './event.ts';
import { found, memberKey, type Cast, type Story } from './cast.ts';

/** Who asks to read the history with names, and who agrees. Its entries bear the day the demo was made. */
export function historyEvents(story: Story, cast: Cast): Event[] {
  const made = today();
  return story.historyReadings.flatMap(({ organisation, by, on, reason, agrees }): Event[] => {
    let id = '';
    const asks: Event['happens'] = (run) =>
      run(async (tx) => {
        const { objects } = await readingToAsk(tx);
        const object = objects.find(({ kind }) => kind === 'assessment');
        if (!object) throw new Error(`${organisation} has no matrix`);
        const period = { fromOn: plusDays(made, -30), toOn: plusDays(made, 1) };
        id = await askReading(tx, { object, ...period, reason, withNames: true });
      });
    const asked = { day: on, by: found(cast.members, memberKey(by, organisation)), happens: asks };
    if (!agrees) return [asked];
    const second = found(cast.members, memberKey(agrees.mail, agrees.organisation));
    const settles: Event['happens'] = (run) => run((tx) => settleReading(tx, id, true));
    return [asked, { day: on, by: second, happens: settles }];
  });
}
