import { createHash } from 'node:crypto';
import type { Cookies as SvelteCookies } from '@sveltejs/kit';
import { z } from 'zod';
import { deviceOf } from '#base/device.ts';
import { shiftedToday } from '#server/clock.ts';
import { signInQuery } from '#server/db.ts';
import { halfCookieName, sessionCookieName } from '#server/session-cookie.ts';
import { readSettings } from '#server/settings.ts';

const membership = z.object({
  id: z.string(),
  role: z.string(),
  organisationId: z.string(),
  organisationName: z.string(),
  organisationKind: z.string(),
  /** What its role may do: the interface shows accordingly, the database decides. */
  permissions: z.array(z.string()),
  /** The Bereich of a Schulträger the person works in. */
  unitName: z.string().nullable(),
  /** Of a service provider: in whose service and until when. */
  mandate: z.object({ provider: z.string(), until: z.string() }).nullable(),
  /** Its last day; null: no end is set. */
  until: z.string().nullable(),
  /** Who is stood in for; null: nobody. */
  deputyFor: z.string().nullable(),
  /** Of a Schulträger: how many schools it has; else 0. */
  schools: z.number()
});

const actingRegion = z.object({
  id: z.string(),
  shortName: z.string(),
  name: z.string(),
  language: z.enum(['de', 'en']),
  isDemo: z.boolean(),
  /** What the region calls some things instead of the usual word. */
  words: z.record(z.string(), z.string()),
  /** Its colour `#rrggbb`. */
  accent: z.string().nullable(),
  /** Names its logo as it is now, for the address. */
  logo: z.string().nullable(),
  /** Shows data of the official register, whose licence line then stands on each page. */
  hasRegister: z.boolean(),
  horizonYears: z.object({ short: z.number(), medium: z.number(), long: z.number() }),
  personId: z.string(),
  personName: z.string(),
  actingMembershipId: z.string().nullable(),
  memberships: z.array(membership).nullable()
});

const session = z.object({
  sessionId: z.string(),
  userId: z.string(),
  name: z.string(),
  mail: z.string(),
  language: z.enum(['de', 'en']).nullable(),
  /** Last use, to the minute. */
  usedAt: z.coerce.date(),
  /** When it ends, however much it is used. */
  endsAt: z.coerce.date(),
  /** By which second factor it was proven; null: by the password alone. */
  proof: z.enum(['code', 'recoveryCode', 'passkey', 'persona']).nullable(),
  /** From which day on a second factor is needed; null: there is one, or no role needs one. */
  factorDueOn: z.string().nullable(),
  /** That day has come: nothing is reached but what sets a second factor up. */
  isFactorDue: z.boolean(),
  isOperator: z.boolean(),
  regions: z.array(z.object({ shortName: z.string(), name: z.string() })),
  /** Those the person belongs to, but nobody may open at present. */
  suspendedRegions: z.array(z.object({ shortName: z.string(), name: z.string() })),
  region: actingRegion.nullable()
});

export type Session = z.infer<typeof session>;
export type Proof = NonNullable<Session['proof']>;
export type Membership = z.infer<typeof membership>;

type Cookies = Pick<SvelteCookies, 'get' | 'set' | 'delete'>;

/**
 * Who the browser is and, for a region, what the person may act as there: one statement.
 * @param isUse whether somebody is at work; a page that only asks how long its session lasts is not
 */
export async function sessionOf(
  cookies: Pick<Cookies, 'get'>,
  regionShortName: string | undefined,
  isUse = true
): Promise<Session | null> {
  const token = tokenOf(cookies);
  if (!token) return null;
  const rows = await signInQuery(
    `select auth.session_actor($1, $2) as session
      from set_config('app.today', $3, false) day, set_config('app.factor_grace', $4, false) grace`,
    [hashOf(token), regionShortName ?? null, shiftedToday(), String(readSettings().factorGraceDays)]
  );
  const found = answer.parse(rows)[0]?.session ?? null;
  // Nobody proved anything to become a persona: it counts where the demo is on, and nowhere else.
  if (found?.proof === 'persona' && !readSettings().demo) return null;
  if (isUse && found && Date.now() - found.usedAt.getTime() > 60_000) await touch(found.sessionId);
  return found;
}

/** How many seconds a session lasts if nobody uses it, and whether using it would not make that longer. */
export function lasting({ usedAt, endsAt }: Pick<Session, 'usedAt' | 'endsAt'>) {
  const unused = usedAt.getTime() + idleSeconds * 1000;
  const seconds = Math.max(0, Math.floor((Math.min(unused, endsAt.getTime()) - Date.now()) / 1000));
  return { seconds, isLast: endsAt.getTime() <= unused };
}

/**
 * The region and the one membership of a guest's browser, or that it was a guest's and is nobody's any more; null
 * for everybody else. A guest has no account, so outside of the region of its visit it is nobody.
 */
