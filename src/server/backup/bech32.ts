/** Text for keys that people copy: letters without look-alikes and a checksum (BIP 173), as age writes them. */
export function toBech32(prefix: string, bytes: Uint8Array): string {
  const words = regroup([...bytes], 8, 5, true);
  const sum = polymod([...expanded(prefix), ...words, 0, 0, 0, 0, 0, 0]) ^ 1;
  const check = [0, 1, 2, 3, 4, 5].map((at) => (sum >> (5 * (5 - at))) & 31);
  return `${prefix}1${[...words, ...check].map((word) => letters[word]).join('')}`;
}

/** The bytes of a text with this prefix; undefined where it is none, or a letter of it is wrong. */
export function fromBech32(prefix: string, text: string): Buffer | undefined {
  const lower = text.toLowerCase();
  if (lower !== text && text.toUpperCase() !== text) return undefined;
  if (!lower.startsWith(`${prefix}1`)) return undefined;
  const words = Array.from(lower.slice(prefix.length + 1), (letter) => letters.indexOf(letter));
  if (words.length < 6 || words.includes(-1)) return undefined;
  if (polymod([...expanded(prefix), ...words]) !== 1) return undefined;
  return Buffer.from(regroup(words.slice(0, -6), 5, 8, false));
}

const letters = 'qpzry9x8gf2tvdw0s3jn54khce6mua7l';

function expanded(prefix: string): number[] {
  const codes = [...prefix].map((letter) => letter.charCodeAt(0));
  return [...codes.map((code) => code >> 5), 0, ...codes.map((code) => code & 31)];
}

function polymod(values: readonly number[]): number {
  const generator = [0x3b6a57b2, 0x26508e6d, 0x1ea119fa, 0x3d4233dd, 0x2a1462b3];
  let sum = 1;
  for (const value of values) {
    const top = sum >> 25;
    sum = ((sum & 0x1ffffff) << 5) ^ value;
    for (const [at, one] of generator.entries()) if ((top >> at) & 1) sum ^= one;
  }
  return sum;
}

function regroup(from: readonly number[], bits: number, to: number, isPadded: boolean): number[] {
  const result: number[] = [];
  let rest = 0;
  let count = 0;
  for (const value of from) {
    rest = ((rest << bits) | value) & 0xfff;
    for (count += bits; count >= to;) {
      count -= to;
      result.push((rest >> count) & ((1 << to) - 1));
    }
  }
  if (isPadded && count > 0) result.push((rest << (to - count)) & ((1 << to) - 1));
  return result;
}
