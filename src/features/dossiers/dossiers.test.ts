import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { as, type Actor } from '#server/db.ts';
import { answerExpectation } from '#features/preparation/expectations.server.ts';
import { mark } from '#features/preparation/marks.server.ts';
import {
  releaseBuildOut,
  buildOutToRelease
} from '#features/build-out/build-out-releases.server.ts';
import { saveBuildOut } from '#features/build-out/build-outs.server.ts';
import { buildOutInput } from '#features/build-out/build-out-input.ts';
import { closeDocuments } from '#server/documents/typst.ts';
import { testDatabase, type TestDatabase } from '../../../tests/database.ts';
import { insert, member, organisation, school } from '../../../tests/factories.ts';
import { readPdf } from '../../../tests/pdf.ts';
import {
  askForEvidence,
  release,
  visit as insertVisit,
  visitWorld,
  type VisitWorld
} from '../../../tests/visit-world.ts';
import { dossierOf } from './dossier-of.ts';
import { dossierFacts } from './dossiers.server.ts';
import { dossierPdf } from './pdf.server.ts';

let database: TestDatabase;
let world: VisitWorld;
let visitId: string;

const place = { language: 'de' as const, region: 'Bildungsregion', today: '2026-11-22' };
const look = { accent: null, logo: null };
const read = <T>(actor: Actor, work: Parameters<typeof as<T>>[2]) => as(actor, 'read only', work);
const write = <T>(actor: Actor, work: Parameters<typeof as<T>>[2]) => as(actor, 'read write', work);
const dossierFor = async (actor: Actor) => {
  const { facts } = await read(actor, (tx) => dossierFacts(tx, visitId));
  return dossierOf(facts, place);
};

beforeAll(async () => {
  database = await testDatabase();
  world = await visitWorld(database.ownerUrl);
  await earlierRound(world);
  const earlier = await insertVisit(world, { held_on: '2025-12-04', state: 'held' });
  for (const [criterion_id, title] of [
    [world.wlan, 'Zielwlan'],
    [world.staff, 'Zielpersonal'],
    [null, 'Zielallgemein']
  ]) {
    await insert(world.db, 'app.goal', {
      region_id: world.regionId,
      visit_id: earlier,
      owner_id: world.alpha,
      criterion_id,
      title,
      to_level: 3
    });
  }
  for (const [criterion_id, text] of [
    [world.staff, 'Offenpersonal'],
    [null, 'Offenallgemein']
  ]) {
    const at = { region_id: world.regionId, visit_id: earlier, owner_id: world.alpha };
    await insert(world.db, 'app.visit_item', { ...at, kind: 'openPoint', criterion_id, text });
  }
  visitId = await insertVisit(world, { aims: 'Wir wollen WLAN klären' });
  const ask = (actor: Actor, key: string, question: string) =>
    write(actor, (tx) => mark(tx, visitId, key, { version: 0, question, tun: null }));
  await ask(world.betaLead, 'T4.2.1', 'Wer vertritt die halbe Stelle?');
  await ask(world.betaLead, 'T4.1.2', 'Welche Tafeln?');
  await ask(world.coordinator, 'T4.1.2', 'Für alle Räume?');
  await write(world.betaLead, (tx) =>
    answerExpectation(tx, visitId, {
      version: 0,
      expects: `Betaerwartung ${'und noch mehr '.repeat(40)}Betaende`,
      contributes: 'Betabeitrag'
    })
  );
  const ahorn = await school(world.db, world.regionId, world.alpha, 'Ahornschule');
  const said = { network: 'done', wifi: '2027', presentation: 'open', devices: 'none' };
  await write(world.lead, (tx) =>
    saveBuildOut(
      tx,
      buildOutInput.parse({ version: '0', school: ahorn, asOf: '2026-11-01', ...said })
    )
  );
});

afterAll(async () => {
  await closeDocuments();
  await world.db.end();
  await database.drop();
});

