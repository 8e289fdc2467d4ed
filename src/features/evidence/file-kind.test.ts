import { buffer } from 'node:stream/consumers';
import { Readable } from 'node:stream';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { zipped } from '#server/office/zip.ts';
import { fileKinds } from './evidence.ts';
import { evidenceName } from './evidence-name.ts';
import { fileKindOf } from './file-kind.server.ts';

const zip = (files: Record<string, string>) =>
  buffer(
    Readable.from(zipped(Object.entries(files).map(([name, text]) => ({ name, content: [text] }))))
  );
const word = fileKinds[1].mediaType;
const types = (mainType: string) => `<Types><Override ContentType="${mainType}"/></Types>`;
const docx = { '[Content_Types].xml': types(`${word}.main+xml`), 'word/document.xml': '<w/>' };
const odt = fileKinds[4].mediaType;

const cases: [string, () => Promise<Buffer>, string][] = [
  ['a PDF', async () => Buffer.from('%PDF-1.7\nx\n%%EOF\n'), 'application/pdf'],
  ['a PDF cut short', async () => Buffer.from('%PDF-1.7\nx'), 'broken'],
  [
    'a PDF that is a page of the web too',
    async () => Buffer.from('%PDF-1.7\n<html><script>1</script></html>\n%%EOF'),
    'unknown'
  ],
  ['a page of the web', async () => Buffer.from('<!doctype html><p>x'), 'unknown'],
  ['an SVG', async () => Buffer.from('<svg xmlns="http://www.w3.org/2000/svg"/>'), 'unknown'],
  ['a script', async () => Buffer.from('alert(1)'), 'unknown'],
  ['a Word file', () => zip(docx), word],
  ['a Word file with a program', () => zip({ ...docx, 'word/vbaProject.bin': 'x' }), 'macros'],
  [
    'a Word file that says it has macros',
    () =>
      zip({
        ...docx,
        '[Content_Types].xml': `${types(`${word}.main+xml`)}application/vnd.ms-word.document.macroEnabled.main+xml`
      }),
    'macros'
  ],
  ['a text of LibreOffice', () => zip({ mimetype: odt, 'content.xml': '<x/>' }), odt],
  ['one with a program', () => zip({ mimetype: odt, 'Basic/Standard/Module1.xml': 'x' }), 'macros'],
  ['any other archive', () => zip({ 'a.txt': 'x' }), 'unknown'],
  ['an archive that ends too early', async () => (await zip(docx)).subarray(0, 90), 'broken'],
  ['nothing', async () => Buffer.alloc(0), 'unknown']
];

test.each(cases)(
  'A-UP-01, A-UP-02, A-UP-03: %s is told by its content',
  async (_what, make, expected) => {
    const kind = fileKindOf(await make());
    expect(typeof kind === 'string' ? kind : kind.mediaType).toBe(expected);
  }
);

test('bytes of chance never break the judgement', () => {
  fc.assert(
    fc.property(fc.constantFrom('', '%PDF-', 'PK\x03\x04'), fc.uint8Array(), (head, bytes) => {
      const file = Buffer.concat([Buffer.from(head, 'latin1'), bytes]);
      expect(typeof fileKindOf(file)).toBe('string');
    })
  );
});

test.each([
  ['../../x.pdf', 'x.pdf'],
  ['C:\\x.pdf', 'Cx.pdf'],
  ['a%00.pdf', 'a.pdf'],
  ['CON.pdf', 'CON_.pdf'],
  ['.htaccess', 'Beleg.pdf'],
  ['x".pdf', 'x.pdf'],
  ['x\r\nSet-Cookie: a=b.pdf', 'xSet-Cookie a=b.pdf'],
  ['=1+1.pdf', '1+1.pdf'],
  ['ÄÖ 🙂.pdf', 'ÄÖ 🙂.pdf'],
  ['bericht.exe', 'bericht.pdf']
])('A-UP-04: the name %j becomes %j', (sent, kept) => {
  expect(evidenceName(sent, 'pdf')).toBe(kept);
});

test('A-UP-04: no name is long, empty, a path, a formula or ends in something else', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary', maxLength: 400 }), (sent) => {
      const name = evidenceName(sent, 'pdf');
      expect(name).toMatch(/^[^\s.=+@\-/\\:"<>|?*\p{C}][^/\\:"<>|?*\p{C}]*\.pdf$/u);
      expect([...name].length).toBeLessThanOrEqual(104);
    })
  );
});
