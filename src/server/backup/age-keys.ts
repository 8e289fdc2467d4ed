import {
  createPrivateKey,
  createPublicKey,
  generateKeyPairSync,
  type KeyObject
} from 'node:crypto';
import { fromBech32, toBech32 } from '#server/backup/bech32.ts';

/** Half of a pair of X25519 keys, with its 32 bytes. */
export type Recipient = Readonly<{ key: KeyObject; bytes: Buffer }>;
export type Identity = Readonly<{ key: KeyObject; recipient: Buffer }>;

/** `age1…`; undefined where it is none. */
export function recipientOf(text: string): Recipient | undefined {
  const bytes = fromBech32('age', text);
  return bytes?.length === 32 ? { key: publicKey(bytes), bytes } : undefined;
}

/** Those that are none are left out: settings were checked. */
export function recipientsOf(texts: readonly string[]): Recipient[] {
  return texts.flatMap((text) => recipientOf(text) ?? []);
}

/** The secret keys in the text of a file, each on a line `AGE-SECRET-KEY-1…` of its own. */
export function identitiesIn(text: string): Identity[] {
  return text
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line && !line.startsWith('#'))
    .flatMap((line) => {
      const bytes = fromBech32('age-secret-key-', line);
      if (bytes?.length !== 32) return [];
      const key = createPrivateKey({
        key: Buffer.concat([pkcs8, bytes]),
        format: 'der',
        type: 'pkcs8'
      });
      return [{ key, recipient: bytesOf(createPublicKey(key)) }];
    });
}

/** A new pair as age writes it. */
export function newPair(): { identity: string; recipient: string } {
  const { publicKey: open, privateKey } = generateKeyPairSync('x25519');
  const secret = privateKey.export({ format: 'der', type: 'pkcs8' }).subarray(-32);
  return {
    identity: toBech32('age-secret-key-', secret).toUpperCase(),
    recipient: toBech32('age', bytesOf(open))
  };
}

export function publicKey(bytes: Uint8Array): KeyObject {
  return createPublicKey({ key: Buffer.concat([spki, bytes]), format: 'der', type: 'spki' });
}

export function bytesOf(key: KeyObject): Buffer {
  return key.export({ format: 'der', type: 'spki' }).subarray(-32);
}

// What comes before the 32 bytes of such a key in its usual form.
const pkcs8 = Buffer.from('302e020100300506032b656e04220420', 'hex');
const spki = Buffer.from('302a300506032b656e032100', 'hex');
