import { error } from '@sveltejs/kit';
import { verifyRegistrationResponse } from '@simplewebauthn/server';
import { sql } from 'kysely';
import { checkPassword } from '#features/accounts/passwords.server.ts';
import { m } from '#messages';
import { asSignIn } from '#server/db.ts';
import { Invalid } from '#server/form.ts';
import { isOurs, newChallenge, useChallenge } from './challenge.server.ts';
import type { MadePasskey } from './passkey-input.ts';
import { makeRecoveryCodes } from './recovery-codes.server.ts';
import { relyingParty } from './relying-party.server.ts';
import { settleRemoval } from './removal.server.ts';

type Asker = Readonly<{ userId: string; sessionId: string; mail: string; name: string }>;

export async function passkeysOf(userId: string) {
  return asSignIn(
    (tx) =>
      tx
        .selectFrom('auth.passkey')
        .select(['id', 'name', 'made_at as madeAt', 'used_at as usedAt'])
        .where('user_id', '=', userId)
        .orderBy('made_at')
        .orderBy('id')
        .execute(),
    'read only'
  );
}

/** One of the account's own; nobody else's: 404. */
export async function passkeyOf(userId: string, id: string) {
  const found = (await passkeysOf(userId)).find((one) => one.id === id);
  return found ?? error(404);
}

/** What the browser needs to make a passkey, once the password was right. */
export async function beginPasskey(asker: Asker, password: string, address: string) {
  const party = relyingParty() ?? error(404);
  await checkPassword(asker, password, address);
  const known = await asSignIn(
    (tx) =>
      tx
        .selectFrom('auth.passkey')
        .select('credential_id as id')
        .where('user_id', '=', asker.userId)
        .execute(),
    'read only'
  );
  return {
    challenge: newChallenge(purposeOf(asker.userId)),
    rp: { id: party.id, name: 'Tafelrunde' },
    user: { id: handleOf(asker.userId), name: asker.mail, displayName: asker.name },
    pubKeyCredParams: algorithms.map((alg) => ({ type: 'public-key' as const, alg })),
    authenticatorSelection: {
      residentKey: 'required' as const,
      requireResidentKey: true,
      userVerification: 'required' as const
    },
    attestation: 'none' as const,
    excludeCredentials: known.map(({ id }) => ({ type: 'public-key' as const, id })),
    timeout: 300_000
  };
}

/** Keeps what the device made. Returns recovery codes where the account had none left, else null. */
export async function addPasskey(
  { userId, sessionId }: Asker,
  { name, antwort }: { name: string; antwort: MadePasskey }
): Promise<string[] | null> {
  const { challenge, credential } = await verified(userId, antwort);
  return asSignIn(async (tx) => {
    if (!(await useChallenge(tx, challenge))) refuse();
    await tx
      .insertInto('auth.passkey')
      .values({
        user_id: userId,
        credential_id: credential.id,
        public_key: Buffer.from(credential.publicKey),
        counter: credential.counter,
        transports: antwort.response.transports ?? [],
        name
      })
      .execute();
    await sql`select auth.prove_session(${sessionId}, ${userId}, 'passkey')`.execute(tx);
    await sql`select auth.mail_account('passkeyAdded', ${userId}, ${userId})`.execute(tx);
    const left = await tx
      .selectFrom('auth.recovery_code')
      .select('code')
      .where('user_id', '=', userId)
      .where('used_at', 'is', null)
      .executeTakeFirst();
    return left ? null : makeRecoveryCodes(tx, userId);
  });
}

export async function renamePasskey(userId: string, id: string, name: string): Promise<void> {
  const done = await asSignIn((tx) =>
    tx
      .updateTable('auth.passkey')
      .set({ name })
      .where('id', '=', id)
      .where('user_id', '=', userId)
      .executeTakeFirst()
  );
  if (done.numUpdatedRows === 0n) error(404);
}

/** Refused where the role needs a second factor and there is no other. */
export async function removePasskey(
  asker: Asker,
  id: string,
  password: string,
  address: string
): Promise<void> {
  await checkPassword(asker, password, address);
  await asSignIn(async (tx) => {
    const gone = await tx
      .deleteFrom('auth.passkey')
      .where('id', '=', id)
      .where('user_id', '=', asker.userId)
      .executeTakeFirst();
    if (gone.numDeletedRows === 0n) error(404);
    await settleRemoval(tx, asker.userId, 'passkeyRemoved');
  });
}

/** As the device knows an account: its id, which tells nobody anything. */
export function handleOf(userId: string): string {
  return Buffer.from(userId.replaceAll('-', ''), 'hex').toString('base64url');
}

// Ed25519, ES256 and RS256: what devices have.
const algorithms = [-8, -7, -257];

function purposeOf(userId: string): string {
  return `add:${userId}`;
}

async function verified(userId: string, answer: MadePasskey) {
  const party = relyingParty() ?? error(404);
  let challenge = '';
  const found = await verifyRegistrationResponse({
    response: { ...answer, authenticatorAttachment: answer.authenticatorAttachment ?? undefined },
    expectedChallenge: (given) => isOurs((challenge = given), purposeOf(userId)),
    expectedOrigin: party.origin,
    expectedRPID: party.id,
    requireUserVerification: true,
    supportedAlgorithmIDs: algorithms
  }).catch(() => null);
  if (!found?.verified) refuse();
  return { challenge, credential: found.registrationInfo.credential };
}

function refuse(): never {
  throw new Invalid({ '': m.passkey_not_made() });
}
