import fc from 'fast-check';
import { expect, test } from 'vitest';
import { BrokenForm, readMultipart, type Part } from './multipart.ts';

const type = 'multipart/form-data; boundary=----grenze';

test('a form is read the same, however its bytes are cut on their way', async () => {
  const part = fc.record({
    name: fc.constantFrom('a', 'schools', 'größe'),
    file: fc.option(fc.constantFrom('x.csv', 'ÄÖ 🙂.csv', '')),
    body: fc.oneof(
      fc.string({ maxLength: 60 }),
      fc.constantFrom('', '\r\n', '--', '\r\n--', '\r\n----grenz', '\r\n--\r\n----grenzX')
    )
  });
  await fc.assert(
    fc.asyncProperty(
      fc.array(part, { maxLength: 5 }),
      fc.integer({ min: 1, max: 50 }),
      async (parts, size) => {
        const text = parts
          .map(
            ({ name, file, body }) =>
              `------grenze\r\nContent-Disposition: form-data; name="${name}"${file === null ? '' : `; filename="${file}"`}\r\n\r\n${body}\r\n`
          )
          .join('');
        const read = await partsOf(`${text}------grenze--\r\n`, size);
        expect(read).toEqual(
          parts.map(({ name, file, body }) => ({ name, fileName: file ?? undefined, body }))
        );
      }
    ),
    { numRuns: 300 }
  );
});

test.for([
  ['no boundary', 'multipart/form-data', ''],
  ['another type', 'application/x-www-form-urlencoded', 'a=1'],
  ['no end', type, '------grenze\r\nContent-Disposition: form-data; name="a"\r\n\r\nhalb'],
  [
    'a part without a name',
    type,
    '------grenze\r\nContent-Type: text/csv\r\n\r\nx\r\n------grenze--'
  ],
  ['a head without end', type, `------grenze\r\n${'x'.repeat(9000)}`],
  [
    'too many parts',
    type,
    `${'------grenze\r\nContent-Disposition: form-data; name="a"\r\n\r\n\r\n'.repeat(40)}------grenze--`
  ]
])('%s is refused', async ([, contentType = '', body = '']) => {
  await expect(partsOf(body, 1000, contentType)).rejects.toThrow(BrokenForm);
});

async function partsOf(text: string, size: number, contentType = type) {
  const bytes = Buffer.from(text);
  const parts: (Part & { body: string })[] = [];
  let pieces: Buffer[] = [];
  let head: Part | undefined;
  await readMultipart(contentType, cut(bytes, size), {
    begin: async (part) => {
      head = part;
      pieces = [];
    },
    take: async (piece) => void pieces.push(Buffer.from(piece)),
    end: async () => {
      if (head) parts.push({ ...head, body: Buffer.concat(pieces).toString() });
    }
  });
  return parts;
}

async function* cut(bytes: Buffer, size: number): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
}
