import { sql } from 'kysely';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { saveAnswer } from '#features/assessments/answers.server.ts';
import { nothingSaid } from '#features/assessments/answer.ts';
import { correctCopy } from '#features/assessments/corrections.server.ts';
import { finishAssessment } from '#features/assessments/finish.server.ts';
import { recordGoal } from '#features/goals/goals.server.ts';
import { releaseCopy } from '#features/releases/changes.server.ts';
import { receivedRelease, receivedReleases } from '#features/releases/releases.server.ts';
import { amend } from '#features/report-sheets/amendments.server.ts';
import { confirmSheet, sheetToConfirm } from '#features/report-sheets/confirmation.server.ts';
import { changeDraft, endTalk, sheetPage } from '#features/report-sheets/report-sheets.server.ts';
import { plusDays } from '#base/days.ts';
import { today } from '#server/clock.ts';
import { as, type Actor } from '#server/db.ts';
import { closeDocuments } from '#server/documents/typst.ts';
import { testDatabase, type TestDatabase } from '../../../tests/database.ts';
import { insert } from '../../../tests/factories.ts';
import { visit as insertVisit, visitWorld, type VisitWorld } from '../../../tests/visit-world.ts';
import { passage, passagesOf } from './passages.server.ts';
import { redactionFacts, sheetPassage, sheetPassagesOf } from './sheet-passages.server.ts';
import { redact } from './redactions.server.ts';
import { verifyFrozen } from './verification.server.ts';

let database: TestDatabase;
let world: VisitWorld;

beforeAll(async () => {
  database = await testDatabase();
  world = await visitWorld(database.ownerUrl);
  // What the arranger froze by hand has no true checksum.
  await world.db.query('alter table app.frozen_copy disable trigger b_frozen');
  await world.db.query(
    `update app.frozen_copy f set sha256 = encode(sha256(convert_to(app.copy_text(f), 'UTF8')), 'hex')`
  );
  await world.db.query('alter table app.frozen_copy enable trigger b_frozen');
});

afterAll(async () => {
  await closeDocuments();
  await world.db.end();
  await database.drop();
});

const read = <T>(actor: Actor, work: Parameters<typeof as<T>>[2]) => as(actor, 'read only', work);
const write = <T>(actor: Actor, work: Parameters<typeof as<T>>[2]) => as(actor, 'read write', work);
const request = (actor: Actor) => ({
  read: <T>(work: Parameters<typeof as<T>>[2]) => read(actor, work),
  write: <T>(work: Parameters<typeof as<T>>[2]) => write(actor, work)
});

const secret = 'Herr Zaunkönig aus Raum 7 fällt dauernd aus';

test('what is taken out on order is nowhere any more, and every checksum stays true', async () => {
  await answer('Herr Zaunk', 1);
  await answer(secret, 2);
  const copy = await write(world.lead, (tx) => finishAssessment(tx, world.assessment));
  const chosen = {
    themen: ['T4.1', 'T4.2'],
    bemerkungen: true,
    besuche: [],
    ersetzen: false,
    bis: null
  };
  const to = { ...chosen, empfaenger: [world.beta] };
  await write(world.lead, (tx) => releaseCopy(tx, copy, to));
  const visitId = await confirmed(copy);
  const before = await sheet(visitId);
  expect(before.printed.content.themes[0]?.criteria[0]?.remark).toBe(secret);
  expect((await places('Zaunk')).toSorted()).toEqual([
    'app.answer',
    'app.copied_remark',
    'app.history',
    'app.report_sheet',
    'app.visit_expectation',
    'app.visit_mark'
  ]);
  expect((await files()).toSorted()).toEqual(
    [before.sheet.fileId, before.sheet.wordFileId].toSorted()
  );
  expect((await verifyFrozen()).faults).toEqual([]);
  const shas = await checksums();

  const seen = await read(world.lead, (tx) => passage(tx, copy, 'T4.1.1'));
  expect(seen.sheets.map((one) => one.visitId)).toEqual([visitId]);
  const order = { copyId: copy, key: 'T4.1.1' };
  for (const actor of [world.clerk, world.betaLead]) {
    const attempt = redact(request(actor), order, 'Löschverlangen');
    await expect(attempt).rejects.toHaveProperty('status');
  }
  await redact(request(world.lead), order, 'Löschverlangen vom 3. Februar');

  expect(await places('Zaunk')).toEqual([]);
  expect((await verifyFrozen()).faults).toEqual([]);
  expect(await checksums()).toEqual(shas);
  const after = await sheet(visitId);
  // The letters of a PDF are numbers of its own fonts: its old bytes are gone, the new ones made of the mark.
  expect(await files()).toEqual([after.sheet.fileId]);
  expect(after.sheet.fileId).not.toBe(before.sheet.fileId);
  expect(after.printed).toMatchObject({ edition: 2, frozen: before.printed.frozen });
  const mark = after.printed.content.themes[0]?.criteria[0]?.remark;
  expect(mark).toMatch(/^entfernt am .* auf Anordnung$/);
  const [release] = await read(world.betaLead, receivedReleases);
  const received = await read(world.betaLead, (tx) => receivedRelease(tx, release?.id ?? ''));
  expect(received.themes[0]?.criteria[0]?.remark).toBe(mark);
  // Once is enough, and why it was done is known to those who may do it.
  await expect(redact(request(world.lead), order, 'Noch einmal')).rejects.toMatchObject({
    status: 404
  });
  const { redactions } = await read(world.lead, (tx) => passagesOf(tx, copy));
  expect(redactions).toMatchObject([{ gone: ['T4.1.1'], reason: 'Löschverlangen vom 3. Februar' }]);
});

