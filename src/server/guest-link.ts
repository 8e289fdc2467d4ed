import { idPattern } from '#base/id.ts';
import { isMacOf, macOf } from '#server/secret.ts';
import { readSettings } from '#server/settings.ts';

/**
 * The address by which a guest opens its visit, as often as it likes until its access ends: the guest's id and
 * an HMAC of id and number. Neither the database nor a backup of it opens anything; a new number ends the link.
 */
export function guestLink({ id, linkNo }: { id: string; linkNo: number }): string {
  return `${readSettings().publicUrl}/gast/${id}.${macOf(label(id, linkNo))}`;
}

/** The guest a token names, whether or not it is any good. */
export function guestIn(token: string): string | null {
  return new RegExp(`^(${idPattern})\\.[\\w-]{43}$`).exec(token)?.[1] ?? null;
}

/** Whether the token is the link of that number. */
export function isGuestLink(
  token: string,
  { id, linkNo }: { id: string; linkNo: number }
): boolean {
  return isMacOf(label(id, linkNo), token.slice(token.indexOf('.') + 1));
}

function label(id: string, linkNo: number): string {
  return `guest:${id}:${linkNo}`;
}
