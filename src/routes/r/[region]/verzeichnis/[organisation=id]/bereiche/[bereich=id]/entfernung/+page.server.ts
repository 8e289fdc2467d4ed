import { unitRemovalConstraints } from '#features/units/unit.ts';
import { unitRemoval } from '#features/units/unit-input.ts';
import { removeUnit, unitPage } from '#features/units/units.server.ts';
import { m } from '#messages';
import { leaveFlash } from '#server/flash.ts';
import { submit } from '#server/form.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = ({ locals, params }) =>
  locals.read((tx) => unitPage(tx, params.organisation, params.bereich));

export const actions: Actions = {
  default: (event) =>
    submit(
      event,
      unitRemoval,
      async (tx, input) => {
        const { region, organisation, bereich } = event.params;
        await removeUnit(tx, organisation, bereich, input);
        leaveFlash(event.cookies, m.unit_removed());
        return `/r/${region}/verzeichnis/${organisation}/bereiche`;
      },
      { constraints: unitRemovalConstraints }
    )
};
