import { afterAll, beforeAll, expect, test } from 'vitest';
import { plusDays } from '#base/days.ts';
import { today } from '#server/clock.ts';
import type { Actor } from '#server/db.ts';
import { testDatabase, type TestDatabase } from '../../../tests/database.ts';
import { readPdf } from '../../../tests/pdf.ts';
import { startServer, type Client, type TestServer } from '../../../tests/server.ts';
import { account, signedIn } from '../../../tests/sign-in.ts';
import { visit as insertVisit, visitWorld, type VisitWorld } from '../../../tests/visit-world.ts';

let database: TestDatabase;
let world: VisitWorld;
let server: TestServer;
let visit: string;
let release: string;

beforeAll(async () => {
  database = await testDatabase();
  world = await visitWorld(database.ownerUrl);
  const { rows } = await world.db.query('select short_name from app.region');
  const id = await insertVisit(world, { held_on: plusDays(today(), 30) });
  visit = `/r/${rows[0].short_name}/besuche/${id}`;
  const released = await world.db.query('select id from app.release where recipient_id = $1', [
    world.beta
  ]);
  release = `/r/${rows[0].short_name}/freigaben/${released.rows[0].id}`;
  server = await startServer();
});

afterAll(async () => {
  await server.stop();
  await world.db.end();
  await database.drop();
});

const client = async (actor: Actor) => signedIn(server, await account(world.db, actor));
const wordsOf = (html: string) =>
  html
    .replace(/<(script|style)[^]*?<\/\1>/g, '')
    .replace(/<[^>]+>/g, ' ')
    .replace(/\s+/g, '');
const read = async (browser: Client, path: string) => {
  const answer = await browser.get(path);
  expect(answer.status).toBe(200);
  return answer.text();
};

test('without JavaScript a partner asks beside a criterion, changes the question and takes it off again', async () => {
  const beta = await client(world.betaLead);
  expect(await read(beta, release)).toContain(`${visit}/klaeren/T4.1.1?von=freigabe`);
  const page = `${visit}/klaeren/T4.1.1?von=freigabe`;
  const empty = await beta.post(page, { version: '0', question: ' ' });
  expect(empty.status).toBe(422);
  expect(await empty.text()).toContain('id="question-fehler"');
  const sent = await beta.post(page, { version: '0', question: 'Bis wann?' });
  expect([sent.status, sent.headers.get('location')]).toEqual([303, release]);
  expect(wordsOf(await read(beta, release))).toContain('UnsereFrage:Biswann?');
  const conflict = await beta.post(page, { version: '0', question: 'Und das Geld?' });
  expect(conflict.status).toBe(409);
  const both = await conflict.text();
  for (const text of ['Bis wann?', 'Und das Geld?']) expect(both).toContain(text);
  const removed = await beta.post(page, { version: '1', question: '', tun: 'entfernen' });
  expect(removed.status).toBe(303);
  expect((await beta.get(`${visit}/klaeren/T4.1.1?von=anderswo`)).status).toBe(400);
  expect(wordsOf(await read(beta, `${visit}/vorbereitung`))).toContain('NochhatniemandeineFrage');
});

test('A-PD-08: the file shows each reader what the page does, and nobody else gets it', async () => {
  for (const [actor, seen, unseen] of [
    [world.lead, ['Eine halbe Stelle fehlt.', 'Fassung des Schulträgers'], ['Fassung für']],
    [world.coordinator, ['Zwei Gebäude warten', 'Fassung für Regionale'], ['Eine halbe Stelle']]
  ] as const) {
    const browser = await client(actor);
    const page = wordsOf(await read(browser, `${visit}/mappe`));
    const file = await browser.get(`${visit}/mappe/pdf`);
    expect(file.headers.get('content-disposition')).toContain('attachment');
    const pdf = readPdf(new Uint8Array(await file.arrayBuffer())).text.replace(/\s+/g, '');
    for (const text of seen) {
      expect(page).toContain(text.replace(/\s+/g, ''));
      expect(pdf).toContain(text.replace(/\s+/g, ''));
    }
    for (const text of unseen) {
      expect(page).not.toContain(text.replace(/\s+/g, ''));
      expect(pdf).not.toContain(text.replace(/\s+/g, ''));
    }
  }
  const stranger = await client(world.gammaLead);
  expect((await stranger.get(`${visit}/mappe/pdf`)).status).toBe(404);
  const unknown = await server.client().get(`${visit}/mappe/pdf`, { accept: '*/*' });
  expect(unknown.status).toBe(401);
});

test('reading the Besuchsmappe is reading what was released: its owner sees that it was opened', async () => {
  const opened = async () => {
    const { rows } = await world.db.query(
      'select opened_at from app.release where recipient_id = $1',
      [world.office]
    );
    return rows[0].opened_at;
  };
  expect(await opened()).not.toBeNull();
  await world.db.query('update app.release set opened_at = null where recipient_id = $1', [
    world.office
  ]);
  const office = await client(world.coordinator);
  await office.get(`${visit}/mappe/pdf`);
  expect(await opened()).not.toBeNull();
});
