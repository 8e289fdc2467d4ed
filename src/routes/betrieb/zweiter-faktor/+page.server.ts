import { error } from '@sveltejs/kit';
import { resetFactorOf } from '#features/operator/factor.server.ts';
import { operatorPage } from '#features/operator/operator.server.ts';
import { endSessionsInput } from '#features/operator/sessions.ts';
import { m } from '#messages';
import { leaveFlash } from '#server/flash.ts';
import { submitWithOrAnswer } from '#server/form.ts';
import { operatorAccount } from '../account.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async (event) => {
  if (!(await operatorPage(operatorAccount(event)))) error(404);
};

export const actions: Actions = {
  default: (event) => {
    const account = operatorAccount(event);
    return submitWithOrAnswer(event, endSessionsInput, async ({ mail, gewiss }) => {
      // The address stays out of the page's own address, which lands in histories and logs.
      if (!gewiss) return { values: { mail }, errors: {}, asked: mail };
      await resetFactorOf(account, mail);
      leaveFlash(event.cookies, m.operator_factor_done());
      return '/betrieb/zweiter-faktor';
    });
  }
};
