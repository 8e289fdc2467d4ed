import { isIP } from 'node:net';
import { readSettings } from '#server/settings.ts';

/** For whom passkeys are made: the host name of this installation; null where it has none, only an address. */
export function relyingParty(): { id: string; origin: string } | null {
  const { publicUrl } = readSettings();
  const { hostname, origin } = new URL(publicUrl);
  return isIP(hostname.replace(/[[\]]/g, '')) ? null : { id: hostname, origin };
}
