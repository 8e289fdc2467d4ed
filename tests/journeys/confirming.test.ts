import { chromium, type Browser, type Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { recordGoal } from '#features/goals/goals.server.ts';
import { endTalk } from '#features/report-sheets/report-sheets.server.ts';
import { as } from '#server/db.ts';
import { testDatabase, type TestDatabase } from '../database.ts';
import { startServer, type TestServer } from '../server.ts';
import { account, password } from '../sign-in.ts';
import { visit, visitWorld, type VisitWorld } from '../visit-world.ts';

// Two people at one Berichtsbogen: what was previewed is what is confirmed, also in a page that stayed open.
let database: TestDatabase;
let world: VisitWorld;
let server: TestServer;
let browser: Browser;

beforeAll(async () => {
  database = await testDatabase();
  world = await visitWorld(database.ownerUrl);
  await world.db.query(`update app.region set short_name = 'musterland'`);
  server = await startServer();
  browser = await chromium.launch({
    executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
    args: ['--no-sandbox', '--disable-gpu', '--disable-quic', '--disable-background-networking']
  });
});

afterAll(async () => {
  await browser?.close();
  await server?.stop();
  await world?.db.end();
  await database?.drop();
});

const goal = {
  criterionId: null,
  fromLevel: null,
  toLevel: null,
  commitment: 'intent' as const,
  responsible: '',
  dueOn: null,
  successSign: ''
};

test('who confirms a preview that is no longer true is led to the new one', async () => {
  const id = await visit(world, { state: 'talking' });
  await as(world.lead, 'read write', (tx) => endTalk(tx, id, 1));
  const page = await signedIn();
  const sheet = `/r/musterland/besuche/${id}/berichtsbogen`;
  await page.goto(`${sheet}/bestaetigung`, { waitUntil: 'networkidle' });
  await as(world.lead, 'read write', (tx) => recordGoal(tx, id, { ...goal, title: 'Ganz neu' }));

  await page.getByRole('button', { name: 'Jetzt bestätigen' }).click();
  await page.getByText('Es wurde nichts bestätigt.').waitFor();
  expect(await page.title()).toMatch(/^Fehler: /);
  await page.getByRole('link', { name: 'Vorschau neu laden' }).click();
  await page.locator('article').getByText('Ganz neu').waitFor();
  await page.getByRole('button', { name: 'Jetzt bestätigen' }).click();
  await page.waitForURL(new RegExp(`${sheet}$`));
  await page.getByText('Der Berichtsbogen ist bestätigt.').waitFor();
});

test('two who change a visit see both texts, and the own one can be kept with one click', async () => {
  const id = await visit(world, { held_on: '2099-12-01' });
  const here = `/r/musterland/besuche/${id}`;
  const [first, second] = [await signedIn(), await signedIn()];
  for (const page of [first, second]) {
    await page.goto(`${here}/bearbeiten`, { waitUntil: 'networkidle' });
  }
  await save(first, 'Rathaus');
  await first.waitForURL(new RegExp(`${here}$`));
  await save(second, 'Schulhof');
  await second.getByText('Jemand anderes hat diesen Besuch inzwischen geändert.').waitFor();
  await second.getByText('Rathaus').waitFor();
  await second.getByRole('button', { name: 'Meine Eingabe speichern' }).click();
  await second.waitForURL(new RegExp(`${here}$`));
  await second.getByText('Schulhof').waitFor();
});

async function save(page: Page, venue: string): Promise<void> {
  await page.getByRole('textbox', { name: 'Ort' }).fill(venue);
  await page.getByRole('button', { name: 'Änderungen speichern' }).click();
}

let mail: Promise<string> | undefined;

async function signedIn(): Promise<Page> {
  mail ??= account(world.db, world.lead);
  const context = await browser.newContext({ baseURL: server.origin, locale: 'de-DE' });
  const page = await context.newPage();
  await page.goto('/anmelden');
  await page.fill('#mail', await mail);
  await page.fill('#password', password);
  await page.getByRole('button', { name: 'Anmelden', exact: true }).click();
  await page.waitForURL(/\/r\/musterland$/);
  return page;
}
