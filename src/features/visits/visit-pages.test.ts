import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { plusDays } from '#base/days.ts';
import { today } from '#server/clock.ts';
import { testDatabase, type TestDatabase } from '../../../tests/database.ts';
import { startServer, type Client, type TestServer } from '../../../tests/server.ts';
import { account, signedIn } from '../../../tests/sign-in.ts';
import { markedSheet } from '#features/report-sheets/document/sample-marks.ts';
import { visit, visitWorld, type VisitWorld } from '../../../tests/visit-world.ts';

let database: TestDatabase;
let world: VisitWorld;
let server: TestServer;
let lead: Client;
let coordinator: Client;
let root: string;

beforeAll(async () => {
  database = await testDatabase();
  world = await visitWorld(database.ownerUrl);
  const { rows } = await world.db.query('select short_name from app.region');
  root = `/r/${rows[0].short_name}/besuche`;
  server = await startServer();
  lead = await signedIn(server, await account(world.db, world.lead));
  coordinator = await signedIn(server, await account(world.db, world.coordinator));
});

afterAll(async () => {
  await server.stop();
  await world.db.end();
  await database.drop();
});

const appointment = {
  kind: 'ownerVisit',
  title: 'Besuch im Frühjahr',
  aims: 'WLAN klären',
  heldOn: plusDays(today(), 40),
  startsAt: '14:00',
  durationMin: '120',
  venue: 'Rathaus'
};

const hidden = 'Eine halbe Stelle fehlt.';
const shared = 'Zwei Gebäude warten auf die Verkabelung.';

const text = async (client: Client, path: string) => (await client.get(path)).text();

/** Which of the words a page says; the page itself would drown the message of a failure. */
const says = (html: string, ...words: string[]) => words.filter((word) => html.includes(word));

test('a plan with mistakes comes back with all that was typed and says what is missing', async () => {
  const answer = await lead.post(`${root}/neu`, {
    ...appointment,
    aims: ' ',
    partners: [world.beta],
    accessUntil: ''
  });
  expect(answer.status).toBe(422);
  const html = await answer.text();
  expect(says(html, '<title>Fehler: ', 'Besuch im Frühjahr')).toHaveLength(2);
  expect(new RegExp(`value="${world.beta}"[^>]* checked`).test(html)).toBe(true);
});

test('a planned visit is shown with its partners, and the notice only once', async () => {
  const answer = await lead.post(`${root}/neu`, {
    ...appointment,
    partners: [world.beta, world.office],
    accessUntil: ''
  });
  expect(answer.status).toBe(303);
  const place = answer.headers.get('location') ?? '';
  const words = ['Der Besuch ist geplant.', 'Gemeinde Beta'];
  expect(says(await text(lead, place), ...words)).toEqual(words);
  expect(says(await text(lead, place), ...words)).toEqual(['Gemeinde Beta']);
});

test('of two who change a visit the second sees both texts and may keep the own one', async () => {
  const id = await visit(world, { held_on: appointment.heldOn });
  const page = `${root}/${id}/bearbeiten`;
  const mine = { ...appointment, venue: 'Schulhof', version: '1' };
  await lead.post(page, { ...mine, venue: 'Rathaus, Raum 212' });
  const refused = await lead.post(page, mine);
  expect(refused.status).toBe(409);
  const both = ['Schulhof', 'Rathaus, Raum 212'];
  expect(says(await refused.text(), ...both)).toEqual(both);
  const kept = await lead.post(page, { ...mine, version: '2' });
  expect(kept.status).toBe(303);
  expect(says(await text(lead, `${root}/${id}`), ...both)).toEqual(['Schulhof']);
});

test('before it begins a talk leads its owner to the beginning and tells partners to wait', async () => {
  const id = await visit(world);
  const answer = await lead.get(`${root}/${id}/gespraech`);
  expect([answer.status, answer.headers.get('location')]).toEqual([
    303,
    `${root}/${id}/gespraech/beginn`
  ]);
  const waiting = await text(coordinator, `${root}/${id}/gespraech`);
  expect(says(waiting, 'noch nicht begonnen')).toHaveLength(1);
});

test('an address that names no criterion is refused, one that names none of this visit is not found', async () => {
  const id = await visit(world, { state: 'talking' });
  const status = async (key: string) =>
    (await lead.get(`${root}/${id}/gespraech?kriterium=${key}`)).status;
  expect([await status('%27--'), await status('T9.9.9'), await status('T4.1.1')]).toEqual([
    400, 404, 200
  ]);
});

