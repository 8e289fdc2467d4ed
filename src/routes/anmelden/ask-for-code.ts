import type { Cookies } from '@sveltejs/kit';
import { keepHalf } from '#server/session.ts';

/** Where the second factor is asked for; `back` is where the person wanted to go. */
export function askForCode(cookies: Cookies, half: string, back: string): string {
  keepHalf(cookies, half);
  return `/anmelden/code?weiter=${encodeURIComponent(back)}`;
}
