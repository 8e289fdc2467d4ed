/**
 * Whether a page may be opened by somebody who must have a second factor and has none yet: what sets one up, and
 * what asks for no account. Everything that is not named here waits, so a new page does too.
 */
export function isOpenWithoutFactor(route: string | null): boolean {
  return (
    route !== null &&
    (exact.has(route) || below.some((start) => route === start || route.startsWith(`${start}/`)))
  );
}

const below = ['/profil/zweiter-faktor', '/barrierefreiheit', '/bericht'];
const exact = new Set([
  '/abmelden',
  '/anmelden/passkey',
  '/sitzung',
  '/sprache',
  '/impressum',
  '/datenschutz',
  '/datenquellen',
  '/lizenzen',
  '/lizenzen/texte',
  '/farben/[farbe=colour]',
  '/logo/[kurzname]',
  '/kalender/[token].ics',
  '/passwort',
  '/passwort/[token]'
]);
