import { createHash } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { plusDays } from '#base/days.ts';
import { fileStream } from '#features/files/files.server.ts';
import { recordGoal } from '#features/goals/goals.server.ts';
import { today } from '#server/clock.ts';
import { as, type Actor } from '#server/db.ts';
import { closeDocuments } from '#server/documents/typst.ts';
import { testDatabase, type TestDatabase } from '../../../tests/database.ts';
import {
  release,
  visit as insertVisit,
  visitWorld,
  type VisitWorld
} from '../../../tests/visit-world.ts';
import { canonicalJson } from './canonical.server.ts';
import { confirmSheet, sheetToConfirm } from './confirmation.server.ts';
import { changeDraft, endTalk, sheetFile, sheetPage } from './report-sheets.server.ts';

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

const read = <T>(actor: Actor, work: Parameters<typeof as<T>>[2]) => as(actor, 'read only', work);
const write = <T>(actor: Actor, work: Parameters<typeof as<T>>[2]) => as(actor, 'read write', work);
const page = (actor: Actor, id: string) => read(actor, (tx) => sheetPage(tx, id));
const request = (actor: Actor) => ({
  read: <T>(work: Parameters<typeof as<T>>[2]) => read(actor, work),
  write: <T>(work: Parameters<typeof as<T>>[2]) => write(actor, work)
});

const goal = {
  title: 'WLAN in allen Lernbereichen',
  fromLevel: 2,
  toLevel: 3,
  commitment: 'intent' as const,
  responsible: 'IT',
  dueOn: null,
  successSign: ''
};

const accessUntil = plusDays(today(), 30);

/** A visit whose talk has ended with one goal on WLAN; returns its id. */
async function drafted(partners = [world.beta, world.office], heldOn = '2026-12-03') {
  const id = await insertVisit(world, { state: 'talking', held_on: heldOn }, { partners });
  await write(world.lead, (tx) => recordGoal(tx, id, { ...goal, criterionId: world.wlan }));
  await write(world.lead, (tx) => endTalk(tx, id, 1));
  return id;
}

const fields = {
  marking: 'internal' as const,
  participants: 'Stadt Alpha: Leitung Schulverwaltung',
  ownerView: '',
  situations: {},
  copyId: null,
  highlights: '',
  openPoints: '',
  nextOn: null,
  distribution: ''
};

async function proposed(id: string) {
  const { proposal } = await read(world.lead, (tx) => sheetToConfirm(tx, id));
  return { sha256: proposal?.sha256 ?? '', accessUntil };
}

const sha256 = (text: string) => createHash('sha256').update(text).digest('hex');

async function stored(id: string) {
  const { rows } = await world.db.query('select * from app.report_sheet where visit_id = $1', [id]);
  return rows[0];
}

test('the end of a talk drafts a Berichtsbogen from goals and frozen copy, numbered per owner and year', async () => {
  const first = await page(world.lead, await drafted([world.beta], '2031-05-05'));
  const second = await page(world.lead, await drafted([world.beta], '2031-06-06'));
  expect([first.printed.number, second.printed.number]).toEqual(['2031-01', '2031-02']);
  expect(first.printed).toMatchObject({
    frozen: null,
    content: {
      highlights: [goal.title],
      basis: { copyId: world.copy, takenOn: '2026-11-16' },
      goals: [{ no: 1, criterionKey: 'T4.1.1' }],
      distribution: ['Stadt Alpha', 'Gemeinde Beta'],
      confirmations: []
    }
  });
});

test('A-CO-07 talks that end together get numbers of their own', async () => {
  const ids = [];
  for (let i = 0; i < 6; i += 1) {
    ids.push(await insertVisit(world, { state: 'talking', held_on: '2032-01-01' }));
  }
  await Promise.all(ids.map((id) => write(world.lead, (tx) => endTalk(tx, id, 1))));
  const { rows } = await world.db.query(
    'select number from app.report_sheet where year = 2032 order by number'
  );
  expect(rows.map(({ number }) => number)).toEqual([1, 2, 3, 4, 5, 6]);
});

