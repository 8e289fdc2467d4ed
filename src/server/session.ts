import { createHash } from 'node:crypto';
import { z } from 'zod';
import { signInQuery } from '#server/db.ts';
import { sessionCookieName } from '#server/session-cookie.ts';

const membership = z.object({
  id: z.string(),
  role: z.string(),
  organisationId: z.string(),
  organisationName: z.string(),
  organisationKind: z.string(),
  /** What its role may do: the interface shows accordingly, the database decides. */
  permissions: z.array(z.string()),
  /** Of a Schulträger: how many schools it has; else 0. */
  schools: z.number()
});

const session = z.object({
  sessionId: z.string(),
  userId: z.string(),
  name: z.string(),
  mail: z.string(),
  language: z.enum(['de', 'en']).nullable(),
  /** Last use, to the minute. */
  usedAt: z.coerce.date(),
  isOperator: z.boolean(),
  regions: z.array(z.object({ shortName: z.string(), name: z.string() })),
  region: z
    .object({
      id: z.string(),
      shortName: z.string(),
      name: z.string(),
      language: z.enum(['de', 'en']),
      isDemo: z.boolean(),
      horizonYears: z.object({ short: z.number(), medium: z.number(), long: z.number() }),
      personId: z.string(),
      personName: z.string(),
      actingMembershipId: z.string().nullable(),
      memberships: z.array(membership).nullable()
    })
    .nullable()
});

export type Session = z.infer<typeof session>;
export type Membership = z.infer<typeof membership>;

/** Who the browser is and, for a region, what the person may act as there: one statement. */
export async function sessionOf(
  cookies: { get(name: string): string | undefined },
  regionShortName: string | undefined
): Promise<Session | null> {
  const token = tokenOf(cookies.get(sessionCookieName()));
  if (!token) return null;
  const rows = await signInQuery('select auth.session_actor($1, $2) as session', [
    hashOf(token),
    regionShortName ?? null
  ]);
  return z.array(z.object({ session: session.nullable() })).parse(rows)[0]?.session ?? null;
}

/** What the database keeps instead of the token. */
export function hashOf(token: string): string {
  return createHash('sha256').update(token).digest('hex');
}

/** The cookie is `token.signature`; a 256-bit token that is looked up by its hash needs no signature check. */
function tokenOf(cookie: string | undefined): string | undefined {
  const token = cookie?.split('.')[0];
  return token && token.length >= 24 && token.length <= 200 ? token : undefined;
}