test('a text that stands in a Berichtsbogen alone is taken out of all its versions and parts', async () => {
  const bird = 'Frau Wiedehopf kündigt im Mai';
  const visitId = await confirmed(await newest(), {
    highlights: `WLAN überall\n${bird}`,
    distribution: 'Stadt Alpha\nUhu GmbH',
    participants: 'Stadt Alpha: Uhu\nGemeinde Beta: IT'
  });
  await write(world.lead, (tx) => amend(tx, visitId, { reason: `Wegen: ${bird}` }));
  await confirmNewest(visitId);
  await world.db.query(
    `insert into app.public_sheet (region_id, sheet_id, owner_id, visit_id, summary)
     select region_id, id, owner_id, visit_id, $2 from app.report_sheet where visit_id = $1 and amendment = 1`,
    [visitId, bird]
  );
  const { rows: sheets } = await world.db.query(
    'select id, sha256, file_id from app.report_sheet where visit_id = $1 order by amendment',
    [visitId]
  );
  expect(sheets).toHaveLength(2);
  const [first, second] = sheets;
  const shas = await checksums();
  const { passages } = await read(world.lead, (tx) => sheetPassagesOf(tx, visitId, first.id));
  const told = passages.map(({ place, text }) => `${place} ${text}`);
  expect(told).toContain(`bogen.highlights.1 ${bird}`);
  expect(told).toContain('bogen.participants.0.role Uhu');
  expect(told).toContain('bogen.distribution.1 Uhu GmbH');
  // What the product itself put there is no passage of anybody.
  expect(told.join()).not.toMatch(/ownerName|visit\.|participants\.\d\.organisation/);

  const order = { visitId, sheetId: first.id, place: 'bogen.highlights.1' };
  for (const actor of [world.clerk, world.betaLead]) {
    await expect(redact(request(actor), order, 'Löschverlangen')).rejects.toMatchObject({
      status: 403
    });
    await expect(
      write(actor, (tx) =>
        sql`select app.redact_sheet(${first.id}, 'bogen.highlights.1', 'Verlangen', 'x', '{}')`.execute(
          tx
        )
      )
    ).rejects.toMatchObject({ code: '42501' });
  }
  const seen = await read(world.lead, (tx) => sheetPassage(tx, order));
  expect(seen.sheets.map(({ id }) => id)).toEqual([first.id, second.id]);
  await redact(request(world.lead), order, 'Verlangen vom 4. Februar');
  await redact(request(world.lead), { ...order, place: 'bogen.participants.0.role' }, 'Verlangen');

  expect(await places('Wiedehopf')).toEqual([]);
  expect(await places('Uhu')).not.toContain('app.report_text');
  expect((await verifyFrozen()).faults).toEqual([]);
  expect(await checksums()).toEqual(shas);
  expect(await files()).not.toContain(first.file_id);
  expect(await files()).not.toContain(second.file_id);
  const after = await read(world.lead, (tx) => sheetPage(tx, visitId, first.id));
  expect(after.printed.edition).toBe(3);
  expect(after.printed.content.highlights[1]).toMatch(/^entfernt am .* auf Anordnung$/);
  expect(after.printed.content.distribution).toContain('Uhu GmbH');
  await expect(redact(request(world.lead), order, 'Noch einmal')).rejects.toMatchObject({
    status: 404
  });
  const { redactions } = await read(world.lead, (tx) => redactionFacts(tx, after.sheet));
  expect(redactions).toMatchObject([
    { place: 'bogen.highlights.1', reason: 'Verlangen vom 4. Februar', by: expect.any(String) },
    { place: 'bogen.participants.0.role' }
  ]);
  const partner = await read(world.betaLead, (tx) => redactionFacts(tx, after.sheet));
  expect(partner).toEqual({ mayRedact: false, redactions: [] });
});

