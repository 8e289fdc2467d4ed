import { error } from '@sveltejs/kit';
import { nothingTyped } from '#base/fields.ts';
import { noteBackup } from '#features/operator/deeds.server.ts';
import { operatorPage } from '#features/operator/operator.server.ts';
import { m } from '#messages';
import { leaveFlash } from '#server/flash.ts';
import { submitWith } from '#server/form.ts';
import { operatorAccount } from '../account.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async (event) => {
  const state = (await operatorPage(operatorAccount(event))) ?? error(404);
  return { triedAt: state.backupTriedAt };
};

export const actions: Actions = {
  default: (event) => {
    const account = operatorAccount(event);
    return submitWith(event, nothingTyped(), async () => {
      await noteBackup(account);
      leaveFlash(event.cookies, m.operator_backup_noted());
      return '/betrieb';
    });
  }
};
