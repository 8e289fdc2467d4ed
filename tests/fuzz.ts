import fc from 'fast-check';

/** Reproducible: a run that found something is run again with its seed. */
export const seed = Number(process.env.FUZZ_SEED ?? 20_261_122);

/** So many inputs, the same ones for the same seed. */
export function samples<T>(arbitrary: fc.Arbitrary<T>, numRuns: number, salt = 0): T[] {
  return fc.sample(arbitrary, { seed: seed + salt, numRuns });
}

const odd = [
  '',
  ' ',
  '\u00a0\u200b',
  '\u0000',
  'a\u0000b',
  '\u0007\u001b[31m',
  '\ud800',
  '\udc00x',
  '\ufffe\uffff',
  'Rechnung\u202egpj.exe',
  'a\r\nBcc: x@canary.example',
  '\u2028\u2029',
  'null',
  'undefined',
  'NaN',
  'true',
  '0',
  '-0',
  '-1',
  '1e9',
  '1e400',
  '0x10',
  '٣',
  '9007199254740993',
  '99999999999999999999999',
  '2147483648',
  '1.234,56',
  '00000000-0000-0000-0000-000000000000',
  '018f6c3e-7b1a-7c11-8f00-000000000001',
  '018F6C3E-7B1A-7C11-8F00-000000000001',
  '__proto__',
  'constructor',
  'toString',
  'hasOwnProperty',
  '[object Object]',
  '{"$gt":0}',
  '{"__proto__":{"x":1}}',
  '[]',
  '[3]',
  '[null]',
  '{}',
  '"',
  `'; drop table app.region;--`,
  '\\',
  '%',
  '%00',
  '%%%',
  '${7*7}',
  '{{7*7}}',
  '<script>alert(1)</script>',
  '"><img src=x onerror=alert(1)>',
  'javascript:alert(1)',
  '//evil.example',
  '/\\evil.example',
  '../../../etc/passwd',
  '..\\..\\x',
  'C:\\x',
  'CON.pdf',
  'file:///etc/hostname',
  '=1+1',
  '@SUM(1)',
  '#read("/etc/hostname")',
  '$x^2$',
  'a@b',
  'a@b.example, x@canary.example',
  '"a@b"@c.example',
  '<x@canary.example>',
  'mia@alpha.example',
  '2026-12-03',
  '2027-02-29',
  '2027-02-31',
  '0000-00-00',
  '0001-01-01',
  '9999-12-31',
  '10000-01-01',
  '-000001-01-01',
  '2026-10-25T02:30',
  '31.12.2026',
  '24:00',
  '23:59',
  '14:30:00',
  'on',
  'T1',
  'T1.1',
  'ja',
  'all'
];

const long = fc
  .tuple(fc.constantFrom('a', 'ä', '🙂', ' ', '\n', '\r\n', '0', 'a.', '@', '('), fc.nat(12_000))
  .map(([piece, times]) => piece.repeat(times));

/** What a field, a part of an address, a cell or a header may be sent with instead of what is meant. */
export const oddText: fc.Arbitrary<string> = fc.oneof(
  { weight: 8, arbitrary: fc.constantFrom(...odd) },
  { weight: 3, arbitrary: fc.string({ unit: 'binary', maxLength: 40 }) },
  { weight: 2, arbitrary: fc.string({ unit: 'grapheme', maxLength: 60 }) },
  { weight: 1, arbitrary: fc.uuid() },
  { weight: 1, arbitrary: fc.integer().map(String) },
  { weight: 1, arbitrary: fc.json({ maxDepth: 3 }) },
  { weight: 1, arbitrary: long }
);

export type Pairs = [name: string, value: string][];

type Change = Readonly<{ way: number; at: number; text: string; other: string }>;

/**
 * A form that was right, changed at a few places.
 * @param names what else the form has a field for
 */
export function mutated(
  pairs: Pairs,
  changes: readonly Change[],
  names: readonly string[] = []
): Pairs {
  return changes.reduce<Pairs>((before, one) => {
    const name = names[one.at % Math.max(1, names.length)];
    return one.way === 8 && name ? [...before, [name, one.text]] : change(before, one);
  }, pairs);
}

export const changes: fc.Arbitrary<Change[]> = fc.array(
  fc.record({ way: fc.nat(9), at: fc.nat(), text: oddText, other: oddText }),
  { minLength: 1, maxLength: 3 }
);

function change(pairs: Pairs, { way, at, text, other }: Change): Pairs {
  const no = pairs.length > 0 ? at % pairs.length : 0;
  const [name, value] = pairs[no] ?? [text, other];
  const put = (...instead: Pairs): Pairs => pairs.toSpliced(no, 1, ...instead);
  switch (way) {
    case 0:
      return put();
    case 1:
      return [...pairs, [name, value]];
    case 2:
      return [...pairs, [name, text]];
    case 3:
      return [...pairs, [text, other]];
    case 4:
      return put([`${name}[]`, value]);
    case 5:
      return put([`${name}.x`, text]);
    case 6:
      return put([name, value + text]);
    default:
      return put([name, text]);
  }
}

/** A field's text as a browser encodes it, and now and then as none would. */
export function encoded(pairs: Pairs, broken: string | undefined): string {
  const text = (part: string) => new URLSearchParams([['', part]]).toString().slice(1);
  const body = pairs.map(([name, value]) => `${text(name)}=${text(value)}`).join('&');
  return broken === undefined ? body : `${body}&${broken}`;
}

export const brokenEncoding: fc.Arbitrary<string | undefined> = fc.option(
  fc.constantFrom('%', '%zz=1', 'x=%ED%A0%80', 'x=%ff%fe', '=', '&&&', 'x', '%00=%00', 'a=b=c'),
  { nil: undefined, freq: 12 }
);

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