test('the reason of a correction is taken out as well', async () => {
  // Taking it out changed the answer, too.
  await answer('Etwas anderes als zuvor', 4, 4);
  const reason = 'Frau Rotkehlchen hat sich verzählt';
  const last = await newest();
  const copy = await write(world.lead, (tx) => correctCopy(tx, last, reason));
  await redact(request(world.lead), { copyId: copy, key: 'grund' }, 'Verlangen');
  expect(await places('Rotkehl')).toEqual([]);
  expect((await verifyFrozen()).faults).toEqual([]);
});

test('what somebody changes past the rules is found', async () => {
  const copy = await newest();
  await world.db.query(`alter table app.copied_remark disable trigger b_frozen`);
  await world.db.query(`update app.copied_remark set remark = 'gefälscht' where copy_id = $1`, [
    copy
  ]);
  await world.db.query(`alter table app.copied_remark enable trigger b_frozen`);
  const { faults } = await verifyFrozen();
  expect(faults).toContainEqual({ kind: 'remark', id: copy });
});

function answer(remark: string, version: number, currentLevel = 1) {
  const at = { assessmentId: world.assessment, key: 'T4.1.1' };
  const said = { ...nothingSaid, currentLevel, priority: 'A', remark, version };
  return write(world.lead, (tx) => saveAnswer(tx, at, said));
}

/** A visit that was held on the copy, with a confirmed Berichtsbogen; returns its id. */
async function confirmed(
  copyId: string,
  written: { highlights?: string; distribution?: string; participants?: string } = {}
): Promise<string> {
  const state = { state: 'talking', held_on: today() };
  const id = await insertVisit(world, state, { partners: [world.beta] });
  const of = { region_id: world.regionId, visit_id: id, owner_id: world.alpha };
  const at = { template_id: world.template, theme_id: world.wlanTheme, criterion_id: world.wlan };
  const asked = { organisation_id: world.beta, question: `Stimmt das: ${secret}?` };
  await insert(world.db, 'app.visit_mark', { ...of, ...at, ...asked });
  const texts = { expects: `Dass ${secret}, ist zu klären`, contributes: secret };
  await insert(world.db, 'app.visit_expectation', {
    ...of,
    organisation_id: world.alpha,
    ...texts
  });
  const goal = {
    title: 'WLAN überall',
    fromLevel: 1,
    toLevel: 3,
    commitment: 'intent' as const,
    responsible: 'IT',
    dueOn: null,
    successSign: ''
  };
  await write(world.lead, (tx) => recordGoal(tx, id, { ...goal, criterionId: world.wlan }));
  await write(world.lead, (tx) => endTalk(tx, id, 1));
  const { version } = (await sheet(id)).sheet;
  const said = {
    copyId,
    highlights: `WLAN\n${secret}`,
    openPoints: '',
    nextOn: null,
    marking: 'internal' as const,
    participants: '',
    ownerView: '',
    situations: {},
    distribution: '',
    ...written
  };
  await write(world.lead, (tx) => changeDraft(tx, id, { ...said, version }));
  await confirmNewest(id);
  return id;
}

async function confirmNewest(visitId: string): Promise<void> {
  const { proposal } = await read(world.lead, (tx) => sheetToConfirm(tx, visitId));
  const sha256 = proposal?.sha256 ?? '';
  await confirmSheet(request(world.lead), visitId, { sha256, accessUntil: plusDays(today(), 30) });
}

function sheet(visitId: string) {
  return read(world.lead, (tx) => sheetPage(tx, visitId));
}

async function newest(): Promise<string> {
  const { rows } = await world.db.query(
    'select id from app.frozen_copy where assessment_id = $1 order by number desc limit 1',
    [world.assessment]
  );
  return rows[0].id;
}

async function checksums(): Promise<unknown[]> {
  const { rows } = await world.db.query(
    `select id, sha256 from app.frozen_copy union all select id, sha256 from app.report_sheet order by id`
  );
  return rows;
}

/** Every table of the whole database that holds the word. */
async function places(word: string): Promise<string[]> {
  const { rows: tables } = await world.db.query(
    `select n.nspname || '.' || quote_ident(c.relname) as name
     from pg_class c join pg_namespace n on n.oid = c.relnamespace
     where c.relkind in ('r', 'p') and n.nspname not in ('pg_catalog', 'information_schema')`
  );
  const found: string[] = [];
  for (const { name } of tables) {
    const { rows } = await world.db.query(
      `select from ${name} t where t::text like $1 or t::text like $2`,
      [`%${word}%`, `%${Buffer.from(word).toString('hex')}%`]
    );
    if (rows.length > 0) found.push(name);
  }
  return found;
}

async function files(): Promise<string[]> {
  const { rows } = await world.db.query(
    'select distinct file_id from app.file_piece union select id from app.file'
  );
  return rows.map((row) => row.file_id);
}