test('at the table nothing is uncovered that somebody invited may not see', async () => {
  const id = await visit(world, { state: 'talking' });
  const page = `${root}/${id}/gespraech?kriterium=T4.2.1`;
  const words = [hidden, 'Regionale Koordination'];
  expect(says(await text(lead, page), ...words)).toEqual(['Regionale Koordination']);
  expect(says(await text(lead, `${page}&aufdecken`), ...words)).toEqual(words);
  const open = await text(lead, `${root}/${id}/gespraech?kriterium=T4.1.1`);
  expect(says(open, hidden, shared)).toEqual([shared]);
});

test('no page, no data and no file of a partner holds what was not released to it', async () => {
  const id = await visit(world, { state: 'talking' });
  const here = `${root}/${id}`;
  const talk = `${here}/gespraech`;
  const record = { id: randomUUID(), as: 'goal', text: 'Eine Stelle für die Schul-IT' };
  for (const sent of [record, record]) {
    const kept = await lead.post(`${talk}?/festhalten`, { ...sent, criterionId: world.staff });
    expect(kept.status).toBe(303);
  }
  expect((await lead.post(`${talk}/ende`, { version: '1' })).status).toBe(303);
  const preview = await text(lead, `${here}/berichtsbogen/bestaetigung`);
  const sha256 = /name="sha256" value="([0-9a-f]{64})"/.exec(preview)?.[1] ?? '';
  expect(says(preview, hidden, shared)).toEqual([shared]);
  const confirmed = await lead.post(`${here}/berichtsbogen/bestaetigung`, {
    sha256,
    accessUntil: plusDays(today(), 14)
  });
  expect(confirmed.status).toBe(303);
  const views = [
    here,
    talk,
    `${talk}?kriterium=T4.1.1`,
    `${talk}?kriterium=T4.1.2`,
    `${talk}?aufdecken`,
    `${here}/berichtsbogen`,
    `${here}/berichtsbogen/pdf`,
    `${here}/__data.json`,
    `${talk}/__data.json`,
    `${here}/berichtsbogen/__data.json`
  ];
  const seen = await Promise.all(views.map((path) => text(coordinator, path)));
  expect(says(seen.join(''), hidden, shared)).toEqual([shared]);
  expect((await coordinator.get(`${talk}?kriterium=T4.2.1`)).status).toBe(404);
});

test('a preview that is no longer true is not confirmed', async () => {
  const id = await visit(world, { state: 'talking' });
  const here = `${root}/${id}`;
  await lead.post(`${here}/gespraech/ende`, { version: '1' });
  const answer = await lead.post(`${here}/berichtsbogen/bestaetigung`, {
    sha256: '0'.repeat(64),
    accessUntil: plusDays(today(), 14)
  });
  expect(answer.status).toBe(409);
  expect(says(await answer.text(), 'Es wurde nichts bestätigt.')).toHaveLength(1);
  expect((await coordinator.get(`${here}/berichtsbogen`)).status).toBe(404);
});

test('the PDF is a file to keep, and nothing without signing in', async () => {
  const id = await visit(world, { state: 'talking' });
  const pdf = `${root}/${id}/berichtsbogen/pdf`;
  expect((await lead.get(pdf)).status).toBe(404);
  await lead.post(`${root}/${id}/gespraech/ende`, { version: '1' });
  const answer = await lead.get(pdf);
  expect(answer.status).toBe(200);
  expect(answer.headers.get('content-type')).toBe('application/pdf');
  expect(answer.headers.get('content-disposition')).toMatch(
    /^attachment; filename="Entwurf Berichtsbogen 2026-\d\d Stadt Alpha.pdf"/
  );
  const bytes = Buffer.from(await answer.arrayBuffer());
  expect(bytes.length).toBe(Number(answer.headers.get('content-length')));
  expect(bytes.subarray(0, 5).toString()).toBe('%PDF-');
  const stranger = server.client();
  expect((await stranger.get(pdf, { accept: 'application/pdf' })).status).toBe(401);
  expect((await stranger.get(pdf)).status).toBe(303);
});

test('the page of a confirmed Berichtsbogen says each of its fields, as PDF and Word do', async () => {
  const id = await visit(world, { state: 'held' });
  const { value, marks } = markedSheet();
  await world.db.query(
    `with f as (
       insert into app.file (region_id, organisation_id, name, media_type, size, sha256)
       values ($1, $2, 'x.pdf', 'application/pdf', 0, $4) returning id)
     insert into app.report_sheet (region_id, visit_id, owner_id, year, number, state, content, sha256, file_id)
     select $1, $3, $2, 2040, 1, 'confirmed', $5, $4, id from f`,
    [world.regionId, world.alpha, id, '0'.repeat(64), JSON.stringify(value)]
  );
  const page = await text(coordinator, `${root}/${id}/berichtsbogen`);
  expect(marks.filter((mark) => !page.includes(mark))).toEqual([]);
});
