import { globSync, readFileSync } from 'node:fs';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { z } from 'zod';
import { goesOnInput } from '#features/goals/step-input.ts';
import { readingInput } from '#features/history/reading-input.ts';
import { guestIn } from '#server/guest-link.ts';
import { judged, times, untouched } from './judged.ts';
import { oddText, samples } from './odd-text.ts';

test('schemas of every form take or refuse whatever comes, and never fail', async () => {
  const schemas = await formSchemas();
  expect(schemas.length).toBeGreaterThan(60);
  const one = fc.oneof(
    oddText,
    fc.array(oddText, { maxLength: 4 }),
    fc.constantFrom(undefined, null, 3, true, {}, [null])
  );
  for (const [no, { name, schema }] of schemas.entries()) {
    const names = Object.keys(schema.shape);
    const filled = fc.dictionary(fc.constantFrom(...names, '__proto__', 'constructor', 'id'), one);
    for (const values of samples(filled, 6 * times, no)) {
      await judged({ name, input: values }, () => schema.safeParse(values));
    }
  }
  untouched();
});

test('what only looks like an id or a day is refused by the form, not by the database', () => {
  const near = '-'.repeat(36);
  expect(goesOnInput.safeParse({ goal: `${near}:1` }).success).toBe(false);
  expect(guestIn(`${near}.${'a'.repeat(43)}`)).toBeNull();
  const reading = { reason: 'x'.repeat(30), fromOn: '2026-01-01', toOn: '2026-03-31' };
  const object = 'visit:018f6c3e-7b1a-7c11-8f00-000000000001';
  expect(readingInput.safeParse({ ...reading, object }).success).toBe(true);
  expect(readingInput.safeParse({ ...reading, object: `visit:${near}` }).success).toBe(false);
  for (const fromOn of ['2026-02-31', '2026-01-0110000-01-01', 'x', '']) {
    expect(readingInput.safeParse({ ...reading, object, fromOn }).success).toBe(false);
  }
});

/** The schemas that the features export for their forms. */
async function formSchemas(): Promise<{ name: string; schema: z.ZodObject }[]> {
  const files = globSync('src/features/*/*.ts').filter((file) => {
    return (
      !/\.(test|server)\.ts$|-child\.ts$/.test(file) && readFileSync(file, 'utf8').includes('zod')
    );
  });
  const found: { name: string; schema: z.ZodObject }[] = [];
  for (const file of files) {
    for (const [name, value] of Object.entries(await import(`../../${file}`))) {
      if (value instanceof z.ZodObject) found.push({ name: `${file} ${name}`, schema: value });
    }
  }
  return found;
}
