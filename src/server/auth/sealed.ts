import { symmetricDecrypt, symmetricEncrypt } from 'better-auth/crypto';
import { macOf } from '#server/secret.ts';

/**
 * A secret that has to be read again, as it lies in the database: better-auth's XChaCha20-Poly1305 under a key of
 * the installation's secret.
 */
export async function sealed(text: string): Promise<string> {
  return symmetricEncrypt({ key: key(), data: text });
}

export async function opened(text: string): Promise<string> {
  return symmetricDecrypt({ key: key(), data: text });
}

function key(): string {
  return macOf('second-factor');
}
