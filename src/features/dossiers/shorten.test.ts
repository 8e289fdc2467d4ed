import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { as } from '#server/db.ts';
import { closeDocuments } from '#server/documents/typst.ts';
import { testDatabase, type TestDatabase } from '../../../tests/database.ts';
import { readPdf } from '../../../tests/pdf.ts';
import { visit as insertVisit, visitWorld, type VisitWorld } from '../../../tests/visit-world.ts';
import type { Block } from './dossier.ts';
import { dossierOf } from './dossier-of.ts';
import { dossierFacts } from './dossiers.server.ts';
import { dossierPdf, mostPages } from './pdf.server.ts';

let database: TestDatabase;
let world: VisitWorld;

beforeAll(async () => {
  database = await testDatabase();
  world = await visitWorld(database.ownerUrl);
});

afterAll(async () => {
  await closeDocuments();
  await world.db.end();
  await database.drop();
});

test('whatever people wrote, the first part stays on two pages and the annex holds every word of it', async () => {
  const visitId = await insertVisit(world);
  const { facts: told } = await as(world.lead, 'read only', (tx) => dossierFacts(tx, visitId));
  const dossier = dossierOf(told, {
    language: 'de',
    region: 'Bildungsregion',
    today: '2026-11-22'
  });
  const words = fc.constantFrom(
    'WLAN',
    'Verkabelung',
    'ja',
    'W'.repeat(29),
    'X'.repeat(80),
    '\n',
    '–'
  );
  const long = (most: number) =>
    fc.array(words, { minLength: 1, maxLength: most }).map((all) => all.join(' ').trim() || 'Text');
  const rows = fc.record({ cells: fc.tuple(long(30), long(10), fc.constant(2)), note: long(60) });
  const block = fc.oneof(
    fc.record({ text: long(300) }),
    fc.record({ list: fc.array(long(150), { minLength: 1, maxLength: 12 }) }),
    fc.record({
      groups: fc.array(
        fc.record({
          name: long(20),
          lines: fc.array(fc.record({ label: long(6), text: long(120) }), { maxLength: 8 })
        }),
        { minLength: 1, maxLength: 20 }
      )
    }),
    fc.record({
      columns: fc.constant(['Kriterium', 'damals', 'heute']),
      rows: fc.array(rows, { minLength: 1, maxLength: 12 })
    })
  );
  const question = fc.record({
    text: long(40),
    why: fc.constant('Am häufigsten vorgemerkt'),
    details: fc.array(long(80), { maxLength: 4 })
  });
  const version = fc.record({
    aims: long(300),
    blocks: fc.array(fc.tuple(block, block), { minLength: 6, maxLength: 6 }),
    questions: fc.array(question, { minLength: 3, maxLength: 3 })
  });
  await fc.assert(
    fc.asyncProperty(version, async ({ aims, blocks, questions }) => {
      // Each text begins and ends with a word that stands nowhere else.
      let count = 0;
      const marked = (text: string) => `A${++count}A ${text} Z${count}Z`;
      const sections = blocks.map((all, index) => ({
        id: `abschnitt-${index}`,
        heading: `Abschnitt ${index}`,
        blocks: all.map((one) => eachText(one, marked))
      }));
      const facts = dossier.facts.map(({ label }) => ({ label, text: marked(aims) }));
      const asked = questions.map((one) => ({ ...one, text: marked(one.text) }));
      const suggestions = { ...dossier.suggestions, questions: asked };
      const made = { ...dossier, facts, sections, suggestions };
      const { pages, text } = readPdf(await dossierPdf(made, { accent: null, logo: null }));
      const annex = pages.findIndex((page) => /^\s*Anhang$/m.test(page));
      expect(annex).toBeGreaterThan(0);
      expect(annex).toBeLessThanOrEqual(mostPages);
      const found = new Set(text.match(/\b[AZ]\d+[AZ]\b/g));
      const all = Array.from({ length: count }, (_, index) => index + 1);
      expect(all.filter((no) => !found.has(`A${no}A`) || !found.has(`Z${no}Z`))).toEqual([]);
    }),
    { numRuns: process.env.LONG ? 200 : 8, endOnFailure: true }
  );
});

/** The same block with each of its texts changed. */
function eachText(block: Block, change: (text: string) => string): Block {
  if ('text' in block) return { text: change(block.text) };
  if ('list' in block) return { list: block.list.map(change) };
  if ('groups' in block) {
    return {
      groups: block.groups.map(({ name, lines }) => ({
        name: change(name),
        lines: lines.map((line) => ({ label: change(line.label), text: change(line.text) }))
      }))
    };
  }
  const rows = block.rows.map(({ cells, note }) => ({
    cells: cells.map((cell) => (typeof cell === 'string' ? change(cell) : cell)),
    note: change(note)
  }));
  return { columns: block.columns, rows };
}
