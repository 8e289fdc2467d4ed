import fc from 'fast-check';
import { expect, test } from 'vitest';
import { downloadHeaders } from './download.ts';

const headers = (name: string) => downloadHeaders({ name, mediaType: 'application/pdf', size: 7 });

test('a name reaches old programs in plain letters and new ones as it is', () => {
  expect(headers('Berichtsbogen 2026-04 Stadt Schloß Höxter.pdf')['content-disposition']).toBe(
    `attachment; filename="Berichtsbogen 2026-04 Stadt Schloss Hoexter.pdf"; ` +
      `filename*=UTF-8''Berichtsbogen%202026-04%20Stadt%20Schlo%C3%9F%20H%C3%B6xter.pdf`
  );
});

test('a file is neither run nor guessed at', () => {
  expect(headers('a.pdf')).toMatchObject({
    'content-type': 'application/pdf',
    'content-security-policy': "default-src 'none'; sandbox",
    'x-content-type-options': 'nosniff',
    'content-length': '7'
  });
});

test('A-EX-10: no name can add a header, end its quotes or lose letters on the way', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme', minLength: 1 }), (name) => {
      const value = headers(name)['content-disposition'];
      expect(value).toMatch(/^attachment; filename="[\w .-]*"; filename\*=UTF-8''[\w.~!%-]*$/);
      expect(decodeURIComponent(value.split("''")[1] ?? '')).toBe(name);
      expect(new Headers({ 'content-disposition': value }).get('content-disposition')).toBe(value);
    })
  );
});