export async function guestOf(
  cookies: Pick<Cookies, 'get'>,
  regionShortName: string
): Promise<Guest | null> {
  const token = tokenOf(cookies);
  if (!token) return null;
  const rows = await signInQuery(
    `select auth.guest_actor($1, $2) as guest from set_config('app.today', $3, false)`,
    [hashOf(token), regionShortName, shiftedToday()]
  );
  const found = guestAnswer.parse(rows)[0]?.guest;
  if (!found || found.isEnded) return found ?? null;
  if (Date.now() - found.usedAt.getTime() > 60_000) await touchGuest(found.sessionId);
  return found;
}

/**
 * Gives the browser a session that was just made; whatever it had before is worth nothing any more.
 * @param proof the second factor, if there was one
 */
export async function beginSession(
  { cookies, request }: { cookies: Cookies; request: Pick<Request, 'headers'> },
  token: string,
  proof: Proof | null = null
): Promise<void> {
  await endSession(cookies);
  // Words by which the person knows its own devices; nobody else is shown them.
  await signInQuery('update auth.session set user_agent = $2, proof = $3 where token = $1', [
    hashOf(token),
    deviceOf(request.headers.get('user-agent')),
    proof
  ]);
  cookies.delete(halfCookieName(), attributes());
  keepToken(cookies, token);
}

/** For the page that asks for the second factor; it opens nothing. */
export function keepHalf(cookies: Cookies, half: string): void {
  cookies.set(halfCookieName(), half, { ...attributes(), maxAge: 10 * 60 });
}

/** The sign-in of this browser that waits for its second factor. */
export function halfOf(cookies: Pick<Cookies, 'get'>): string | undefined {
  return madeHere(cookies.get(halfCookieName()));
}

/** The same for a guest, whose session the database knows by the hash of the token already. */
export async function beginGuestSession(cookies: Cookies, token: string): Promise<void> {
  await endSession(cookies);
  keepToken(cookies, token);
}

/** Ends the browser's session here and in the database. */
export async function endSession(cookies: Cookies): Promise<void> {
  const token = tokenOf(cookies);
  if (token) {
    await signInQuery(
      `with guests as (delete from auth.guest_session where token = $1)
        delete from auth.session where token = $1`,
      [hashOf(token)]
    );
    // Whoever leaves or signs in anew is done with the old session: nothing is kept for it any more.
    await signInQuery('delete from auth.ended_session where token = $1', [hashOf(token)]);
  }
  cookies.delete(sessionCookieName(), attributes());
}

/** The account whose session the browser had and that has ended less than a day ago; null for anything else. */
export async function endedAccountOf(cookies: Pick<Cookies, 'get'>): Promise<string | null> {
  const token = tokenOf(cookies);
  if (!token) return null;
  const rows = await signInQuery(
    `select user_id as "userId" from auth.session where token = $1
      union all
      select user_id from auth.ended_session where token = $1 and ended_at > now() - interval '1 day'`,
    [hashOf(token)]
  );
  return ended.parse(rows)[0]?.userId ?? null;
}

/** How long a session lasts at most, used or not. */
export const sessionSeconds = 12 * 60 * 60;

const idleSeconds = 60 * 60;

// A form sent the next morning still brings the cookie, and with it whose text it is.
const keptSeconds = 24 * 60 * 60;

/** What the database keeps instead of the token. */
export function hashOf(token: string): string {
  return createHash('sha256').update(token).digest('hex');
}

const answer = z.array(z.object({ session: session.nullable() }));
const guest = z.discriminatedUnion('isEnded', [
  z.object({ isEnded: z.literal(true) }),
  z.object({
    isEnded: z.literal(false),
    sessionId: z.string(),
    usedAt: z.coerce.date(),
    region: actingRegion
  })
]);
type Guest = z.infer<typeof guest>;
const ended = z.array(z.object({ userId: z.string() }));
const guestAnswer = z.array(z.object({ guest: guest.nullable() }));

function keepToken(cookies: Cookies, token: string): void {
  cookies.set(sessionCookieName(), token, {
    ...attributes(),
    maxAge: sessionSeconds + keptSeconds
  });
}

function attributes() {
  const secure = readSettings().publicUrl.startsWith('https:');
  return { path: '/', httpOnly: true, sameSite: 'lax', secure } as const;
}

function tokenOf(cookies: Pick<Cookies, 'get'>): string | undefined {
  return madeHere(cookies.get(sessionCookieName()));
}

function madeHere(token: string | undefined): string | undefined {
  return token && /^[\w-]{43}$/.test(token) ? token : undefined;
}

/** Named exception to "reading writes nothing": the last use, to the minute. */
async function touch(sessionId: string): Promise<void> {
  await signInQuery(
    `update auth.session set updated_at = now()
      where id = $1 and updated_at < now() - interval '1 minute'`,
    [sessionId]
  );
}

async function touchGuest(sessionId: string): Promise<void> {
  await signInQuery(
    `update auth.guest_session set used_at = now()
      where id = $1 and used_at < now() - interval '1 minute'`,
    [sessionId]
  );
}
