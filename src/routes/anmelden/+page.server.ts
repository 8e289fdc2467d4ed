import { redirect } from '@sveltejs/kit';
import { localPath } from '#base/local-path.ts';
import { signInInput } from '#features/accounts/account.ts';
import { signIn } from '#features/accounts/accounts.server.ts';
import { recallLanguage } from '#features/accounts/language.server.ts';
import { personas } from '#features/accounts/personas.server.ts';
import { passkeyQuestion } from '#features/factors/passkey-sign-in.server.ts';
import { submitWith } from '#server/form.ts';
import { beginSession } from '#server/session.ts';
import { askForCode } from './ask-for-code.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals, url }) => {
  const back = localPath(url.searchParams.get('weiter'));
  if (locals.session) redirect(303, back ?? '/');
  return { back, personas: await personas(), question: passkeyQuestion() };
};

export const actions: Actions = {
  default: (event) =>
    submitWith(event, signInInput, async (input) => {
      const { token, isHalf } = await signIn(input, event.getClientAddress());
      await recallLanguage(event.cookies, input.mail);
      const back = localPath(input.weiter) ?? '/';
      if (isHalf) return askForCode(event.cookies, token, back);
      await beginSession(event, token);
      return back;
    })
};
