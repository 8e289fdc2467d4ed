import { regionOfInstallation, suspendRegion } from '#features/operator/regions.server.ts';
import { suspensionInput } from '#features/operator/regions.ts';
import { m } from '#messages';
import { leaveFlash } from '#server/flash.ts';
import { submitWith } from '#server/form.ts';
import { operatorAccount } from '../../../account.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async (event) => ({
  region: await regionOfInstallation(operatorAccount(event), event.params.kennung)
});

export const actions: Actions = {
  default: (event) => {
    const account = operatorAccount(event);
    return submitWith(event, suspensionInput, async ({ sperre }) => {
      const suspended = sperre === 'ja';
      await suspendRegion(account, event.params.kennung, suspended);
      leaveFlash(
        event.cookies,
        suspended ? m.operator_region_suspended() : m.operator_region_resumed()
      );
      return '/betrieb/regionen';
    });
  }
};
