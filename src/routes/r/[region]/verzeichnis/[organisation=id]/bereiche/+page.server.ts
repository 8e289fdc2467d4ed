import { unitConstraints } from '#features/units/unit.ts';
import { unitInput } from '#features/units/unit-input.ts';
import { addUnit, unitsPage } from '#features/units/units.server.ts';
import { m } from '#messages';
import { leaveFlash } from '#server/flash.ts';
import { submit } from '#server/form.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals, params }) => ({
  owner: await locals.read((tx) => unitsPage(tx, params.organisation))
});

export const actions: Actions = {
  default: (event) =>
    submit(
      event,
      unitInput,
      async (tx, input) => {
        const { region, organisation } = event.params;
        await addUnit(tx, organisation, input);
        leaveFlash(event.cookies, m.unit_added({ name: input.name }));
        return `/r/${region}/verzeichnis/${organisation}/bereiche`;
      },
      { constraints: unitConstraints }
    )
};
