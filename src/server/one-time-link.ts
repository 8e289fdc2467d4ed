import { isMacOf, macOf } from '#server/secret.ts';
import { readSettings } from '#server/settings.ts';

/** What a link is good for; one of one kind opens nothing of another. */
export type LinkKind =
  'invitation' | 'operatorInvitation' | 'passwordReset' | 'mailConfirm' | 'mailStop';

/**
 * The address that opens a row once: its id and an HMAC of kind and id. The secret part exists only in the
 * mail and here while it is made, so neither the database nor a backup of it opens anything.
 */
export function oneTimeLink(kind: LinkKind, id: string): string {
  return `${readSettings().publicUrl}${paths[kind]}/${id}.${macOf(`${kind}:${id}`)}`;
}

/** The id a token stands for, when it was made here for one of these kinds. */
export function readToken<K extends LinkKind>(
  token: string,
  kinds: readonly K[]
): { kind: K; id: string } | null {
  const [, id = '', mac = ''] = /^([0-9a-f-]{36})\.([\w-]{43})$/.exec(token) ?? [];
  const kind = id ? kinds.find((one) => isMacOf(`${one}:${id}`, mac)) : undefined;
  return kind ? { kind, id } : null;
}

const paths: Record<LinkKind, string> = {
  invitation: '/einladung',
  operatorInvitation: '/einladung',
  passwordReset: '/passwort',
  mailConfirm: '/adresse',
  mailStop: '/adresse'
};
