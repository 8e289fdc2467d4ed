import { error } from '@sveltejs/kit';
import { z } from 'zod';
import { id } from '#base/fields.ts';
import { actFor } from '#features/people/acting.server.ts';
import { m } from '#messages';
import { leaveFlash } from '#server/flash.ts';
import { Invalid, submitWith } from '#server/form.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = ({ locals }) => {
  if (!locals.acting) error(404);
  const { region, membership } = locals.acting;
  return {
    memberships: (region.memberships ?? []).map((one) => ({
      id: one.id,
      role: one.role,
      organisationName: one.organisationName,
      unitName: one.unitName,
      mandate: one.mandate
    })),
    actingId: membership.id
  };
};

export const actions: Actions = {
  default: (event) =>
    submitWith(event, z.strictObject({ membership: id() }), async (input) => {
      const { acting, session } = event.locals;
      if (!acting || !session) error(404);
      const chosen = acting.region.memberships?.find((one) => one.id === input.membership);
      if (!chosen) throw new Invalid({ membership: m.form_choice() });
      await actFor(session, acting.region.id, chosen.id);
      leaveFlash(event.cookies, m.acting_done({ organisation: chosen.organisationName }));
      return `/r/${acting.region.shortName}`;
    })
};
