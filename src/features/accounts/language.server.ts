import type { Cookies } from '@sveltejs/kit';
import { asSignIn } from '#server/db.ts';
import { readSettings } from '#server/settings.ts';
import { languageInput, type Language } from './language.ts';

/** This browser reads in the language from now on. */
export function setLanguage(cookies: Pick<Cookies, 'set'>, language: Language): void {
  cookies.set('sprache', language, {
    path: '/',
    // Scripts draw words too, so they have to know it.
    httpOnly: false,
    sameSite: 'lax',
    secure: readSettings().publicUrl.startsWith('https:'),
    maxAge: 365 * 24 * 60 * 60
  });
}

/** The account's mails and its next browsers follow the choice. */
export async function keepLanguage(userId: string, language: Language): Promise<void> {
  await asSignIn((tx) =>
    tx.updateTable('auth.user').set({ language }).where('id', '=', userId).execute()
  );
}

/** At sign-in: what the account chose elsewhere holds in this browser too. */
export async function recallLanguage(cookies: Pick<Cookies, 'set'>, mail: string): Promise<void> {
  const account = await asSignIn(
    (tx) =>
      tx.selectFrom('auth.user').select('language').where('email', '=', mail).executeTakeFirst(),
    'read only'
  );
  const chosen = languageInput.shape.sprache.safeParse(account?.language);
  if (chosen.success) setLanguage(cookies, chosen.data);
}
