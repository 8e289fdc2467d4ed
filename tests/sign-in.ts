import { randomUUID } from 'node:crypto';
import type { Actor } from '#server/db.ts';
import { hashPassword } from '#server/auth/password-hash.ts';
import { type Arranger, insert } from './factories.ts';
import type { Client, TestServer } from './server.ts';

export const password = 'vier zufaellige worte am see';

/** Gives a person made by `member()` an account; returns the address it signs in with. */
export async function account(db: Arranger, { regionId, personId }: Actor): Promise<string> {
  const mail = `${randomUUID()}@test.example`;
  const userId = await addUser(db, mail);
  await db.query('update app.person set user_id = $1, mail = $2 where region_id = $3 and id = $4', [
    userId,
    mail,
    regionId,
    personId
  ]);
  return mail;
}

/** An account that looks after the installation. */
export async function operator(db: Arranger): Promise<string> {
  const mail = `${randomUUID()}@test.example`;
  await insert(db, 'auth.operator', { user_id: await addUser(db, mail) });
  return mail;
}

/** A browser in which this address is signed in, through the form. */
export async function signedIn(server: TestServer, mail: string): Promise<Client> {
  const client = server.client();
  const answer = await client.post('/anmelden', { mail, password });
  if (answer.status !== 303) throw new Error(`sign-in answered ${answer.status}`);
  return client;
}

let hash: Promise<string> | undefined;

async function addUser(db: Arranger, mail: string): Promise<string> {
  const { id } = await insert(db, 'auth."user"', {
    email: mail,
    name: 'Test',
    email_verified: true
  });
  hash ??= hashPassword(password);
  await insert(db, 'auth.account', {
    user_id: id,
    account_id: id,
    provider_id: 'credential',
    password: await hash
  });
  return id ?? '';
}
