import { error } from '@sveltejs/kit';
import { sql } from 'kysely';
import { m } from '#messages';
import { addAccount } from '#features/accounts/accounts.server.ts';
import { refuseBadPassword } from '#features/accounts/passwords.server.ts';
import { sessionOfAccount } from '#server/auth/auth.ts';
import { hashPassword } from '#server/auth/password-hash.ts';
import { asSignIn, type SystemTx } from '#server/db.ts';
import { Invalid } from '#server/form.ts';
import { readToken } from '#server/one-time-link.ts';
import { joinRegion, openInvitation } from './joining.server.ts';
import type { Offer } from './offer.ts';
import { becomeOperator, openOperatorInvitation } from './operators.server.ts';

/** Reads what a link offers and consumes nothing. Not ours: 404; used, withdrawn or run out: 410. */
export async function offerOf(token: string): Promise<Offer> {
  return asSignIn((tx) => openOffer(tx, token, 'look'), 'read only');
}

/** Accepts for somebody new: account, person and membership in one transaction. Returns a session. */
export async function acceptAsNew(
  token: string,
  { name, password, mail }: { name: string; password: string; mail: string }
): Promise<string> {
  const offer = await offerOf(token);
  if (offer.userId) error(409);
  refuseBadPassword(password, namesAbout(offer, name, mail));
  const passwordHash = await hashPassword(password);
  const userId = await asSignIn(async (tx) => {
    const held = await openOffer(tx, token, 'hold');
    if (await hasAccount(tx, mail)) throw new Invalid({ mail: m.invitation_account_exists() });
    const userId = await addAccount(tx, { mail, name, passwordHash });
    await consume(tx, held, { userId, name, mail });
    return userId;
  });
  return sessionOfAccount(userId);
}

/** Accepts for the account that the address has. Anybody else: 403, and the link stays good. */
export async function acceptAs(token: string, userId: string): Promise<void> {
  await asSignIn(async (tx) => {
    const offer = await openOffer(tx, token, 'hold');
    if (offer.userId !== userId || !offer.mail) error(403);
    await consume(tx, offer, { userId, name: offer.name, mail: offer.mail });
  });
}

/** Where somebody lands who has accepted. */
export function landingOf(offer: Offer): string {
  return offer.region ? `/r/${offer.region.shortName}` : '/betrieb';
}

/** To `hold` it locks its row: of many at the same time one goes on, and the others find it used. */
async function openOffer(tx: SystemTx, token: string, how: 'look' | 'hold'): Promise<Offer> {
  const link = readToken(token, ['invitation', 'operatorInvitation']) ?? error(404);
  const offer =
    link.kind === 'invitation'
      ? await openInvitation(tx, link.id, how)
      : await openOperatorInvitation(tx, link.id, how);
  return offer ?? error(410);
}

async function consume(
  tx: SystemTx,
  offer: Offer,
  person: { userId: string; name: string; mail: string }
): Promise<void> {
  if (offer.kind === 'invitation') await joinRegion(tx, offer, person);
  else await becomeOperator(tx, offer, person.userId);
}

async function hasAccount(tx: SystemTx, mail: string): Promise<boolean> {
  const found = await tx
    .selectFrom('auth.user')
    .select(sql`1`.as('one'))
    .where('email', '=', mail)
    .executeTakeFirst();
  return found !== undefined;
}

function namesAbout(offer: Offer, name: string, mail: string): string[] {
  return [name, mail, offer.region?.name ?? '', offer.organisation?.name ?? ''];
}
