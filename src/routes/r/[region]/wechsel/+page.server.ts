import { error } from '@sveltejs/kit';
import { z } from 'zod';
import { id } from '#base/fields.ts';
import { localPath } from '#base/local-path.ts';
import { boundsOf, roleLine } from '#features/people/acting.ts';
import { actFor } from '#features/people/acting.server.ts';
import { m } from '#messages';
import { leaveFlash } from '#server/flash.ts';
import { Invalid, submitWith } from '#server/form.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = ({ locals, url }) => {
  const region = locals.session?.region ?? error(404);
  return {
    memberships: (region.memberships ?? []).map((one) => ({
      id: one.id,
      role: one.role,
      roleLine: roleLine(one, region.words),
      bounds: boundsOf(one),
      organisationName: one.organisationName
    })),
    actingId: locals.acting?.membership.id ?? null,
    back: backTo(url.searchParams.get('weiter'), region.shortName)
  };
};

const choiceInput = z.strictObject({ membership: id(), weiter: z.string().optional() });

export const actions: Actions = {
  default: (event) =>
    submitWith(event, choiceInput, async (input) => {
      const { session } = event.locals;
      const region = session?.region ?? error(404);
      const chosen = region.memberships?.find((one) => one.id === input.membership);
      if (!session || !chosen) throw new Invalid({ membership: m.form_choice() });
      await actFor(session, region.id, chosen.id);
      leaveFlash(event.cookies, m.acting_done({ organisation: chosen.organisationName }));
      return backTo(input.weiter, region.shortName) || `/r/${region.shortName}`;
    })
};

/** Only to a page of the same region, and not in a circle. */
function backTo(text: string | null | undefined, shortName: string): string {
  const path = localPath(text) ?? '';
  const isHere = path.startsWith(`/r/${shortName}/`) || path === `/r/${shortName}`;
  return isHere && !path.startsWith(`/r/${shortName}/wechsel`) ? path : '';
}
