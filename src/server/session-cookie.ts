import { readSettings } from '#server/settings.ts';

/** `__Host-` binds the cookie to this host alone; browsers accept it only with https. */
export function sessionCookieName(): string {
  return readSettings().publicUrl.startsWith('https:') ? '__Host-sitzung' : 'sitzung';
}

/** Of a sign-in whose second factor is still to come. */
export function halfCookieName(): string {
  return readSettings().publicUrl.startsWith('https:') ? '__Host-anmeldung' : 'anmeldung';
}
