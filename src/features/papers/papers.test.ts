import { buffer } from 'node:stream/consumers';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Actor } from '#server/db.ts';
import { as, type Tx } from '#server/db.ts';
import { closeDocuments } from '#server/documents/typst.ts';
import { archive } from '#server/office/unzip.ts';
import { testDatabase, type TestDatabase } from '../../../tests/database.ts';
import { insert } from '../../../tests/factories.ts';
import { readPdf } from '../../../tests/pdf.ts';
import { visitWorld, type VisitWorld } from '../../../tests/visit-world.ts';
import {
  copySheet,
  matrixSheet,
  releaseSheet,
  templateSheet,
  type Sheet
} from './papers.server.ts';
import { paperFile } from './paper-file.server.ts';
import { paperPdf } from './pdf.server.ts';
import { paperWord } from './word.server.ts';
import type { Paper } from './paper.ts';

let database: TestDatabase;
let world: VisitWorld;
let papers: Record<'blank' | 'draft' | 'copy' | 'toBeta' | 'toOffice', Sheet>;

beforeAll(async () => {
  database = await testDatabase();
  world = await visitWorld(database.ownerUrl);
  await world.db.query(
    `insert into app.internal_note (region_id, assessment_id, criterion_id, organisation_id, text)
     values ($1, $2, $3, $4, 'streng vertraulich')`,
    [world.regionId, world.assessment, world.wlan, world.alpha]
  );
  const sheet = (isBlank: boolean) =>
    made(world.lead, (tx) => matrixSheet(tx, acting, { id: world.assessment, isBlank }));
  papers = {
    blank: await sheet(true),
    draft: await sheet(false),
    copy: await made(world.lead, (tx) => copySheet(tx, acting, world.copy)),
    toBeta: await released(world.betaLead),
    toOffice: await released(world.coordinator)
  };
});

afterAll(async () => {
  await closeDocuments();
  await world.db.end();
  await database.drop();
});

const region = {
  language: 'de' as const,
  name: 'Bildungsregion Musterland',
  horizonYears: { short: 1, medium: 3, long: 5 }
};
// oxlint-disable-next-line typescript/consistent-type-assertions -- only what a paper asks of it
const acting = { region } as App.Locals['acting'];

const made = <T>(actor: Actor, work: (tx: Tx) => Promise<T>) => as(actor, 'read only', work);

async function released(actor: Actor): Promise<Sheet> {
  const { rows } = await world.db.query(
    `select r.id from app.release r join app.membership m on m.organisation_id = r.recipient_id
     where m.id = $1`,
    [actor.membershipId]
  );
  return (await made(actor, (tx) => releaseSheet(tx, acting, rows[0].id))).sheet;
}

const look = { accent: null, logo: null };
const pdf = async (paper: Paper) => readPdf(await paperPdf(paper, look));

async function word(paper: Paper) {
  const bytes = await buffer(paperWord(paper));
  const file = (name: string) => archive(bytes, 1e7).file(name)?.toString() ?? '';
  const body = file('word/document.xml');
  const text = body.replace(/<w:br\/>|<\/w:p>/g, '\n').replace(/<[^>]*>/g, '');
  return { bytes, file, body, text };
}

const names = ['blank', 'draft', 'copy', 'toBeta', 'toOffice'] as const;

describe.each(names)('the paper %s', (name) => {
  test('is a tagged PDF/UA-1 with title and language, whose tables name their columns', async () => {
    const { paper } = papers[name];
    const { info, metadata, structure, fonts } = await pdf(paper);
    expect(info).toMatchObject({ Title: paper.title, Author: 'Stadt Alpha', Tagged: 'yes' });
    expect(metadata).toMatch(/<pdfuaid:part>1<\/pdfuaid:part>/);
    expect(structure).toMatch(/H1/);
    const tables = name === 'blank' ? 0 : paper.themes.length;
    expect(structure.match(/^ *Table\b/gm) ?? []).toHaveLength(tables);
    expect(structure.match(/Scope \/Column/g) ?? []).toHaveLength(tables * 5);
    expect(fonts.every(({ whole }) => whole)).toBe(true);
  });

  test('says the same in Word, with headings, heads of tables, language and title', async () => {
    const { paper } = papers[name];
    const { file, body, text } = await word(paper);
    expect(file('docProps/core.xml')).toContain(`<dc:title>${paper.title}</dc:title>`);
    expect(file('word/styles.xml')).toContain('<w:lang w:val="de-DE"');
    expect(body.match(/w:val="Heading1"/g)).toHaveLength(paper.themes.length);
    expect(body.match(/<w:tblHeader\/>/g) ?? []).toHaveLength(
      // To be filled in, each criterion has its levels side by side.
      name === 'blank'
        ? paper.themes.flatMap(({ criteria }) => criteria).length
        : paper.themes.length
    );
    const flat = (from: string) => from.replace(/\s+/g, '');
    const { text: printed } = await pdf(paper);
    for (const { heading, criteria } of paper.themes) {
      for (const part of [heading, ...criteria.flatMap(({ title, remark }) => [title, remark])]) {
        expect(flat(text)).toContain(flat(part));
        expect(flat(printed)).toContain(flat(part));
      }
    }
  });
});

test('a file bears the name of what is in it, without what no name may hold', async () => {
  const named = { ...papers.toBeta, name: 'Matrix Stadt "A"/B\r\nX: y' };
  for (const [kind, type, ending] of [
    ['word', 'wordprocessingml', 'docx'],
    ['pdf', 'application/pdf', 'pdf']
  ] as const) {
    const { headers } = await paperFile(named, kind);
    expect(headers.get('content-type')).toContain(type);
    expect(headers.get('content-disposition')).toContain(
      `filename="Matrix Stadt A B X y.${ending}"`
    );
  }
  expect(papers.toBeta.name).toBe('Matrix Stadt Alpha Stand 1 vom 2026-11-16');
});

