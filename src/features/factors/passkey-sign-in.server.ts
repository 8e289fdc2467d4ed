import { verifyAuthenticationResponse } from '@simplewebauthn/server';
import { sql } from 'kysely';
import { sessionOfAccount } from '#server/auth/auth.ts';
import { asSignIn } from '#server/db.ts';
import { networkOf } from '#server/network.ts';
import { type Brake, countTry, takeBack, TooOften } from '#server/rate-limit.ts';
import { isOurs, newChallenge, useChallenge } from './challenge.server.ts';
import type { ShownPasskey } from './passkey-input.ts';
import { handleOf } from './passkeys.server.ts';
import { relyingParty } from './relying-party.server.ts';

/** What the browser asks a device for; null where this installation has no host name. Nobody is named. */
export function passkeyQuestion() {
  const party = relyingParty();
  return (
    party && {
      challenge: newChallenge(purpose),
      rpId: party.id,
      userVerification: 'required' as const,
      timeout: 300_000
    }
  );
}

/** A session for the right answer, once; null for any other, and after too many. The device has asked who uses it. */
export async function signInByPasskey(
  answer: ShownPasskey,
  address: string
): Promise<{ token: string; mail: string } | null> {
  const brake = { name: `passkey:${networkOf(address)}`, most: 30 };
  if (!(await mayTry(brake))) return null;
  const passkey = await passkeyWith(answer.id);
  if (!passkey) return null;
  const found = await verified(answer, passkey);
  if (!found) return null;
  const isFirst = await asSignIn(async (tx) => {
    if (!(await useChallenge(tx, found.challenge))) return false;
    await tx
      .updateTable('auth.passkey')
      .set({ counter: found.counter, used_at: sql<Date>`now()` })
      .where('id', '=', passkey.id)
      .execute();
    return true;
  });
  if (!isFirst) return null;
  await takeBack([brake], []);
  return { token: await sessionOfAccount(passkey.userId), mail: passkey.mail };
}

async function mayTry(brake: Brake): Promise<boolean> {
  try {
    await countTry([brake]);
    return true;
  } catch (failure) {
    if (failure instanceof TooOften) return false;
    throw failure;
  }
}

const purpose = 'sign-in';

type Passkey = NonNullable<Awaited<ReturnType<typeof passkeyWith>>>;

async function passkeyWith(credentialId: string) {
  return asSignIn(
    (tx) =>
      tx
        .selectFrom('auth.passkey as k')
        .innerJoin('auth.user as u', 'u.id', 'k.user_id')
        .select([
          'k.id',
          'k.user_id as userId',
          'k.credential_id as credentialId',
          'u.email as mail'
        ])
        .select(['k.public_key as publicKey', 'k.counter'])
        .where('k.credential_id', '=', credentialId)
        .executeTakeFirst(),
    'read only'
  );
}

async function verified(answer: ShownPasskey, passkey: Passkey) {
  const party = relyingParty();
  const { userHandle } = answer.response;
  if (!party || (userHandle && userHandle !== handleOf(passkey.userId))) return null;
  let challenge = '';
  const found = await verifyAuthenticationResponse({
    response: {
      ...answer,
      authenticatorAttachment: answer.authenticatorAttachment ?? undefined,
      response: { ...answer.response, userHandle: userHandle ?? undefined }
    },
    expectedChallenge: (given) => isOurs((challenge = given), purpose),
    expectedOrigin: party.origin,
    expectedRPID: party.id,
    credential: {
      id: passkey.credentialId,
      publicKey: new Uint8Array(passkey.publicKey),
      counter: Number(passkey.counter)
    },
    requireUserVerification: true
  }).catch(() => null);
  return found?.verified ? { challenge, counter: found.authenticationInfo.newCounter } : null;
}
