import { createCipheriv, createDecipheriv, createHmac, diffieHellman } from 'node:crypto';
import { generateKeyPairSync, hkdfSync, randomBytes, timingSafeEqual } from 'node:crypto';
import { bytesOf, type Identity, publicKey, type Recipient } from '#server/backup/age-keys.ts';

/*
 * The file format of age (age-encryption.org/v1), for recipients with an X25519 key: a header of text with the key of
 * the file, wrapped for each of them, then pieces of 64 KB, each sealed by ChaCha20-Poly1305 with its number and
 * whether it is the last. So a file is read by `age -d` as well, and nothing of it can be changed, moved or cut off.
 */

/** The encrypted form of some bytes, as they come. */
export async function* encrypted(
  recipients: readonly Recipient[],
  plain: AsyncIterable<Buffer>
): AsyncGenerator<Buffer> {
  const fileKey = randomBytes(16);
  const head = [version, ...recipients.map((one) => stanza(one, fileKey)), '---'].join('\n');
  yield Buffer.from(`${head} ${base64(macOf(fileKey, head))}\n`);
  const nonce = randomBytes(16);
  yield nonce;
  const key = derived(fileKey, nonce, 'payload');
  let rest: Buffer = Buffer.alloc(0);
  let no = 0;
  for await (const chunk of plain) {
    rest = rest.length > 0 ? Buffer.concat([rest, chunk]) : chunk;
    // The last piece must not be empty, so a full one waits until more comes.
    for (; rest.length > pieceSize; rest = rest.subarray(pieceSize)) {
      yield sealed(key, pieceNonce(no++, false), rest.subarray(0, pieceSize));
    }
  }
  yield sealed(key, pieceNonce(no, true), rest);
}

export type AgeHead = Readonly<{ length: number; key: Buffer }>;

export const version = 'age-encryption.org/v1';

/** Longer than any head that we write; the nonce that follows it is part of it. */
export const longestHead = 65_536;

/**
 * Reads the beginning of a file. Undefined: none of the keys opens it.
 * @throws Error where it is no such file or was changed
 */
export function openHead(identities: readonly Identity[], begin: Buffer): AgeHead | undefined {
  const text = begin.toString('latin1');
  const found = /^(age-encryption\.org\/v1\n(?:[^\n]+\n)*?---) ([A-Za-z0-9+/]{43})\n/.exec(text);
  if (!found) throw new Error('its head is broken');
  const [whole, head = '', said = ''] = found;
  const length = whole.length + 16;
  const stanzas = head.matchAll(/^-> X25519 ([A-Za-z0-9+/]{43})\n([A-Za-z0-9+/]{43})$/gm);
  for (const [, share = '', body = ''] of stanzas) {
    for (const identity of identities) {
      const fileKey = unwrapped(
        identity,
        Buffer.from(share, 'base64'),
        Buffer.from(body, 'base64')
      );
      if (!fileKey) continue;
      const isWhole = timingSafeEqual(macOf(fileKey, head), Buffer.from(said, 'base64'));
      if (!isWhole || begin.length < length) throw new Error('its head is broken');
      return { length, key: derived(fileKey, begin.subarray(whole.length, length), 'payload') };
    }
  }
  return undefined;
}

/** @throws Error where the piece was changed, or is not the one of this number */
export function openedPiece(key: Buffer, no: number, isLast: boolean, piece: Buffer): Buffer {
  const opened = unsealed(key, pieceNonce(no, isLast), piece);
  if (!opened) throw new Error('a piece of it was changed');
  return opened;
}

const pieceSize = 65_536;
export const tagLength = 16;
export const sealedPieceSize = pieceSize + tagLength;

function stanza({ key, bytes }: Recipient, fileKey: Buffer): string {
  const own = generateKeyPairSync('x25519');
  const share = bytesOf(own.publicKey);
  const wrapping = wrappingKey(
    diffieHellman({ privateKey: own.privateKey, publicKey: key }),
    share,
    bytes
  );
  return `-> X25519 ${base64(share)}\n${base64(sealed(wrapping, Buffer.alloc(12), fileKey))}`;
}

function unwrapped({ key, recipient }: Identity, share: Buffer, body: Buffer): Buffer | undefined {
  const secret = diffieHellman({ privateKey: key, publicKey: publicKey(share) });
  return unsealed(wrappingKey(secret, share, recipient), Buffer.alloc(12), body);
}

function wrappingKey(secret: Buffer, share: Buffer, recipient: Buffer): Buffer {
  return derived(secret, Buffer.concat([share, recipient]), `${version}/X25519`);
}

function macOf(fileKey: Buffer, head: string): Buffer {
  return createHmac('sha256', derived(fileKey, Buffer.alloc(0), 'header'))
    .update(head, 'latin1')
    .digest();
}

function derived(secret: Buffer, salt: Buffer, about: string): Buffer {
  return Buffer.from(hkdfSync('sha256', secret, salt, about, 32));
}

function pieceNonce(no: number, isLast: boolean): Buffer {
  const nonce = Buffer.alloc(12);
  nonce.writeUIntBE(no, 5, 6);
  nonce[11] = isLast ? 1 : 0;
  return nonce;
}

function sealed(key: Buffer, nonce: Buffer, plain: Buffer): Buffer {
  const cipher = createCipheriv('chacha20-poly1305', key, nonce, { authTagLength: tagLength });
  return Buffer.concat([cipher.update(plain), cipher.final(), cipher.getAuthTag()]);
}

function unsealed(key: Buffer, nonce: Buffer, text: Buffer): Buffer | undefined {
  if (text.length < tagLength) return undefined;
  const decipher = createDecipheriv('chacha20-poly1305', key, nonce, { authTagLength: tagLength });
  decipher.setAuthTag(text.subarray(-tagLength));
  try {
    return Buffer.concat([decipher.update(text.subarray(0, -tagLength)), decipher.final()]);
  } catch {
    return undefined;
  }
}

function base64(bytes: Buffer): string {
  return bytes.toString('base64').replaceAll('=', '');
}
