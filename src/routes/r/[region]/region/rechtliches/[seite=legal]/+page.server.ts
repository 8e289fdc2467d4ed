import { error } from '@sveltejs/kit';
import { legalPageAt } from '#features/legal/legal.ts';
import { legalInput } from '#features/legal/legal-input.ts';
import { legalTextToEdit, writeLegalText } from '#features/legal/legal.server.ts';
import { m } from '#messages';
import { leaveFlash } from '#server/flash.ts';
import { submitOrAnswer } from '#server/form.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals, params }) => {
  const page = legalPageAt(params.seite) ?? error(404);
  return { page, ...(await locals.read((tx) => legalTextToEdit(tx, page))) };
};

export const actions: Actions = {
  default: (event) => {
    const page = legalPageAt(event.params.seite) ?? error(404);
    return submitOrAnswer(event, legalInput, async (tx, { vorschau, ...input }) => {
      if (vorschau) {
        await legalTextToEdit(tx, page);
        const values = { text: input.text, version: String(input.version) };
        return { values, errors: {}, preview: input.text };
      }
      await writeLegalText(tx, page, input);
      leaveFlash(event.cookies, m.legal_edit_saved());
      return `/r/${event.params.region}/region/rechtliches/${event.params.seite}`;
    });
  }
};
