import { buffer } from 'node:stream/consumers';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { plusDays } from '#base/days.ts';
import { inviteGuest } from '#features/guests/guests.server.ts';
import { publicationsOf, publish, withdraw } from '#features/publications/publications.server.ts';
import { recordItem } from '#features/visit-items/items.server.ts';
import { newItemInput } from '#features/visit-items/item-input.ts';
import { today } from '#server/clock.ts';
import { as, type Actor, type Tx } from '#server/db.ts';
import { closeDocuments } from '#server/documents/typst.ts';
import { archive } from '#server/office/unzip.ts';
import { testDatabase, type TestDatabase } from '../../../tests/database.ts';
import { insert, member, school } from '../../../tests/factories.ts';
import { readPdf } from '../../../tests/pdf.ts';
import { startServer } from '../../../tests/server.ts';
import { visit as insertVisit, visitWorld, type VisitWorld } from '../../../tests/visit-world.ts';
import { amend, editionsOf } from './amendments.server.ts';
import { comment, commentsOf, proposalPage, sendForComments } from './comments.server.ts';
import { confirmSheet, sheetToConfirm } from './confirmation.server.ts';
import {
  approvePublic,
  changePublic,
  publicChecksum,
  publicFile,
  publicPage
} from './public-sheets.server.ts';
import { endTalk, sheetFile, sheetPage } from './report-sheets.server.ts';
import { checksumOf, confirmSection, responsesOf, takeNote } from './responses.server.ts';
import { sectionFile, sectionPage } from './section-pages.server.ts';
import { changeSection, readSection, sectionsOfMine } from './sections.server.ts';
import { submission } from './submission.server.ts';

let database: TestDatabase;
let world: VisitWorld & {
  schoolId: string;
  head: Actor;
  teacher: Actor;
  otherSchool: string;
  otherHead: Actor;
};

beforeAll(async () => {
  database = await testDatabase();
  const base = await visitWorld(database.ownerUrl);
  const { db, regionId, alpha } = base;
  const schoolId = await school(db, regionId, alpha, 'Grundschule am Bach');
  const otherSchool = await school(db, regionId, alpha, 'Ulmenschule');
  world = {
    ...base,
    schoolId,
    otherSchool,
    head: await member(db, regionId, schoolId, 'schoolLead'),
    teacher: await member(db, regionId, schoolId, 'schoolMember'),
    otherHead: await member(db, regionId, otherSchool, 'schoolLead')
  };
});

afterAll(async () => {
  await closeDocuments();
  await world.db.end();
  await database.drop();
});

const read = <T>(actor: Actor, work: (tx: Tx) => Promise<T>) => as(actor, 'read only', work);
const write = <T>(actor: Actor, work: (tx: Tx) => Promise<T>) => as(actor, 'read write', work);
const request = (actor: Actor) => ({
  read: <T>(work: (tx: Tx) => Promise<T>) => read(actor, work),
  write: <T>(work: (tx: Tx) => Promise<T>) => write(actor, work)
});
const said = (fields: Record<string, string>) => newItemInput.parse(fields);
const secret = 'Der Anbau hat Stufe 1';

/** A visit that covers both schools, over, with results of all and of one school, its sections written. */
async function written(): Promise<string> {
  const id = await insertVisit(world, { state: 'talking' });
  for (const school_id of [world.schoolId, world.otherSchool]) {
    await insert(world.db, 'app.visit_school', {
      region_id: world.regionId,
      visit_id: id,
      school_id,
      owner_id: world.alpha
    });
  }
  await write(world.lead, async (tx) => {
    await recordItem(tx, id, said({ kind: 'plan', text: 'Glasfaser', horizon: 'long' }));
    await recordItem(tx, id, said({ kind: 'plan', text: 'Neubau Ulmenschule', horizon: 'short' }));
    await recordItem(tx, id, said({ kind: 'openPoint', text: secret, schoolId: world.schoolId }));
    await endTalk(tx, id, 1);
    await changeSection(
      tx,
      { visitId: id, schoolId: world.schoolId },
      {
        version: 0,
        situation: `Situation: ${secret}`,
        ownerView: '',
        schoolView: 'WLAN im Anbau',
        agreed: '',
        planned: ''
      }
    );
  });
  return id;
}

async function confirm(id: string): Promise<void> {
  const { proposal } = await read(world.lead, (tx) => sheetToConfirm(tx, id));
  const seen = { sha256: proposal?.sha256 ?? '', accessUntil: plusDays(today(), 30) };
  await confirmSheet(request(world.lead), id, seen);
}

