import { nothingTyped } from '#base/fields.ts';
import { oneFailedJob, settleJob } from '#features/operator/jobs.server.ts';
import { m } from '#messages';
import { leaveFlash } from '#server/flash.ts';
import { submitWith } from '#server/form.ts';
import { operatorAccount } from '../../account.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async (event) => ({
  job: await oneFailedJob(operatorAccount(event), event.params.aufgabe)
});

export const actions: Actions = {
  erneut: (event) => {
    const account = operatorAccount(event);
    return submitWith(event, nothingTyped(), async () => {
      await settleJob(account, event.params.aufgabe, true);
      leaveFlash(event.cookies, m.operator_job_again_done());
      return '/betrieb/aufgaben';
    });
  },
  aufgabe: (event) => {
    const account = operatorAccount(event);
    return submitWith(event, nothingTyped(), async () => {
      await settleJob(account, event.params.aufgabe, false);
      leaveFlash(event.cookies, m.operator_job_given_up());
      return '/betrieb/aufgaben';
    });
  }
};
