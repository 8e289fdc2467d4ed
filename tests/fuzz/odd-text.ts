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
