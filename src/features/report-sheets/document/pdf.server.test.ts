import { afterAll, describe, expect, test } from 'vitest';
import { closeDocuments } from '#server/documents/typst.ts';
import { readPdf } from '../../../../tests/pdf.ts';
import { berichtsbogenPdf } from './pdf.server.ts';
import { sampleSheet } from './sample-sheet.ts';

afterAll(closeDocuments);

const frozen = sampleSheet();
const draft = { ...sampleSheet({ confirmations: [] }), frozen: null };

describe('a frozen Berichtsbogen', () => {
  test('is a tagged PDF/UA-1 with title, author and language', async () => {
    const bytes = await berichtsbogenPdf(frozen, 'de');
    const { info, metadata } = readPdf(bytes);
    expect(info).toMatchObject({
      Title: 'Berichtsbogen: Schulträgerbesuch vom 3. Dezember 2026, Stadt Ahlbrück',
      Author: 'Stadt Ahlbrück',
      Tagged: 'yes',
      JavaScript: 'no',
      Encrypted: 'no'
    });
    expect(metadata).toMatch(/<pdfuaid:part>1<\/pdfuaid:part>/);
    const source = Buffer.from(bytes).toString('latin1');
    expect(source).toContain('/Lang (de-DE)');
    expect(source).toContain('/DisplayDocTitle true');
    expect(source).toContain('/Marked true');
  });

  test('leads through headings, lists and tables whose header cells name their columns', async () => {
    const { structure } = readPdf(await berichtsbogenPdf(frozen, 'de'));
    const outline = structure.match(/^ *(?:H\d|L|Table|THead|TH)\b/gm)?.map((tag) => tag.trim());
    const table = (columns: number) => ['Table', 'THead', ...Array(columns).fill('TH')];
    const themes = ['H2', ...table(7), 'H2', ...table(7)];
    const views = ['H1', 'H1', ...table(3)];
    const agreed = ['H1', ...table(4), 'H1', ...table(4)];
    const plans = ['H1', 'H2', 'H2'];
    const outlook = ['H1', 'H2', 'L', 'H2', 'H2', 'H2', 'H2', 'H2', 'H2'];
    expect(outline).toEqual(['L', 'H1', 'L', 'H1', themes, views, agreed, plans, outlook].flat());
    expect(structure.match(/Scope \/Column/g)).toHaveLength(25);
    expect(structure).not.toContain('Seite 1');
  });

  test('embeds Fira Sans and nothing else', async () => {
    const { fonts } = readPdf(await berichtsbogenPdf(frozen, 'de'));
    expect(fonts.map(({ name }) => name).sort()).toEqual(['FiraSans-Regular', 'FiraSans-SemiBold']);
    expect(fonts.every(({ whole }) => whole)).toBe(true);
  });

  test('says everything that was frozen', async () => {
    const { text } = readPdf(await berichtsbogenPdf(frozen, 'de'));
    const flowing = text.replace(/\s+/g, ' ');
    for (const part of [
      'Bildungsregion Kreis Musterland',
      'Jährlicher Schulträgerbesuch, 14:00 bis 16:05 Uhr, Rathaus, Raum 212',
      'Stadt Ahlbrück (Leitung Schulverwaltung, IT, Gebäudemanagement, Kämmerei);',
      'Matrix für Schulträger (Fassung 1), Stand vom 23. November 2026',
      'Stadt Ahlbrück (Leitung Schulverwaltung) am 10. Dezember 2026',
      'mit der Anmerkung: Wir beteiligen uns gern am Erfahrungsaustausch.',
      'Das Wichtigste',
      'Stufen: 1 Ausgangslage',
      'Sechs von acht Gebäuden sind verkabelt.',
      'Glasfaser bis in jedes Gebäude',
      'Datenlöschung auf Leihgeräten (ohne Nennung einzelner Schulen)',
      'Muster für Reaktionszeiten (Projektsteuerung)',
      '4.1 Sächliche Ausstattung',
      'Zwei Gebäude warten auf die Verkabelung.',
      'weiß ich nicht',
      'nicht zutreffend',
      'WLAN von Stufe 2 auf Stufe 3',
      'Erkennbar an: Zwei Klassen arbeiten gleichzeitig stabil.',
      'Verwaltungsintern abgestimmt, vorbehaltlich der Haushaltsmittel.',
      'Absicht, vorbehaltlich der Haushaltsmittel.',
      'Zeitfenster für die Verkabelung (Gebäudemanagement, bis 15. Februar 2027)',
      'ein Muster für Reaktionszeiten im Support',
      '2. Dezember 2027',
      'Beteiligte, Amtsleitung',
      'a1b2c3d4'.repeat(8)
    ]) {
      expect(flowing).toContain(part);
    }
    expect(flowing).not.toContain('Entwurf');
  });

  test('carries number, version, mark and page on each page', async () => {
    const { pages } = readPdf(await berichtsbogenPdf(frozen, 'de'));
    expect(pages).toHaveLength(3);
    pages.forEach((page, index) => {
      expect(page).toMatch(/Berichtsbogen 2026-04 · Fassung 1 · intern/);
      expect(page).toContain(`Seite ${index + 1} von 3`);
    });
  });

  test('has the same bytes each time and other bytes for other words', async () => {
    const first = await berichtsbogenPdf(frozen, 'de');
    expect(await berichtsbogenPdf(frozen, 'de')).toEqual(first);
    expect(await berichtsbogenPdf({ ...frozen, number: '2026-05' }, 'de')).not.toEqual(first);
  });

  test('speaks the language of the region', async () => {
    const bytes = await berichtsbogenPdf(frozen, 'en');
    const { text } = readPdf(bytes);
    expect(text).toContain('School owner visit of 3 December 2026');
    expect(text).toContain('subject to budget funds');
    expect(text).not.toContain('vorbehaltlich');
    expect(Buffer.from(bytes).toString('latin1')).toContain('/Lang (en-GB)');
  });
});

