import { randomUUID } from 'node:crypto';
import { sql } from 'kysely';
import { z } from 'zod';
import { asSystem, signInQuery } from '#server/db.ts';
import { onDrain } from '#server/drain.ts';
import { log } from '#server/log.ts';
import { readSettings } from '#server/settings.ts';

/** An open page that wants to be told. It is told that something moved; what it is, it reads as its person. */
export type Watcher = Readonly<{
  regionId: string;
  /** The assessment or the visit it shows. */
  placeId: string;
  sessionId: string;
  membershipId: string;
  /** The Bereich others are told of; null where nobody is. */
  unitId: string | null;
  /** Something was saved, or another Bereich came or went: the ids of those that are there. */
  moved: (units: readonly string[]) => void;
  /** The session or the membership has ended. */
  ended: () => void;
}>;

/** Tells the watcher until the returned function is called. */
export function watch(watcher: Watcher): () => void {
  watchers.set(watcher, '');
  beat ??= setTimeout(turn, 0);
  return () => {
    watchers.delete(watcher);
  };
}

/** How many pages of one session are being told. */
export function openStreams(sessionId: string): number {
  return [...watchers.keys()].filter((watcher) => watcher.sessionId === sessionId).length;
}

// Milliseconds: well below the second within which others' changes and ended rights are seen.
const rest = 400;
// Of these one says again which Bereiche are here, before what was said runs out.
const turnsUntilSaid = 10;

const node = randomUUID();
/** With what each was told last. */
const watchers = new Map<Watcher, string>();
let beat: ReturnType<typeof setTimeout> | undefined;
let said = '';
let turns = 0;

onDrain(async () => {
  clearTimeout(beat);
  for (const watcher of watchers.keys()) watcher.ended();
  watchers.clear();
});

async function turn(): Promise<void> {
  const all = [...watchers.keys()];
  try {
    await sayWhoIsHere(all);
    if (all.length > 0) await tell(all, await holding(all));
  } catch (failure) {
    // Without a database for a moment: pages stay as they are and are told afterwards.
    log.debug({ err: failure }, 'no pulse');
  }
  beat = watchers.size > 0 || said ? setTimeout(turn, rest) : undefined;
}

async function holding(all: readonly Watcher[]): Promise<readonly boolean[]> {
  const rows = await signInQuery(
    `select auth.streams_hold($1::uuid[], $2::uuid[]) as holds
      from set_config('app.factor_grace', $3, false)`,
    [
      all.map(({ sessionId }) => sessionId),
      all.map(({ membershipId }) => membershipId),
      String(readSettings().factorGraceDays)
    ]
  );
  return answer.parse(rows)[0]?.holds ?? [];
}

const answer = z.array(z.object({ holds: z.array(z.boolean()) }));

async function tell(all: readonly Watcher[], holds: readonly boolean[]): Promise<void> {
  const places = new Map(all.map((one) => [one.placeId, one.regionId]));
  const { rows } = await asSystem((tx) =>
    sql<Pulse>`select assessment_id as "placeId", stamp, units
      from app.pulse(${[...places.values()]}::uuid[], ${[...places.keys()]}::uuid[])`.execute(tx)
  );
  const pulses = new Map(rows.map((row) => [row.placeId, row]));
  for (const [index, watcher] of all.entries()) {
    const pulse = pulses.get(watcher.placeId);
    if (!watchers.has(watcher)) continue;
    if (!holds[index]) watcher.ended();
    else if (pulse) tellOne(watcher, pulse);
  }
}

type Pulse = { placeId: string; stamp: string; units: string[] };

function tellOne(watcher: Watcher, { stamp, units }: Pulse): void {
  const now = `${stamp} ${units}`;
  if (watchers.get(watcher) === now) return;
  watchers.set(watcher, now);
  watcher.moved(units);
}

async function sayWhoIsHere(all: readonly Watcher[]): Promise<void> {
  const here = all.filter(({ unitId }) => unitId !== null);
  const now = here.map(({ placeId, unitId }) => `${placeId} ${unitId}`).join();
  turns += 1;
  if (now === said && (now === '' || turns % turnsUntilSaid !== 0)) return;
  await asSystem((tx) =>
    sql`select app.be_present(${node}::uuid, ${here.map((one) => one.regionId)}::uuid[],
      ${here.map((one) => one.placeId)}::uuid[], ${here.map((one) => one.unitId)}::uuid[])`.execute(
      tx
    )
  );
  said = now;
}