const guest = {
  name: 'Dr. Kim Muster',
  body: 'Büro Nord',
  mail: 'muster@nord.example',
  accessUntil: plusDays(today(), 30)
};

const version = async (id: string) =>
  (await read(world.lead, (tx) => sheetPage(tx, id))).sheet.version;

test('a draft goes to the partners, a section to its school alone, and both may comment until it is confirmed', async () => {
  const id = await written();
  const at = { visitId: id, schoolId: world.schoolId };
  await expect(read(world.head, (tx) => sectionPage(tx, at))).rejects.toMatchObject({
    status: 404
  });
  await expect(read(world.betaLead, (tx) => proposalPage(tx, id))).rejects.toMatchObject({
    status: 404
  });
  const before = await version(id);
  await write(world.lead, (tx) => sendForComments(tx, id, before));
  const proposal = await read(world.betaLead, (tx) => proposalPage(tx, id));
  expect(proposal.content.plans.map(({ text }) => text)).toContain('Glasfaser');
  expect(JSON.stringify(proposal)).not.toContain(secret);
  expect((await read(world.head, (tx) => sectionPage(tx, at))).document.views[0]?.lines).toEqual([
    `Situation: ${secret}`
  ]);
  for (const actor of [world.otherHead, world.betaLead, world.coordinator]) {
    const attempt = read(actor, (tx) => sectionPage(tx, at));
    await expect(attempt).rejects.toMatchObject({ status: 404 });
  }
  const { sheetId, ownerId } = proposal;
  const common = { sheetId, ownerId, visitId: id, schoolId: null };
  await write(world.betaLead, (tx) => comment(tx, common, { place: 'goals', text: 'Gut so.' }));
  await write(world.head, (tx) =>
    comment(
      tx,
      { ...common, schoolId: world.schoolId },
      { place: 'section', text: 'Es fehlt was.' }
    )
  );
  const texts = async (actor: Actor) =>
    (await read(actor, (tx) => commentsOf(tx, sheetId))).map(({ text }) => text);
  expect(await texts(world.lead)).toEqual(['Gut so.', 'Es fehlt was.']);
  expect(await texts(world.betaLead)).toEqual(['Gut so.']);
  expect(await texts(world.coordinator)).toEqual([]);
  await confirm(id);
  const late = write(world.betaLead, (tx) =>
    comment(tx, common, { place: 'goals', text: 'Zu spät' })
  );
  await expect(late).rejects.toMatchObject({ code: '42501' });
});

test('a school confirms its section before or after the owner, a partner takes note once, and silence is nothing', async () => {
  const id = await written();
  const at = { visitId: id, schoolId: world.schoolId };
  await write(world.lead, async (tx) =>
    sendForComments(tx, id, (await sheetPage(tx, id)).sheet.version)
  );
  const answer = async () => ({
    sha256: checksumOf(await read(world.head, (tx) => readSection(tx, id, world.schoolId))),
    remark: 'So war es.'
  });
  const sent = await answer();
  await expect(write(world.teacher, (tx) => confirmSection(tx, at, sent))).rejects.toMatchObject({
    status: 403
  });
  await write(world.head, (tx) => confirmSection(tx, at, sent));
  await confirm(id);
  // What is frozen has another checksum: the school says so again.
  const page = await read(world.head, (tx) => sectionPage(tx, at));
  expect(page).toMatchObject({ isConfirmed: false, response: { remark: 'So war es.' } });
  const { sheet } = await read(world.lead, (tx) => sheetPage(tx, id));
  const noted = await read(world.betaLead, (tx) => sheetPage(tx, id));
  const note = { sha256: noted.sheet.sha256 ?? '', remark: 'Gelesen.' };
  await write(world.betaLead, (tx) => takeNote(tx, id, note));
  await expect(write(world.betaLead, (tx) => takeNote(tx, id, note))).rejects.toMatchObject({
    problem: { kind: 'state' }
  });
  const kinds = async (actor: Actor) =>
    (await read(actor, (tx) => responsesOf(tx, sheet.id))).map(({ kind }) => kind).toSorted();
  expect(await kinds(world.lead)).toEqual(['confirmed', 'noted']);
  expect(await kinds(world.coordinator)).toEqual(['noted']);
  expect(await kinds(world.head)).toEqual(['confirmed']);
  expect((await read(world.otherHead, sectionsOfMine)).map(({ response }) => response)).toContain(
    null
  );
});

