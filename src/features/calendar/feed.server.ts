import { error } from '@sveltejs/kit';
import { sql } from 'kysely';
import { z } from 'zod';
import { plusDays } from '#base/days.ts';
import { oneLine } from '#base/one-line.ts';
import { ownRounds } from '#features/rounds/own-rounds.server.ts';
import { m } from '#messages';
import { now, today } from '#server/clock.ts';
import { as, asSignIn, signInQuery, type Actor, type Tx } from '#server/db.ts';
import { countTry, TooOften } from '#server/rate-limit.ts';
import { isMacOf, macOf } from '#server/secret.ts';
import { readSettings } from '#server/settings.ts';
import { calendarOf, eventOf } from './appointment.server.ts';

/** When the account made its calendar address, and what it is; null: it has none. */
export async function feedOf(userId: string): Promise<{ address: string; madeAt: Date } | null> {
  const row = await asSignIn(
    (tx) =>
      tx
        .selectFrom('auth.calendar_feed')
        .select(['id', 'made_at as madeAt'])
        .where('user_id', '=', userId)
        .executeTakeFirst(),
    'read only'
  );
  return row ? { address: addressOf(row.id), madeAt: row.madeAt } : null;
}

/** Makes a calendar address; the one before shows nothing any more. */
export async function makeFeed(userId: string): Promise<void> {
  await asSignIn(async (tx) => {
    await tx.deleteFrom('auth.calendar_feed').where('user_id', '=', userId).execute();
    await tx.insertInto('auth.calendar_feed').values({ user_id: userId }).execute();
  });
}

export async function endFeed(userId: string): Promise<void> {
  await asSignIn((tx) =>
    tx.deleteFrom('auth.calendar_feed').where('user_id', '=', userId).execute()
  );
}

/** The feed a token stands for, when it was made here. */
export function feedIn(token: string): string | null {
  const [, id = '', mac = ''] = /^([0-9a-f-]{36})\.([\w-]{43})$/.exec(token) ?? [];
  return id && isMacOf(label(id), mac) ? id : null;
}

/** Calendars ask every few minutes at most; where one asks without pause, how long it has to wait. */
export async function secondsToWait(id: string): Promise<number> {
  try {
    await countTry([{ name: `calendar:${id}`, most: 60 }]);
    return 0;
  } catch (failure) {
    if (failure instanceof TooOften) return failure.seconds;
    throw failure;
  }
}

/**
 * Everything the account may see today in whichever name it acts, read as each of them at this moment: the
 * visits from half a year back, and the deadlines of rounds as whole days. 404 where the address has ended.
 */
export async function feedFile(id: string): Promise<string> {
  const actors = await actorsOf(id);
  if (actors.length === 0 && !(await exists(id))) error(404);
  const calendar = calendarOf('PUBLISH', m.calendar_name({}, { locale: actors[0]?.language }));
  calendar.ttl(60 * 60);
  const shown = new Set<string>();
  for (const actor of actors) {
    for (const event of await as(actor, 'read only', (tx) => eventsOf(tx, actor))) {
      // Whoever acts in several names meets the same visit more than once.
      if (!shown.has(event.id)) calendar.createEvent(event);
      shown.add(event.id);
    }
  }
  return calendar.toString();
}

type Name = Actor & { shortName: string; language: 'de' | 'en' };

async function eventsOf(tx: Tx, { shortName, language }: Name) {
  const root = `${readSettings().publicUrl}/r/${shortName}`;
  const visits = await tx
    .selectFrom('app.visit as v')
    .where('v.region_id', '=', tx.region)
    .where('v.held_on', '>=', plusDays(today(), -183))
    .select(['v.id as visitId', 'v.title', 'v.held_on as heldOn', 'v.starts_at as startsAt'])
    .select(['v.duration_min as durationMin', 'v.venue', 'v.sequence'])
    .select(sql<boolean>`v.state = 'cancelled'`.as('isCancelled'))
    .orderBy('v.held_on')
    .limit(500)
    .execute();
  const at = now();
  const talks = visits.map((visit) => ({
    ...eventOf({ ...visit, link: `${root}/besuche/${visit.visitId}` }, at),
    id: `${visit.visitId}@tafelrunde`
  }));
  const deadlines = (await ownRounds(tx)).map((round) => ({
    id: `${round.roundId}-frist@tafelrunde`,
    stamp: at.toISOString(),
    start: wholeDay(round.dueOn),
    end: wholeDay(plusDays(round.dueOn, 1)),
    allDay: true,
    summary: m.calendar_deadline({ label: oneLine(round.label) }, { locale: language }),
    description: `${root}/runden/${round.roundId}`,
    url: `${root}/runden/${round.roundId}`
  }));
  return [...talks, ...deadlines];
}

/** Midnight of the library's own clock: it writes the day by local parts in a named zone. */
function wholeDay(day: string): Date {
  const [year = 0, month = 1, date = 1] = day.split('-').map(Number);
  return new Date(year, month - 1, date);
}

const actor = z.object({
  regionId: z.string(),
  shortName: z.string(),
  personId: z.string(),
  membershipId: z.string(),
  language: z.enum(['de', 'en'])
});

async function actorsOf(id: string): Promise<Name[]> {
  const rows = await signInQuery(
    `select region_id as "regionId", short_name as "shortName", person_id as "personId",
        membership_id as "membershipId", language
      from set_config('app.today', $2, false), auth.calendar_actors($1)`,
    [id, today()]
  );
  return z.array(actor).parse(rows);
}

async function exists(id: string): Promise<boolean> {
  return (await signInQuery('select from auth.calendar_feed where id = $1', [id])).length > 0;
}

function addressOf(id: string): string {
  return `${readSettings().publicUrl}/kalender/${id}.${macOf(label(id))}.ics`;
}

function label(id: string): string {
  return `calendar:${id}`;
}