test('it holds only what was released to every partner, and says what it leaves out', async () => {
  const { printed, leftOut } = await page(world.lead, await drafted());
  expect(printed.content.themes).toMatchObject([
    {
      number: '4.1',
      criteria: [
        { title: 'WLAN', ist: 2, soll: 3, remark: 'Zwei Gebäude warten auf die Verkabelung.' }
      ]
    }
  ]);
  expect(leftOut).toEqual([
    { key: 'T4.2.1', title: 'Personal für die Schul-IT', names: ['Regionale Koordination'] }
  ]);
  const withBeta = await page(world.lead, await drafted([world.beta]));
  expect(withBeta.printed.content.themes.map(({ number }) => number)).toEqual(['4.1', '4.2']);
});

test('a remark that one partner may not read is left out for all', async () => {
  await release(world.db, world.regionId, {
    ...world,
    recipient: world.gamma,
    themes: [world.wlanTheme],
    includesRemarks: false
  });
  const { printed } = await page(world.lead, await drafted([world.beta, world.gamma]));
  expect(printed.content.themes[0]?.criteria).toMatchObject([
    { title: 'WLAN', ist: 2, remark: '' }
  ]);
});

test('partners and strangers see no draft; members of the owner see it and change nothing', async () => {
  const id = await drafted();
  for (const actor of [world.betaLead, world.coordinator, world.gammaLead]) {
    await expect(page(actor, id)).rejects.toMatchObject({ status: 404 });
    const pdf = sheetFile((work) => read(actor, work), id);
    await expect(pdf).rejects.toMatchObject({ status: 404 });
  }
  expect((await page(world.clerk, id)).sheet.mayConfirm).toBe(false);
  for (const attempt of [
    () => write(world.clerk, (tx) => changeDraft(tx, id, { ...fields, version: 2 })),
    () => read(world.clerk, (tx) => sheetToConfirm(tx, id))
  ]) {
    await expect(attempt()).rejects.toMatchObject({ status: 403 });
  }
});

test('the fields of a draft are saved, and an outdated form gets both texts', async () => {
  const id = await drafted();
  const input = {
    ...fields,
    version: 2,
    copyId: world.copy,
    highlights: 'Eins\nZwei',
    openPoints: 'Offen',
    nextOn: '2027-12-02',
    distribution: 'Rat'
  };
  await write(world.lead, (tx) => changeDraft(tx, id, input));
  expect((await page(world.lead, id)).printed.content).toMatchObject({
    highlights: ['Eins', 'Zwei'],
    openPoints: [{ text: 'Offen' }],
    nextDate: '2027-12-02',
    distribution: ['Rat']
  });
  const late = write(world.lead, (tx) => changeDraft(tx, id, { ...input, openPoints: 'Anders' }));
  await expect(late).rejects.toMatchObject({
    problem: { version: '3', differences: [{ mine: 'Anders', theirs: 'Offen' }] }
  });
});

test('confirming freezes content, hash and PDF, opens them to partners and tells them', async () => {
  const id = await drafted();
  await confirmSheet(request(world.lead), id, await proposed(id));
  const row = await stored(id);
  // Made here a second time: each text stands as the hash of its salt and itself.
  const sealed = (value: unknown, place: string): unknown => {
    if (typeof value === 'string' && value !== '')
      return sha256(`${row.seals.salts[place]}:${value}`);
    if (Array.isArray(value)) return value.map((one, index) => sealed(one, `${place}/${index}`));
    if (typeof value !== 'object' || value === null) return value;
    const parts = Object.entries(value).map(([name, one]) => [
      name,
      sealed(one, `${place}/${name}`)
    ]);
    return Object.fromEntries(parts);
  };
  const hash = sha256(canonicalJson(sealed(row.content, '')));
  expect(row).toMatchObject({ state: 'confirmed', sha256: hash });
  const { printed, sheet } = await page(world.betaLead, id);
  expect(printed.frozen).toEqual({ on: today(), sha256: hash });
  expect(printed.content.confirmations).toMatchObject([
    { kind: 'confirmed', organisation: 'Stadt Alpha', role: 'Leitung beim Schulträger' }
  ]);
  expect(sheet.partners.map((partner) => partner.accessUntil)).toEqual([accessUntil, accessUntil]);
  const { rows } = await world.db.query(`select kind from app.mail where subject_id = $1`, [id]);
  expect(rows).toEqual([{ kind: 'reportSheet' }, { kind: 'reportSheet' }]);
});

