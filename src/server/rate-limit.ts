import { z } from 'zod';
import { signInQuery } from '#server/db.ts';
import { macOf } from '#server/secret.ts';

/** What is counted, under which name, and how many of it a window of 15 minutes bears. */
export type Brake = Readonly<{ name: string; most: number }>;

/** Refused for now: the person may come back after so many seconds. */
export class TooOften extends Error {
  readonly seconds: number;

  constructor(seconds: number) {
    super('too often');
    this.seconds = seconds;
  }
}

/**
 * Counts one try under all names in one statement before it is judged, so that parallel tries and other
 * processes see it; beyond the bound it is refused.
 */
export async function countTry(brakes: readonly Brake[]): Promise<void> {
  const bounds = new Map(brakes.map(({ name, most }) => [keyOf(name), most]));
  const rows = counted.parse(await signInQuery(count, [[...bounds.keys()].sort()]));
  const waits = rows
    .filter(({ key, tries }) => tries > (bounds.get(key) ?? 0))
    .map(({ seconds }) => seconds);
  if (waits.length) throw new TooOften(Math.max(1, ...waits));
}

/** The try was a good one: it is no longer counted, and the names in `forget` begin anew. */
export async function takeBack(brakes: readonly Brake[], forget: readonly Brake[]): Promise<void> {
  await signInQuery(uncount, [
    brakes.map(({ name }) => keyOf(name)).sort(),
    forget.map(({ name }) => keyOf(name))
  ]);
}

// Addresses of people and networks are nobody's business here: a keyed hash counts as well.
function keyOf(name: string): string {
  return macOf(`attempt:${name}`);
}

const running = `window_started_at > now() - interval '15 minutes'`;

// Sorted keys, so that two processes lock the rows in the same order.
const count = `
  insert into auth.attempt as a (key, window_started_at, tries)
  select key, now(), 1 from unnest($1::text[]) key
  on conflict (key) do update set
    tries = case when a.${running} then a.tries + 1 else 1 end,
    window_started_at = case when a.${running} then a.window_started_at else now() end
  returning key, tries,
    ceil(extract(epoch from window_started_at + interval '15 minutes' - now()))::int as seconds`;

const uncount = `
  with forgotten as (delete from auth.attempt where key = any ($2))
  update auth.attempt set tries = greatest(tries - 1, 0) where key = any ($1) and key <> all ($2)`;

const counted = z.array(z.object({ key: z.string(), tries: z.number(), seconds: z.number() }));
