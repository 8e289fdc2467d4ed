import { getLocale } from '#paraglide/runtime.js';

/** For the `lang` attribute of a text: its language where it is not the page's. */
export function foreign(lang: string): string | undefined {
  return lang === getLocale() ? undefined : lang;
}
