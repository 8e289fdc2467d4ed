import { createHash, randomBytes } from 'node:crypto';

/** A salt nobody can guess, and the leaf that stands for the text in a checksum. */
export function sealed(text: string): { salt: string; leaf: string } {
  const salt = randomBytes(32).toString('hex');
  return { salt, leaf: sha256(`${salt}:${text}`) };
}

/** In hexadecimal, of the UTF-8 bytes. */
export function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}
