import { error } from '@sveltejs/kit';
import { operatorPage } from '#features/operator/operator.server.ts';
import { endSessionsOf } from '#features/operator/sessions.server.ts';
import { endSessionsInput } from '#features/operator/sessions.ts';
import { m } from '#messages';
import { leaveFlash } from '#server/flash.ts';
import { submitWithOrAnswer } from '#server/form.ts';
import { operatorAccount } from '../account.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async (event) => {
  const state = await operatorPage(operatorAccount(event));
  return { sessions: state?.sessions ?? error(404) };
};

export const actions: Actions = {
  default: (event) => {
    const account = operatorAccount(event);
    return submitWithOrAnswer(event, endSessionsInput, async ({ mail, gewiss }) => {
      // The address stays out of the page's own address, which lands in histories and logs.
      if (!gewiss) return { values: { mail }, errors: {}, asked: mail };
      await endSessionsOf(account, mail);
      leaveFlash(event.cookies, m.operator_sessions_ended());
      return '/betrieb/sitzungen';
    });
  }
};
