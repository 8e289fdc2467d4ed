import { error } from '@sveltejs/kit';
import type { Tx } from '#server/db.ts';
import { openStreams, watch, type Watcher } from './pulse.server.ts';
import { isVisible, standing } from './standing.server.ts';
import type { ToldUnits } from './told.ts';
import type { AssignedUnit } from '#features/assessments/assessment.ts';

type Read = <T>(work: (tx: Tx) => Promise<T>) => Promise<T>;

type Reader = Pick<Watcher, 'regionId' | 'sessionId' | 'membershipId'>;

/**
 * Events for an open page of an assessment: `answers` (those that changed, at first all), `themes` (which
 * Bereiche answer them and are done) and `departments` (names of the others that are there). What they say is
 * read as the person each time, so whoever may no longer read is told nothing more. 404 for everybody else, 429 for more pages than anybody looks at.
 */
export async function assessmentEvents(read: Read, reader: Reader, assessmentId: string) {
  const first = await read((tx) => standing(tx, assessmentId));
  if (!first) error(404);
  const told = new Map<string, number>();
  let themes = '';
  const at = { placeId: assessmentId, unitId: first.ownUnitId };
  return stream(reader, at, async (send, units) => {
    const now = await read((tx) => standing(tx, assessmentId));
    if (!now) return send.end();
    const changed = now.answers.filter(({ key, version }) => told.get(key) !== version);
    for (const { key, version } of changed) told.set(key, version);
    if (changed.length > 0) send.event('answers', changed);
    const assigned = unitsByTheme(now.assigned);
    if (JSON.stringify(assigned) !== themes) send.event('themes', assigned);
    themes = JSON.stringify(assigned);
    const others = now.units.filter(({ id }) => units.includes(id) && id !== first.ownUnitId);
    send.event(
      'departments',
      others.map(({ name }) => name)
    );
  });
}

/** Events for an open page of a visit: `moved`, whenever there is something to read anew. Otherwise as above. */
export async function visitEvents(read: Read, reader: Reader, visitId: string) {
  if (!(await read((tx) => isVisible(tx, visitId)))) error(404);
  return stream(reader, { placeId: visitId, unitId: null }, async (send) => {
    if (!(await read((tx) => isVisible(tx, visitId)))) return send.end();
    send.event('moved', {});
  });
}

type Sender = ReturnType<typeof sender>;

/** @param tell reads what there is to say now, as the person, and says it */
function stream(
  reader: Reader,
  at: Pick<Watcher, 'placeId' | 'unitId'>,
  tell: (send: Sender, units: readonly string[]) => Promise<void>
) {
  if (openStreams(reader.sessionId) >= mostPages) error(429);
  let leave = () => {};
  return new ReadableStream<string>({
    start(controller) {
      const send = sender(controller, () => leave());
      let units: readonly string[] = [];
      const look = lastOnly(() => tell(send, units), send.end);
      const unwatch = watch({
        ...reader,
        ...at,
        moved(now) {
          units = now;
          look();
        },
        ended: send.end
      });
      const breath = setInterval(send.breath, breathEvery);
      leave = () => {
        unwatch();
        clearInterval(breath);
        send.stop();
      };
    },
    cancel: () => leave()
  }).pipeThrough(new TextEncoderStream());
}

function unitsByTheme(assigned: readonly (AssignedUnit & { themeId: string })[]): ToldUnits {
  const themes = Map.groupBy(assigned, ({ themeId }) => themeId);
  return Object.fromEntries(
    [...themes].map(([id, units]) => [id, units.map(({ themeId: _theme, ...unit }) => unit)])
  );
}

// Tabs that are hidden close theirs.
const mostPages = 6;
// Milliseconds, so that no proxy takes the silence for an end.
const breathEvery = 25_000;

function sender(controller: ReadableStreamDefaultController<string>, leave: () => void) {
  let isOpen = true;
  const write = (text: string) => {
    if (isOpen) controller.enqueue(text);
  };
  return {
    event: (name: string, data: unknown) =>
      write(`event: ${name}\ndata: ${JSON.stringify(data)}\n\n`),
    breath: () => write(':\n\n'),
    /** Tells the page not to come back, and closes. */
    end() {
      if (!isOpen) return;
      write('event: end\ndata: {}\n\n');
      leave();
      controller.close();
    },
    stop() {
      isOpen = false;
    }
  };
}

/** Asked for again while it is at work, it works once more afterwards, however often it was asked. */
function lastOnly(work: () => Promise<unknown>, failed: () => void): () => void {
  let isAtWork = false;
  let isAskedAgain = false;
  return function ask() {
    if (isAtWork) {
      isAskedAgain = true;
      return;
    }
    isAtWork = true;
    work()
      .catch(failed)
      .finally(() => {
        const again = isAskedAgain;
        isAtWork = isAskedAgain = false;
        if (again) ask();
      });
  };
}