test('A-PD-08: no view and no file of a partner holds what is about one school, the section’s files only its two readers get', async () => {
  const id = await written();
  await confirm(id);
  const bytesOf = async (file: Awaited<ReturnType<typeof sheetFile>>) => {
    if ('bytes' in file) return '';
    const { rows } = await world.db.query(
      'select bytes from app.file_piece where file_id = $1 order by no',
      [file.id]
    );
    return Buffer.concat(rows.map(({ bytes }) => bytes));
  };
  const inWord = (bytes: Buffer | string) =>
    archive(Buffer.from(bytes), 1e7).file('word/document.xml')?.toString() ?? '';
  for (const partner of [world.betaLead, world.coordinator]) {
    const page = await read(partner, (tx) => sheetPage(tx, id));
    expect(JSON.stringify(page)).not.toContain(secret);
    const word = await bytesOf(await sheetFile(request(partner).read, id, 'word'));
    expect(inWord(word)).toContain('Glasfaser');
    expect(inWord(word)).not.toContain(secret);
    expect(await read(partner, sectionsOfMine)).toEqual([]);
  }
  const at = { visitId: id, schoolId: world.schoolId };
  for (const reader of [world.lead, world.clerk, world.head, world.teacher]) {
    const word = await bytesOf(await sectionFile(request(reader).read, at, 'word'));
    expect(inWord(word)).toContain(secret);
  }
  for (const stranger of [world.betaLead, world.coordinator, world.otherHead, world.gammaLead]) {
    const file = sectionFile(request(stranger).read, at, 'pdf');
    await expect(file).rejects.toMatchObject({ status: 404 });
  }
  // Nor do the rows, straight in SQL.
  const rows = await read(world.betaLead, (tx) =>
    tx.selectFrom('app.report_section').selectAll().where('region_id', '=', tx.region).execute()
  );
  expect(rows).toEqual([]);
});

test('the public version names no school and no guest, holds no level, and is approved for itself', async () => {
  const id = await written();
  await write(world.lead, (tx) => inviteGuest(tx, id, guest));
  await confirm(id);
  const proposed = await read(world.lead, (tx) => publicPage(tx, id));
  expect(proposed.leftOut).toEqual(['Neubau Ulmenschule']);
  expect(proposed.content.plans).toEqual([{ text: 'Glasfaser', horizon: 'long' }]);
  await expect(read(world.betaLead, (tx) => publicPage(tx, id))).rejects.toMatchObject({
    status: 404
  });
  const change = (summary: string) =>
    write(world.lead, (tx) => changePublic(tx, id, { version: 0, summary }));
  for (const naming of ['An der ULMENSCHULE fehlt WLAN', 'Wie Dr. kim muster sagt'])
    await expect(change(naming)).rejects.toHaveProperty('errors.summary');
  await change('Das Netz wächst.');
  const { content } = await read(world.lead, (tx) => publicPage(tx, id));
  await approvePublic(request(world.lead), id, publicChecksum(content));
  const seen = await read(world.betaLead, (tx) => publicPage(tx, id));
  expect(seen.number).toMatch(/^\d{4}-\d\d$/);
  const text = JSON.stringify(seen.content);
  for (const kept of [secret, 'Ulmenschule', 'Grundschule am Bach', '"ist"', 'Verkabelung']) {
    expect(text).not.toContain(kept);
  }
  expect(text).not.toContain(guest.name);
  expect(seen.content.participants).toContain(guest.body);
  expect(text).toContain('Das Netz wächst.');
  const file = await publicFile(request(world.betaLead).read, id, 'pdf');
  expect(file).toMatchObject({ mediaType: 'application/pdf' });
  await expect(change('Anders')).rejects.toMatchObject({ problem: { kind: 'state' } });
});

