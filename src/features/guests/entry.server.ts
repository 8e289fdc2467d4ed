import { randomBytes } from 'node:crypto';
import { error } from '@sveltejs/kit';
import { z } from 'zod';
import { signInQuery } from '#server/db.ts';
import { guestIn, isGuestLink } from '#server/guest-link.ts';
import { hashOf } from '#server/session.ts';
import { today } from '#server/clock.ts';

const offer = z.object({
  regionId: z.string(),
  region: z.string(),
  regionName: z.string(),
  words: z.record(z.string(), z.string()),
  visitId: z.string(),
  title: z.string(),
  ownerName: z.string(),
  name: z.string(),
  linkNo: z.number(),
  membershipId: z.string(),
  /** The account of the address, with which the guest signs in as always; null: it has none. */
  userId: z.string().nullable(),
  until: z.string(),
  isOpen: z.boolean()
});

export type GuestOffer = z.infer<typeof offer> & { id: string };

/** What a guest's link opens, and reading uses nothing up. Not ours, ended or run out: 404; replaced: 410. */
export async function guestOfferOf(token: string): Promise<GuestOffer> {
  const id = guestIn(token) ?? error(404);
  const rows = await signInQuery(
    `select auth.guest_offer($1) as offer from set_config('app.today', $2, false)`,
    [id, today()]
  );
  const found = z.array(z.object({ offer: offer.nullable() })).parse(rows)[0]?.offer ?? error(404);
  if (!isGuestLink(token, { id, linkNo: found.linkNo }))
    error(isOlder(token, id, found) ? 410 : 404);
  if (!found.isOpen) error(404);
  return { ...found, id };
}

/** A session for the guest's browser; 404 where the link ended while somebody looked at it. */
export async function guestSession({ id, linkNo }: GuestOffer): Promise<string> {
  const token = randomBytes(32).toString('base64url');
  const rows = await signInQuery(
    `select auth.begin_guest_session($1, $2, $3) as begun from set_config('app.today', $4, false)`,
    [id, linkNo, hashOf(token), today()]
  );
  const [answer] = z.array(z.object({ begun: z.boolean() })).parse(rows);
  return answer?.begun ? token : error(404);
}

/** A link that was good once: its holder is told that there is a newer one, strangers learn nothing. */
function isOlder(token: string, id: string, { linkNo }: { linkNo: number }): boolean {
  const earlier = Array.from({ length: Math.min(linkNo - 1, 50) }, (_, back) => linkNo - 1 - back);
  return earlier.some((no) => isGuestLink(token, { id, linkNo: no }));
}
