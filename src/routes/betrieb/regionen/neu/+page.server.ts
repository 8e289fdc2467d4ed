import { error } from '@sveltejs/kit';
import { operatorPage } from '#features/operator/operator.server.ts';
import { makeRegion } from '#features/operator/regions.server.ts';
import { newRegionInput } from '#features/operator/regions.ts';
import { m } from '#messages';
import { leaveFlash } from '#server/flash.ts';
import { submitWith } from '#server/form.ts';
import { readSettings } from '#server/settings.ts';
import { operatorAccount } from '../../account.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async (event) => {
  if (!(await operatorPage(operatorAccount(event)))) error(404);
  return { sendsMail: readSettings().smtpUrl !== undefined };
};

export const actions: Actions = {
  default: (event) => {
    const account = operatorAccount(event);
    return submitWith(
      event,
      newRegionInput,
      async (input) => {
        await makeRegion(account, input);
        leaveFlash(event.cookies, m.operator_region_made({ name: input.name, mail: input.mail }));
        return '/betrieb/regionen';
      },
      {
        constraints: {
          region_short_name_key: { field: 'shortName', text: m.region_short_name_taken },
          region_county_key_key: { field: 'county', text: m.operator_region_county_taken }
        }
      }
    );
  }
};