test('a blank matrix holds every level text and no answer', async () => {
  const { text, structure } = await pdf(papers.blank.paper);
  for (const said of [text, (await word(papers.blank.paper)).text]) {
    expect(said).toContain('4 Verankert');
    expect(said.replace(/\s+/g, ' ')).toContain('Überall und geprüft.');
    expect(said).not.toContain('Verkabelung');
    expect(said).not.toContain('Entwurf');
  }
  expect(structure).toMatch(/H2/);
});

test('a matrix can be printed before anybody has begun it, by whoever sees its version', async () => {
  const { paper, name } = await made(world.gammaLead, (tx) =>
    templateSheet(tx, acting, world.template)
  );
  expect(name).toMatch(/leer$/);
  const keys = (one: Paper) => one.themes.flatMap(({ criteria }) => criteria.map(({ key }) => key));
  expect(keys(paper)).toEqual(keys(papers.blank.paper));
  expect(JSON.stringify(paper)).not.toContain('Alpha');
});

test('a copy that was corrected says by which, to each reader as far as it has that one', async () => {
  const of = { region_id: world.regionId, organisation_id: world.alpha };
  const later = await insert(world.db, 'app.frozen_copy', {
    ...of,
    assessment_id: world.assessment,
    template_id: world.template,
    number: 2,
    taken_on: '2026-11-20',
    sha256: '2'.repeat(64)
  });
  await insert(world.db, 'app.correction', {
    ...of,
    copy_id: later.id,
    corrects_id: world.copy,
    assessment_id: world.assessment,
    reason: 'Falsch gezählt'
  });
  const notice = async (sheet: Sheet) => (await pdf(sheet.paper)).text.replace(/\s+/g, ' ');
  const by =
    'Dieser Stand ist berichtigt durch Stand 2 vom 20. November 2026. Grund: Falsch gezählt';
  const own = await made(world.lead, (tx) => copySheet(tx, acting, world.copy));
  expect(await notice(own)).toContain(by);
  expect((await word(own.paper)).text).toContain(by);
  const next = await made(world.lead, (tx) => copySheet(tx, acting, String(later.id)));
  expect(await notice(next)).toContain('berichtigt Stand 1 vom 16. November 2026');
  expect(await notice(await released(world.betaLead))).not.toContain('berichtigt');
  await insert(world.db, 'app.release', {
    ...of,
    copy_id: later.id,
    recipient_id: world.beta,
    includes_remarks: true,
    released_by: world.lead.membershipId
  });
  const { rows } = await world.db.query(
    'select id from app.release where recipient_id = $1 and copy_id = $2',
    [world.beta, world.copy]
  );
  const old = await made(world.betaLead, (tx) => releaseSheet(tx, acting, rows[0].id));
  expect(await notice(old.sheet)).toContain(by);
});

test('a draft says so on each page and never tells an internal note', async () => {
  const { text, pages } = await pdf(papers.draft.paper);
  expect(text).toContain('Zwei Gebäude warten auf die Verkabelung.');
  expect(text).not.toContain('vertraulich');
  for (const page of pages) expect(page).toMatch(/vorbereitende Arbeit · Entwurf/);
  expect((await word(papers.draft.paper)).file('word/footer1.xml')).toContain('Entwurf');
});

test('what a recipient prints is what was released to it and nothing else', async () => {
  const office = `${(await pdf(papers.toOffice.paper)).text}${(await word(papers.toOffice.paper)).text}`;
  expect(office).toContain('Verkabelung');
  expect(office).not.toContain('Personal');
  expect(office).not.toContain('Eine halbe Stelle');
  expect((await pdf(papers.toBeta.paper)).text).toContain('Personal für die Schul-IT');
  await expect(
    made(world.gammaLead, (tx) => copySheet(tx, acting, world.copy))
  ).rejects.toMatchObject({ status: 404 });
});

test('the longest words of a row stay on its line, above the remark', async () => {
  const paper = structuredClone(papers.draft.paper);
  const themes = paper.themes.map((theme) => ({
    ...theme,
    criteria: theme.criteria.map((criterion) => ({
      ...criterion,
      cells: ['nicht zutreffend', 4, 'mittelfristig, bis 2029', 'A']
    }))
  }));
  const { pages } = await pdf({ ...paper, themes });
  const rows = themes.flatMap(({ criteria }) => criteria).length;
  const row = /nicht zutreffend +4 +mittelfristig, bis 2029 +A$/gm;
  expect(pages.join('\n').match(row)).toHaveLength(rows);
});

test('A-PD-01, A-PD-04: text is printed as it is, and the same paper has the same bytes', async () => {
  const text = '#read("/etc/hostname") $x^2$ *fett* = Titel @ref <label> & <w:p/> 🙂';
  const paper = structuredClone(papers.draft.paper);
  const themes = paper.themes.map((theme) => ({
    ...theme,
    criteria: theme.criteria.map((criterion) => ({ ...criterion, remark: text }))
  }));
  const nasty = { ...paper, themes };
  const flat = (from: string) => from.replace(/\s+/g, ' ');
  expect(flat((await pdf(nasty)).text)).toContain('#read("/etc/hostname") $x^2$ *fett* = Titel');
  expect((await word(nasty)).body).toContain('&lt;w:p/&gt; 🙂');
  expect(await paperPdf(nasty, look)).toEqual(await paperPdf(nasty, look));
  expect((await word(nasty)).bytes).toEqual((await word(nasty)).bytes);
});
