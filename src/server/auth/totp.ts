import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto';

/** A new secret of 160 bits, in base32 as apps for one-time codes take it. */
export function newSecret(): string {
  const bits = [...randomBytes(20)].map((byte) => byte.toString(2).padStart(8, '0')).join('');
  return (bits.match(/.{5}/g) ?? []).map((five) => letters[Number.parseInt(five, 2)]).join('');
}

/** What the picture for the app says: whose secret it is and for which installation. */
export function setupAddress(secret: string, { issuer, account }: Label): string {
  const name = `${encodeURIComponent(issuer)}:${encodeURIComponent(account)}`;
  return `otpauth://totp/${name}?secret=${secret}&issuer=${encodeURIComponent(issuer)}`;
}

type Label = Readonly<{ issuer: string; account: string }>;

/**
 * The step of 30 seconds whose code this is: now's, or by a clock that is a little off the one before or after.
 * @param at milliseconds since 1970
 */
export function stepOf(secret: string, code: string, at = Date.now()): number | null {
  const now = Math.floor(at / 30_000);
  const fitting = [now - 1, now, now + 1].filter((step) => isSame(codeAt(secret, step), code));
  return fitting.at(-1) ?? null;
}

/** The six digits of a step, after RFC 6238 with SHA-1, which is what every app knows. */
export function codeAt(secret: string, step: number): string {
  const counter = Buffer.alloc(8);
  counter.writeBigUInt64BE(BigInt(step));
  const mac = createHmac('sha1', bytesOf(secret)).update(counter).digest();
  const at = (mac.at(-1) ?? 0) & 15;
  return String((mac.readUInt32BE(at) & 0x7fffffff) % 1_000_000).padStart(6, '0');
}

const letters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';

function bytesOf(secret: string): Buffer {
  const bits = [...secret].map((letter) => letters.indexOf(letter).toString(2).padStart(5, '0'));
  const bytes = bits.join('').match(/.{8}/g) ?? [];
  return Buffer.from(bytes.map((byte) => Number.parseInt(byte, 2)));
}

function isSame(one: string, other: string): boolean {
  const [wanted, given] = [Buffer.from(one), Buffer.from(other)];
  return wanted.length === given.length && timingSafeEqual(wanted, given);
}