test('a draft says so at the top and on each page', async () => {
  const { text, pages } = readPdf(await berichtsbogenPdf(draft, 'de'));
  expect(text).toContain('Dieser Berichtsbogen ist ein Entwurf.');
  expect(text).toContain('noch nicht bestätigt');
  expect(text).not.toContain('SHA-256');
  for (const page of pages) expect(page).toContain('Fassung 1 · Entwurf · intern');
});

test('an empty Berichtsbogen says in a sentence what it lacks', async () => {
  const sheet = sampleSheet({
    participants: [],
    basis: null,
    highlights: [],
    themes: [],
    goals: [],
    openPoints: [],
    nextDate: null,
    note: '',
    distribution: [],
    confirmations: []
  });
  const { text } = readPdf(await berichtsbogenPdf(sheet, 'de'));
  expect(text).toContain('Dieser Berichtsbogen enthält keine Einschätzungen aus einer Matrix.');
  expect(text).toContain('Es wurden keine Ziele vereinbart.');
  for (const part of ['Das Wichtigste', 'Beteiligt', 'Grundlage', 'Stufen', 'Verteiler']) {
    expect(text).not.toContain(part);
  }
});

test('thirty goals over several pages repeat the header of their table', async () => {
  const [goal] = frozen.content.goals;
  if (!goal) throw new Error('The sample has no goal.');
  const goals = Array.from({ length: 30 }, (_, index) => ({ ...goal, no: index + 1 }));
  const { pages } = readPdf(await berichtsbogenPdf(sampleSheet({ goals }), 'de'));
  const withGoals = pages.filter((page) => /WLAN in allen Lernbereichen/.test(page));
  expect(withGoals.length).toBeGreaterThan(2);
  for (const page of withGoals) expect(page).toMatch(/Nr\.\s+Ziel\s+Zuständig\s+Termin/);
});

test('hostile and foreign text stays the text it is, on the page and in extraction', async () => {
  const lines = [
    '#panic("x") #read("/etc/hostname") #include "x.typ" #import "@preview/a:1.0.0"',
    '= Titel *fett* _kursiv_ $x^2$ @ref <label> [Klammer] // Rest \\ `roh`',
    '<script>alert(1)</script> <img src=http://canary.example>',
    'Grüße 🙂 漢字 Ελληνικά Українська 👨‍👩‍👧',
    'e\u0301 \uFFFD'
  ];
  const sheet = sampleSheet({ highlights: lines, note: 'مرحبا بالعالم שלום' });
  const { text, info, fonts } = readPdf(await berichtsbogenPdf(sheet, 'de'));
  const flowing = text.normalize('NFC').replace(/\s+/g, '');
  for (const line of lines) expect(flowing).toContain(line.normalize('NFC').replace(/\s+/g, ''));
  expect(text).toContain('مرحبا');
  expect(text).toContain('שלום');
  expect(info.Tagged).toBe('yes');
  expect(fonts.every(({ whole }) => whole)).toBe(true);
});

test('a word of 4000 letters is broken and lost nowhere', async () => {
  const sheet = sampleSheet({ note: 'ŷ'.repeat(4000) });
  const { text } = readPdf(await berichtsbogenPdf(sheet, 'de'));
  expect(text.match(/ŷ/g)).toHaveLength(4000);
});
