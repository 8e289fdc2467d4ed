import { error, type RequestEvent } from '@sveltejs/kit';
import { nothingTyped } from '#base/fields.ts';
import { m } from '#messages';
import { signIn } from '#features/accounts/accounts.server.ts';
import { recallLanguage } from '#features/accounts/language.server.ts';
import {
  acceptAs,
  acceptAsNew,
  landingOf,
  offerOf
} from '#features/invitations/acceptance.server.ts';
import { acceptInputs } from '#features/invitations/invitation.ts';
import type { Offer } from '#features/invitations/offer.ts';
import { leaveFlash } from '#server/flash.ts';
import { submitWith } from '#server/form.ts';
import { beginSession } from '#server/session.ts';
import { askForCode } from '../../anmelden/ask-for-code.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals, params }) => {
  const offer = await offerOf(params.token);
  const { id: _id, userId: _userId, region, ...shown } = offer;
  return {
    offer: { ...shown, region: region?.name ?? null, words: region?.words ?? {} },
    way: wayOf(offer, locals.session),
    signedInAs: locals.session?.mail ?? null
  };
};

export const actions: Actions = {
  default: async (event) => {
    const offer = await offerOf(event.params.token);
    switch (wayOf(offer, event.locals.session)) {
      case 'signedInElse':
        return error(403);
      case 'signedIn':
        return submitWith(event, nothingTyped(), () => join(event, offer));
      case 'knownAccount':
        return submitWith(event, acceptInputs.knownAccountInput, async ({ password }) => {
          const { token, isHalf } = await signIn(
            { mail: offer.mail ?? '', password },
            event.getClientAddress()
          );
          if (isHalf) return askForCode(event.cookies, token, event.url.pathname);
          const target = await join(event, offer);
          await beginSession(event, token);
          await recallLanguage(event.cookies, offer.mail ?? '');
          return target;
        });
      case 'newAccount':
        return submitWith(event, acceptInputs.newAccountInput, (input) =>
          joinAsNew(event, offer, { ...input, mail: offer.mail ?? '' })
        );
      case 'firstOperator':
        return submitWith(event, acceptInputs.firstOperatorInput, (input) =>
          joinAsNew(event, offer, input)
        );
    }
  }
};

type Way = 'signedIn' | 'signedInElse' | 'knownAccount' | 'newAccount' | 'firstOperator';

/** How this browser can accept: the link is bound to the address, whoever holds it. */
function wayOf(offer: Offer, session: App.Locals['session']): Way {
  if (session) return session.userId === offer.userId ? 'signedIn' : 'signedInElse';
  if (offer.userId) return 'knownAccount';
  return offer.mail ? 'newAccount' : 'firstOperator';
}

type Event = Pick<RequestEvent, 'cookies' | 'request'> & { params: { token: string } };

async function join(event: Event, offer: Offer): Promise<string> {
  await acceptAs(event.params.token, offer.userId ?? '');
  return welcome(event, offer);
}

async function joinAsNew(
  event: Event,
  offer: Offer,
  person: { name: string; password: string; mail: string }
): Promise<string> {
  await beginSession(event, await acceptAsNew(event.params.token, person));
  return welcome(event, offer);
}

function welcome({ cookies }: Event, offer: Offer): string {
  leaveFlash(cookies, m.invitation_accepted());
  return landingOf(offer);
}
