import { nothingTyped } from '#base/fields.ts';
import { settleMail, unsentMail } from '#features/operator/mails.server.ts';
import { m } from '#messages';
import { leaveFlash } from '#server/flash.ts';
import { submitWith } from '#server/form.ts';
import { operatorAccount } from '../../account.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async (event) => ({
  mail: await unsentMail(operatorAccount(event), event.params.mail)
});

export const actions: Actions = {
  erneut: (event) => {
    const account = operatorAccount(event);
    return submitWith(event, nothingTyped(), async () => {
      await settleMail(account, event.params.mail, true);
      leaveFlash(event.cookies, m.operator_mail_again_done());
      return '/betrieb/mails';
    });
  },
  aufgabe: (event) => {
    const account = operatorAccount(event);
    return submitWith(event, nothingTyped(), async () => {
      await settleMail(account, event.params.mail, false);
      leaveFlash(event.cookies, m.operator_mail_given_up());
      return '/betrieb/mails';
    });
  }
};
