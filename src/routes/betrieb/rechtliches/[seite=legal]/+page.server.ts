import { error } from '@sveltejs/kit';
import { legalPageAt } from '#features/legal/legal.ts';
import { legalInput } from '#features/legal/legal-input.ts';
import { installationTextToEdit, writeInstallationText } from '#features/operator/legal.server.ts';
import { m } from '#messages';
import { leaveFlash } from '#server/flash.ts';
import { submitWithOrAnswer } from '#server/form.ts';
import { operatorAccount } from '../../account.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async (event) => {
  const page = legalPageAt(event.params.seite) ?? error(404);
  return { page, ...(await installationTextToEdit(operatorAccount(event), page)) };
};

export const actions: Actions = {
  default: (event) => {
    const account = operatorAccount(event);
    const page = legalPageAt(event.params.seite) ?? error(404);
    return submitWithOrAnswer(event, legalInput, async ({ vorschau, ...input }) => {
      if (vorschau) {
        const values = { text: input.text, version: String(input.version) };
        return { values, errors: {}, preview: input.text };
      }
      await writeInstallationText(account, page, input);
      leaveFlash(event.cookies, m.legal_edit_saved());
      return `/betrieb/rechtliches/${event.params.seite}`;
    });
  }
};