test('a published version is read by everybody who has its address, names no school, and is gone when withdrawn', async () => {
  const id = await written();
  await confirm(id);
  await expect(write(world.lead, (tx) => publish(tx, id))).rejects.toMatchObject({ status: 404 });
  const { content } = await read(world.lead, (tx) => publicPage(tx, id));
  await approvePublic(request(world.lead), id, publicChecksum(content));
  for (const stranger of [world.clerk, world.betaLead]) {
    await expect(write(stranger, (tx) => publish(tx, id))).rejects.toMatchObject({ status: 403 });
  }
  await write(world.lead, (tx) => publish(tx, id));
  await expect(write(world.lead, (tx) => publish(tx, id))).rejects.toMatchObject({
    problem: { kind: 'state' }
  });
  // Members find it listed, also those who have nothing to do with the visit.
  const listed = await read(world.gammaLead, (tx) => publicationsOf(tx, id));
  expect(listed.map(({ mayWithdraw }) => mayWithdraw)).toEqual([false]);
  const [{ id: publication = '', address = '' } = {}] = listed;
  const path = new URL(address).pathname;
  const server = await startServer();
  try {
    const stranger = server.client();
    const page = await stranger.get(path);
    const file = await stranger.get(`${path}/pdf`, { accept: '*/*' });
    for (const { status, headers } of [page, file]) {
      expect(status).toBe(200);
      expect(headers.get('cache-control')).toContain('no-store');
      expect(headers.get('x-robots-tag')).toContain('noindex');
    }
    const paper = readPdf(new Uint8Array(await file.arrayBuffer())).text;
    const data = await (await stranger.get(`${path}/__data.json`)).text();
    for (const shown of [await page.text(), data, paper]) {
      expect(shown).toContain('Glasfaser');
      for (const kept of [secret, 'Ulmenschule', 'Grundschule am Bach', 'Verkabelung']) {
        expect(shown.includes(kept), kept).toBe(false);
      }
    }
    const guessed = path.replace(/\.[\w-]{43}/, `.${'A'.repeat(43)}`);
    expect((await stranger.get(guessed)).status).toBe(404);
    await expect(write(world.betaLead, (tx) => withdraw(tx, publication))).rejects.toMatchObject({
      status: 403
    });
    await write(world.lead, (tx) => withdraw(tx, publication));
    await write(world.lead, (tx) => publish(tx, id));
    for (const gone of [path, `${path}/pdf`]) {
      expect((await stranger.get(gone)).status, gone).toBe(404);
    }
    const left = await (await stranger.get(`${path}/__data.json`)).text();
    expect(left).toContain('"status":404');
    expect(left).not.toContain('Glasfaser');
    const [again] = await read(world.coordinator, (tx) => publicationsOf(tx, id));
    expect((await stranger.get(new URL(again?.address ?? '').pathname)).status).toBe(200);
  } finally {
    await server.stop();
  }
});

test('an amendment is a Berichtsbogen of its own that names the first, and both stay readable', async () => {
  const id = await written();
  await confirm(id);
  const first = await read(world.betaLead, (tx) => sheetPage(tx, id));
  await expect(
    write(world.clerk, (tx) => amend(tx, id, { reason: 'Termin' }))
  ).rejects.toMatchObject({ status: 403 });
  await write(world.lead, (tx) => amend(tx, id, { reason: 'Ein Termin ist neu' }));
  expect((await read(world.betaLead, (tx) => sheetPage(tx, id))).sheet.id).toBe(first.sheet.id);
  await write(world.lead, (tx) =>
    recordItem(tx, id, said({ kind: 'clarified', text: 'Die Zeitfenster stehen' }))
  );
  await confirm(id);
  const newest = await read(world.betaLead, (tx) => sheetPage(tx, id));
  expect(newest.printed.number).toBe(`${first.printed.number}-N1`);
  expect(newest.printed.content).toMatchObject({
    amends: { number: first.printed.number, reason: 'Ein Termin ist neu' },
    clarified: ['Die Zeitfenster stehen']
  });
  const old = await read(world.betaLead, (tx) => sheetPage(tx, id, first.sheet.id));
  expect(old.printed).toEqual(first.printed);
  expect(await read(world.betaLead, (tx) => editionsOf(tx, id))).toHaveLength(2);
});

test('the document for the committee has its four headings and is for the house', async () => {
  const id = await written();
  await confirm(id);
  const { name, pieces } = await read(world.clerk, (tx) => submission(tx, id));
  const body =
    archive(await buffer(pieces), 1e7)
      .file('word/document.xml')
      ?.toString() ?? '';
  expect(name).toMatch(/^Vorlage 2026-\d\d Stadt Alpha\.docx$/);
  expect(body.match(/w:val="Heading1"/g)).toHaveLength(4);
  for (const heading of [
    'Sachverhalt',
    'Ziele',
    'Finanzielle Auswirkungen',
    'Beschlussvorschlag'
  ]) {
    expect(body).toContain(heading);
  }
  expect(body).not.toContain(secret);
  await expect(read(world.betaLead, (tx) => submission(tx, id))).rejects.toMatchObject({
    status: 404
  });
});
