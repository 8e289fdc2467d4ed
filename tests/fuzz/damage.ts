import fc from 'fast-check';

/** Bytes of a file that was right, with some of them other ones, or cut, or doubled. */
export function damaged(bytes: Buffer, damage: readonly Damage[]): Buffer {
  return damage.reduce<Buffer>((before, { way, at, byte, length }) => {
    const from = before.length > 0 ? at % before.length : 0;
    if (way === 0) return before.subarray(0, from);
    if (way === 1) return Buffer.concat([before.subarray(0, from), before.subarray(from + length)]);
    if (way === 2) return Buffer.concat([before, before.subarray(from)]);
    if (way === 3)
      return Buffer.concat([
        before.subarray(0, from),
        Buffer.alloc(length, byte),
        before.subarray(from)
      ]);
    const copy = Buffer.from(before);
    if (copy.length > 0) copy[from] = byte;
    return copy;
  }, bytes);
}

type Damage = Readonly<{ way: number; at: number; byte: number; length: number }>;

export const damage: fc.Arbitrary<Damage[]> = fc.array(
  fc.record({ way: fc.nat(8), at: fc.nat(), byte: fc.nat(255), length: fc.nat(40) }),
  { minLength: 1, maxLength: 4 }
);
