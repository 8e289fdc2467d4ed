import { expect, test } from 'vitest';
import { day, mailAddress, text, time } from '#base/fields.ts';
import { linkInput } from '#features/evidence/evidence-input.ts';
import { templateShape } from '#features/matrices/template-shape.ts';

const mail = mailAddress();
const address = linkInput.shape.url;
const phone = text({ max: 40 });
const key = templateShape.shape.mirrors.unwrap().element.shape.ownerKey;
const a = 'a'.repeat(50_000);

test.each([
  ['a mail address', mail, `a@${a}!`],
  ['a mail address of dots', mail, `a@${'a.'.repeat(50_000)}!`],
  ['a mail address of signs', mail, '@'.repeat(50_000)],
  ['a web address', address, `https://${'a.'.repeat(50_000)}`],
  ['a web address of a word', address, `https://${a}`],
  ['a telephone number', phone, '0 '.repeat(50_000)],
  ['a text of spaces', text({ max: 200, required: true }), `${' '.repeat(50_000)}\u200b`],
  ['a text of line ends', text({ max: 200 }), `${'\r\r\n'.repeat(20_000)}x${'\r'.repeat(20_000)}x`],
  ['the key of a criterion', key, `A1${'.1'.repeat(50_000)}!`],
  ['a day', day(), `2026-${'0'.repeat(50_000)}`],
  ['a time', time(), `1${'0'.repeat(50_000)}`]
])('A-FO-16: %s of many thousand signs is refused at once', (_name, schema, typed) => {
  const began = performance.now();
  expect(schema.safeParse(typed).success).toBe(false);
  expect(performance.now() - began).toBeLessThan(100);
});
