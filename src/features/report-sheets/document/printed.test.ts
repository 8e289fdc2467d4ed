import { buffer } from 'node:stream/consumers';
import { afterAll, expect, test } from 'vitest';
import { closeDocuments } from '#server/documents/typst.ts';
import { archive } from '#server/office/unzip.ts';
import { readPdf } from '../../../../tests/pdf.ts';
import { wholeContent, publicContent, sectionContent } from '../content.ts';
import { berichtsbogenDocument } from './document.ts';
import { printedPdf } from './pdf.server.ts';
import type { Printed } from './printed.ts';
import { publicDocument } from './public.ts';
import { marked, markedSheet } from './sample-marks.ts';
import { sampleSheet } from './sample-sheet.ts';
import { sectionDocument } from './section.ts';
import { printedWord } from './word.server.ts';

afterAll(closeDocuments);

const frozen = { on: '2026-12-10', sha256: 'a1b2c3d4'.repeat(8) };
const { content } = sampleSheet();

async function drawn(printed: Printed) {
  const bytes = archive(await buffer(printedWord(printed)), 1e7);
  const word = (name: string) => bytes.file(name)?.toString() ?? '';
  const pdf = readPdf(await printedPdf(printed));
  return { word, pdf, body: word('word/document.xml') };
}

const whole = markedSheet();
const section = marked(
  {
    format: 1 as const,
    schoolName: 'Grundschule',
    ownerName: content.ownerName,
    regionName: content.regionName,
    visit: content.visit,
    number: '2026-04',
    marking: 'internal' as const,
    situation: 'Situation',
    ownerView: 'Sicht',
    schoolView: 'Sicht',
    agreed: 'Vereinbart',
    planned: 'Geplant',
    plans: content.plans,
    openPoints: content.openPoints,
    topics: content.topics,
    supportNeeds: content.supportNeeds,
    clarified: content.clarified
  },
  /venue$/
);
const open = marked(
  {
    format: 1 as const,
    ownerName: content.ownerName,
    regionName: content.regionName,
    visit: content.visit,
    participants: ['Stadt', 'Gemeinde'],
    summary: ['Eins', 'Zwei'],
    goals: [{ title: 'Ziel', commitment: 'intent' as const, dueOn: '2029-12-31' }],
    plans: [{ text: 'Plan', horizon: 'short' as const }],
    topics: ['Thema'],
    nextDate: '2027-12-02',
    approvedOn: '2026-12-20'
  },
  /venue$/
);

test.each([
  [
    'the common part',
    berichtsbogenDocument({ ...sampleSheet(), content: wholeContent.parse(whole.value) }, 'de'),
    whole.marks,
    'intern'
  ],
  [
    'a section',
    sectionDocument(
      { content: sectionContent.parse(section.value), frozen, confirmed: null },
      'de'
    ),
    section.marks,
    'intern'
  ],
  [
    'the public version',
    publicDocument({ content: publicContent.parse(open.value), number: '2026-01', frozen }, 'de'),
    open.marks,
    'öffentlich'
  ]
])('%s says each field in the PDF and in Word alike', async (_name, printed, marks, mark) => {
  const { word, pdf, body } = await drawn(printed);
  const text = pdf.text;
  for (const where of [text, body]) {
    expect(marks.filter((one) => !where.includes(one))).toEqual([]);
  }
  // Real headings in the same order, heads of tables, language, mark on each page.
  const headings = [...body.matchAll(/w:val="Heading(\d)"/g)].map(([, level]) => Number(level));
  const structure = pdf.structure.match(/^ *H([12])\b/gm)?.map((tag) => Number(tag.trim()[1]));
  expect(structure).toEqual(headings);
  expect(body.match(/<w:tblHeader\/>/g)?.length ?? 0).toBe(
    pdf.structure.match(/^ *Table\b/gm)?.length ?? 0
  );
  expect(word('word/styles.xml')).toContain('<w:lang w:val="de-DE"');
  expect(word('word/footer1.xml')).toContain(mark);
  for (const one of pdf.pages) expect(one).toContain(mark);
  expect(pdf.info.Tagged).toBe('yes');
  expect(pdf.metadata).toMatch(/<pdfuaid:part>1<\/pdfuaid:part>/);
  expect(
    pdf.fonts.every(({ name: font, whole: isWhole }) => isWhole && font?.includes('FiraSans'))
  ).toBe(true);
});

const odd = [
  '',
  'x',
  'ß'.repeat(3999),
  'ein langer Satz '.repeat(240).trim(),
  '🙂👨‍👩‍👧🇩🇪',
  'مرحبا بالعالم',
  '漢字と仮名',
  'e\u0301u\u0308',
  'Schul\u00adträger\u00adbesuch',
  '\uffff\ufffe',
  '\u202eumgekehrt\u202c',
  '#read("/etc/hostname") #include "x.typ" #eval("1+1")',
  '$x^2$ *fett* _kursiv_ `roh` = Titel',
  '@ref <label> \\ // /* [Klammer] {block}',
  '<script>alert(1)</script> <w:p/> ]]> &amp;',
  '<iframe src=file:///etc/hostname> \\input{x} \\write18{id}',
  'Zeile\nZeile\n\nZeile',
  '\tTabulator\u00a0geschützt',
  '– — … „“ ‚‘ € ½ ²',
  'Ελληνικά Українська עברית'
];

// Twenty of them, each in every field of its own.
test('A-PD-01, A-PD-04, A-PD-06 odd text is text, gets a glyph in the PDF, and the same words have the same bytes', async () => {
  for (const [index, text] of odd.entries()) {
    const sheet = sampleSheet({
      highlights: text ? [text] : [],
      ownerView: text,
      note: text,
      clarified: text ? [text] : [],
      themes: index === 0 ? [] : content.themes,
      goals: index === 0 ? [] : content.goals
    });
    const printed = berichtsbogenDocument(sheet, 'de');
    const bytes = await printedPdf(printed);
    const { info, fonts, text: extracted } = readPdf(bytes);
    expect(info.Tagged).toBe('yes');
    expect(fonts.every(({ whole: isWhole }) => isWhole)).toBe(true);
    if (
      text.length < 200 &&
      /^[\p{Script=Latin}\p{P}\p{S}\s\d]+$/u.test(text) &&
      !/[\u00ad\u202e]/.test(text)
    ) {
      const flat = (from: string) => from.normalize('NFC').replace(/[\s\u00a0]+/g, '');
      expect(flat(extracted)).toContain(flat(text));
    }
    if (text.startsWith('ß'))
      expect(extracted.match(/ß/g)?.length).toBeGreaterThan(3 * text.length);
    const body =
      archive(await buffer(printedWord(printed)), 1e7)
        .file('word/document.xml')
        ?.toString() ?? '';
    expect(body).not.toMatch(/<script|<iframe/);
    if (index % 5 === 0) expect(await printedPdf(printed)).toEqual(bytes);
  }
});