test('the owner’s copy holds everything, a partner’s what was released to it', async () => {
  const own = JSON.stringify(await dossierFor(world.lead));
  const office = JSON.stringify(await dossierFor(world.coordinator));
  const beta = JSON.stringify(await dossierFor(world.betaLead));
  for (const text of [
    'Zwei Gebäude warten',
    'Welche Tafeln?',
    'Betabeitrag',
    'Zielallgemein',
    'Offenallgemein'
  ]) {
    for (const dossier of [own, office, beta]) expect(dossier).toContain(text);
  }
  for (const text of [
    'Personal für die Schul-IT',
    'Eine halbe Stelle',
    'Wer vertritt',
    'Zielpersonal',
    'Offenpersonal'
  ]) {
    expect(own).toContain(text);
    expect(beta).toContain(text);
    expect(office).not.toContain(text);
  }
  expect(own).toContain('Ahornschule');
  // What was not released with the visit is in nobody else's copy.
  for (const dossier of [office, beta]) expect(dossier).not.toContain('Ahornschule');
  await expect(dossierFor(world.gammaLead)).rejects.toMatchObject({ status: 404 });
  const { suggestions } = await dossierFor(world.lead);
  expect(suggestions.questions.map(({ text, why }) => [text.slice(0, 6), why])).toEqual([
    ['T4.1.1', 'Größter Abstand mit Priorität A'],
    ['T4.1.2', 'Am häufigsten vorgemerkt, von 2 Beteiligten'],
    ['T4.2.1', 'Am weitesten gefallen seit der letzten Runde']
  ]);
  expect(suggestions.rule).toContain('Bei Gleichstand');
  // The earlier copy was released to nobody, so nothing is compared for a partner.
  expect(office).toContain('kein früherer Stand freigegeben');
});

test('page and PDF say the same: every text of the model stands in the document, in the house font', async () => {
  await write(world.lead, async (tx) =>
    releaseBuildOut(tx, visitId, await buildOutToRelease(tx, visitId, true))
  );
  for (const actor of [world.lead, world.betaLead, world.coordinator]) {
    const dossier = await dossierFor(actor);
    const bytes = await dossierPdf(dossier, look);
    const { text, fonts, info, metadata, structure, pages } = readPdf(bytes);
    const flowing = text.replace(/\s+/g, '');
    for (const part of textsOf(dossier)) expect(flowing).toContain(part.replace(/\s+/g, ''));
    expect(fonts.map(({ name }) => name).sort()).toEqual(['FiraSans-Regular', 'FiraSans-SemiBold']);
    expect(fonts.every(({ whole }) => whole)).toBe(true);
    expect(metadata).toMatch(/<pdfuaid:part>1<\/pdfuaid:part>/);
    expect(info).toMatchObject({ Tagged: 'yes', Author: 'Stadt Alpha' });
    const headings = structure.match(/^ *H1\b/gm) ?? [];
    expect(headings).toHaveLength(dossier.sections.length + 2);
    expect(structure.match(/^ *TH\b/gm)?.length).toBeGreaterThan(5);
    const annex = pages.findIndex((page) => /^\s*Anhang$/m.test(page));
    expect(annex).toBeGreaterThan(0);
    expect(annex).toBeLessThanOrEqual(2);
    for (const page of pages) expect(page).toContain('vorbereitende Arbeit, intern');
  }
});

test('A-PD-01, A-PD-02, A-PD-04, A-PD-06: hostile and long text is printed as it is, the same one has the same bytes', async () => {
  const dossier = await dossierFor(world.lead);
  const lines = [
    '#read("/etc/hostname") #include "x.typ" $x^2$ *fett* = Titel @ref <label> \\ ',
    '<img src=http://canary.example> \\input{x}',
    'Grüße 🙂 漢字 Ελληνικά שלום e\u0301 \uFFFD',
    'ŷ'.repeat(5000)
  ];
  const hostile = { ...dossier, sections: [{ id: 'x', heading: 'X', blocks: [{ list: lines }] }] };
  const first = await dossierPdf(hostile, look);
  expect(await dossierPdf(hostile, look)).toEqual(first);
  const flowing = readPdf(first).text.normalize('NFC').replace(/\s+/g, '');
  for (const line of lines.slice(0, 3)) {
    const letters = line
      .normalize('NFC')
      .replace(/[\s\u05d0-\u05ea]+/g, ' ')
      .split(' ');
    for (const part of letters) expect(flowing).toContain(part);
  }
  expect(flowing.match(/ŷ/g)).toHaveLength(5000);
});

