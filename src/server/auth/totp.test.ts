import { expect, test } from 'vitest';
import { codeAt, newSecret, setupAddress, stepOf } from '#server/auth/totp.ts';

// "12345678901234567890" of RFC 6238, appendix B; the last six digits of its eight.
const secret = 'GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ';

test.each([
  [59, '287082'],
  [1_111_111_109, '081804'],
  [1_111_111_111, '050471'],
  [1_234_567_890, '005924'],
  [2_000_000_000, '279037'],
  [20_000_000_000, '353130']
])('at second %i the code is the one of RFC 6238', (second, code) => {
  const step = Math.floor(second / 30);
  expect(codeAt(secret, step)).toBe(code);
  expect(stepOf(secret, code, second * 1000)).toBe(step);
});

test('a code counts one step early and late and no further', () => {
  const at = 1_800_000_000_000;
  const step = at / 30_000;
  const found = [-2, -1, 0, 1, 2].map((off) => stepOf(secret, codeAt(secret, step + off), at));
  expect(found).toEqual([null, step - 1, step, step + 1, null]);
  for (const odd of ['', '12345', '1234567', 'ÄÖÜßäö', codeAt(secret, step).slice(0, 5)]) {
    expect(stepOf(secret, odd, at)).toBeNull();
  }
});

test('every secret is new, 160 bits long and stands in its address unchanged', () => {
  const one = newSecret();
  expect(one).toMatch(/^[A-Z2-7]{32}$/);
  expect(newSecret()).not.toBe(one);
  expect(setupAddress(one, { issuer: 'Tafelrunde (ort)', account: 'a+b@c.example' })).toBe(
    `otpauth://totp/Tafelrunde%20(ort):a%2Bb%40c.example?secret=${one}&issuer=Tafelrunde%20(ort)`
  );
});
