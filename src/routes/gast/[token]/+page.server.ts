import { error, redirect } from '@sveltejs/kit';
import { nothingTyped } from '#base/fields.ts';
import { guestOfferOf, guestSession, type GuestOffer } from '#features/guests/entry.server.ts';
import { actFor } from '#features/people/acting.server.ts';
import { submitWith } from '#server/form.ts';
import { beginGuestSession } from '#server/session.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals, params, url }) => {
  const offer = await guestOfferOf(params.token);
  const way = wayOf(offer, locals.session);
  return {
    title: offer.title,
    ownerName: offer.ownerName,
    name: offer.name,
    until: offer.until,
    way,
    signInHref: `/anmelden?weiter=${encodeURIComponent(url.pathname)}`,
    signedInAs: locals.session?.mail ?? null
  };
};

export const actions: Actions = {
  default: async (event) => {
    const offer = await guestOfferOf(event.params.token);
    const target = `/r/${offer.region}/besuche/${offer.visitId}`;
    const { session } = event.locals;
    return submitWith(event, nothingTyped(), async () => {
      switch (wayOf(offer, session)) {
        case 'signedIn':
          if (session) await actFor(session, offer.regionId, offer.membershipId);
          return target;
        case 'signIn':
          return redirect(303, `/anmelden?weiter=${encodeURIComponent(event.url.pathname)}`);
        case 'signedInElse':
          return error(403);
        case 'open':
          await beginGuestSession(event.cookies, await guestSession(offer));
          return target;
      }
    });
  }
};

type Way = 'open' | 'signedIn' | 'signIn' | 'signedInElse';

/** A link opens one visit and never an account: who has one signs in and then acts as the guest. */
function wayOf({ userId }: GuestOffer, session: App.Locals['session']): Way {
  if (session) return session.userId === userId ? 'signedIn' : 'signedInElse';
  return userId ? 'signIn' : 'open';
}