test('a guest reads what was released to it and nothing of any school', async () => {
  const { db, regionId, alpha } = world;
  const id = await organisation(db, regionId, 'guest', 'Büro Nord');
  const guest = await member(db, regionId, id, 'guest', { to: '2099-12-31' });
  await insert(db, 'app.guest', {
    region_id: regionId,
    id,
    owner_id: alpha,
    visit_id: visitId,
    name: 'Anna Petersen',
    mail: 'petersen@nord.example'
  });
  const at = { visit_id: visitId, organisation_id: id, owner_id: alpha };
  await insert(db, 'app.visit_partner', { region_id: regionId, ...at, access_until: '2099-12-31' });
  await release(db, regionId, {
    copy: world.copy,
    alpha,
    recipient: id,
    themes: [world.wlanTheme]
  });
  // What touches the security of a house is no guest's business, be its theme released or not.
  await askForEvidence(world, 'Bitte nichts hochladen');
  const { facts } = await read(guest, (tx) => dossierFacts(tx, visitId));
  expect(facts.marks).toEqual([]);
  const text = JSON.stringify(dossierOf(facts, place));
  await askForEvidence(world, 'Messung');
  expect(text).toContain('Zwei Gebäude warten');
  expect(JSON.stringify(await dossierFor(world.betaLead))).toContain('Ahornschule');
  for (const unseen of [
    'Ahornschule',
    'Ausbaustand',
    'Personal für die Schul-IT',
    'Wer vertritt'
  ]) {
    expect(text).not.toContain(unseen);
  }
});

test('whatever is released, no copy of a partner holds a value of a theme that was not', async () => {
  const themes = { [world.wlanTheme]: ['T4.1.1', 'T4.1.2'], [world.staffTheme]: ['T4.2.1'] };
  await fc.assert(
    fc.asyncProperty(
      fc.subarray(Object.keys(themes)),
      fc.boolean(),
      fc.boolean(),
      async (released, includesRemarks, isWithdrawn) => {
        await world.db.query(
          `update app.release set withdrawn_at = now() where recipient_id = $1 and withdrawn_at is null`,
          [world.beta]
        );
        const id = await release(world.db, world.regionId, {
          copy: world.copy,
          alpha: world.alpha,
          recipient: world.beta,
          themes: released,
          includesRemarks
        });
        if (isWithdrawn) {
          await world.db.query('update app.release set withdrawn_at = now() where id = $1', [id]);
        }
        const dossier = await dossierFor(world.betaLead);
        const text = JSON.stringify(dossier);
        for (const [theme, keys] of Object.entries(themes)) {
          const isSeen = released.includes(theme) && !isWithdrawn;
          for (const key of keys) expect(text.includes(`"${key} `)).toBe(isSeen);
        }
        const remarks = includesRemarks && !isWithdrawn && released.includes(world.wlanTheme);
        expect(text.includes('Zwei Gebäude')).toBe(remarks);
        expect(text.includes('Zielpersonal')).toBe(
          !isWithdrawn && released.includes(world.staffTheme)
        );
        if (isWithdrawn || released.length === 0) expect(text).not.toMatch(/"cells":\["T/);
      }
    ),
    { numRuns: 16 }
  );
});

/** Every text of a dossier, wherever it stands. */
function textsOf(value: unknown): string[] {
  if (typeof value === 'string') return [value];
  if (Array.isArray(value)) return value.flatMap(textsOf);
  if (typeof value !== 'object' || value === null) return [];
  const skipped = ['id', 'language', 'day', 'title', 'page', 'none'];
  return Object.entries(value)
    .filter(([key]) => !skipped.includes(key))
    .flatMap(([, one]) => textsOf(one));
}

/** A round before this one, in which the staff stood higher and the WLAN lower; released to nobody. */
async function earlierRound({
  db,
  regionId,
  alpha,
  template,
  wlanTheme,
  wlan,
  staffTheme,
  staff
}: VisitWorld) {
  const of = { region_id: regionId, organisation_id: alpha, template_id: template };
  const { id: assessment_id } = await insert(db, 'app.assessment', {
    ...of,
    label: '2024',
    started_on: '2024-09-01'
  });
  const { id: copy_id } = await insert(db, 'app.frozen_copy', {
    ...of,
    assessment_id,
    number: 1,
    taken_on: '2024-11-16',
    taken_at: '2024-11-16',
    sha256: '0'.repeat(64)
  });
  for (const [theme_id, criterion_id, current_level] of [
    [wlanTheme, wlan, 1],
    [staffTheme, staff, 3]
  ]) {
    const row = { copy_id, theme_id, criterion_id, current_level, to_discuss: false };
    await insert(db, 'app.copied_answer', { ...of, ...row });
  }
}