test('A-UP-10 the PDF is sent as it was stored, to partners too, and to nobody else', async () => {
  const id = await drafted();
  await confirmSheet(request(world.lead), id, await proposed(id));
  for (const actor of [world.lead, world.betaLead]) {
    const file = await sheetFile((work) => read(actor, work), id);
    expect('bytes' in file).toBe(false);
    if ('bytes' in file) continue;
    const bytes = Buffer.from(
      await new Response(fileStream((work) => read(actor, work), file)).arrayBuffer()
    );
    expect(bytes.subarray(0, 5).toString()).toBe('%PDF-');
    expect(createHash('sha256').update(bytes).digest('hex')).toBe(file.sha256);
    expect(file.name).toBe(
      `Berichtsbogen ${(await page(actor, id)).printed.number} Stadt Alpha.pdf`
    );
  }
  const stranger = sheetFile((work) => read(world.gammaLead, work), id);
  await expect(stranger).rejects.toMatchObject({ status: 404 });
});

test('what changed after the preview is not confirmed', async () => {
  const id = await drafted();
  const seen = await proposed(id);
  await write(world.lead, (tx) =>
    recordGoal(tx, id, { ...goal, title: 'Noch ein Ziel', criterionId: null })
  );
  const attempt = confirmSheet(request(world.lead), id, seen);
  await expect(attempt).rejects.toMatchObject({ problem: { kind: 'state' } });
  expect(await stored(id)).toMatchObject({ state: 'draft', content: null, file_id: null });
});

test('A-CO-05 of two confirmations at the same moment one wins, and nothing is written twice', async () => {
  const id = await drafted();
  const seen = await proposed(id);
  const results = await Promise.allSettled([
    confirmSheet(request(world.lead), id, seen),
    confirmSheet(request(world.lead), id, seen)
  ]);
  expect(results.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
  const { file_id } = await stored(id);
  const { rows } = await world.db.query(
    `select (select count(*)::int from app.mail where subject_id = $1) as mails,
      (select count(*)::int from app.file_piece where file_id = $2) as pieces`,
    [id, file_id]
  );
  expect(rows).toEqual([{ mails: 2, pieces: 1 }]);
});

test('A-CO-04 a goal recorded while it is being confirmed is either in it or refused', async () => {
  for (let round = 0; round < 4; round += 1) {
    const id = await drafted([world.beta]);
    const seen = await proposed(id);
    const late = { ...goal, title: 'Im letzten Augenblick', criterionId: null };
    const [confirmed, recorded] = await Promise.allSettled([
      confirmSheet(request(world.lead), id, seen),
      write(world.lead, (tx) => recordGoal(tx, id, late))
    ]);
    const statuses = [confirmed.status, recorded.status].sort();
    expect(statuses).toEqual(['fulfilled', 'rejected']);
  }
});

test('A-FO-15 a confirmed Berichtsbogen refuses every later change', async () => {
  const id = await drafted();
  const seen = await proposed(id);
  await confirmSheet(request(world.lead), id, seen);
  const before = await stored(id);
  for (const late of [
    () => confirmSheet(request(world.lead), id, seen),
    () => write(world.lead, (tx) => changeDraft(tx, id, { ...fields, version: before.version }))
  ]) {
    await expect(late()).rejects.toMatchObject({ problem: { kind: 'state' } });
  }
  expect(await stored(id)).toEqual(before);
});

test('partners read it for a limited time that the owner names', async () => {
  const id = await drafted();
  const { sha256 } = await proposed(id);
  for (const wrong of [plusDays(today(), -1), '2099-01-01']) {
    const attempt = confirmSheet(request(world.lead), id, { sha256, accessUntil: wrong });
    await expect(attempt).rejects.toHaveProperty('errors.accessUntil');
  }
});

test('where no PDF can be made now, nothing is confirmed and one may come again', async () => {
  const id = await drafted();
  const seen = await proposed(id);
  await closeDocuments();
  await expect(confirmSheet(request(world.lead), id, seen)).rejects.toMatchObject({ status: 503 });
  expect(await stored(id)).toMatchObject({ state: 'draft', content: null, file_id: null });
});
