import {
  chromium,
  type Browser,
  type BrowserContext,
  type BrowserContextOptions,
  type Page,
  type Route
} from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { startAssessment } from '#features/assessments/assessments.server.ts';
import { loadTemplates } from '#features/matrices/templates.server.ts';
import { as, asSystem, type Actor } from '#server/db.ts';
import { hashOf } from '#server/session.ts';
import { testDatabase, type TestDatabase } from '../database.ts';
import { arranger, member, owner, region, type Arranger } from '../factories.ts';
import { startServer, type TestServer } from '../server.ts';
import { account, password, signedIn } from '../sign-in.ts';

// The matrix saves by itself: what people type is never lost, whatever happens between two keys.
let database: TestDatabase;
let db: Arranger;
let server: TestServer;
let browser: Browser;
let lead: Actor;
let mail: string;
let cookies: { name: string; value: string; url: string }[];
let id: string;
let count = 0;
const contexts: BrowserContext[] = [];

beforeAll(async () => {
  database = await testDatabase();
  db = await arranger(database.ownerUrl);
  const regionId = await region(db, 'musterland');
  await asSystem((tx) => loadTemplates(tx, regionId));
  lead = await member(db, regionId, await owner(db, regionId, 'Stadt Ahlbrück'), 'ownerLead');
  mail = await account(db, lead);
  server = await startServer();
  const client = await signedIn(server, mail);
  cookies = [...client.cookies].map(([name, value]) => ({ name, value, url: server.origin }));
  browser = await chromium.launch({
    executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
    args: ['--no-sandbox', '--disable-gpu', '--disable-quic', '--disable-background-networking']
  });
});

afterAll(async () => {
  await browser?.close();
  await server?.stop();
  await db?.end();
  await database?.drop();
});

beforeEach(async () => {
  const label = `Runde ${++count}`;
  id = await as(lead, 'read write', (tx) => startAssessment(tx, { label }));
});

afterEach(async () => {
  await Promise.all(contexts.splice(0).map((context) => context.close()));
});

test('an answer is saved after a pause, the progress moves on, and the page says so', async () => {
  const page = await open();
  await page.check('input[name=current][value="2"]');
  await page.fill('textarea[name=remark]', 'Zwei Gebäude warten.');
  await said(page, /Gespeichert \d/);
  await page.getByText('1 von 42 Kriterien eingeschätzt').waitFor();
  expect(await stored()).toEqual({ current_level: 2, remark: 'Zwei Gebäude warten.', version: 1 });
});

test('what is typed before the scripts have arrived is kept and saved', async () => {
  const page = await open();
  let arrive = () => {};
  const arrived = new Promise<void>((resolve) => (arrive = resolve));
  await page.route('**/*.js', (route) => arrived.then(() => route.continue()));
  await page.reload({ waitUntil: 'commit' });
  await page.fill('textarea[name=remark]', 'früh getippt');
  await page.check('input[name=current][value="3"]');
  await page.selectOption('select[name=horizon]', 'long');
  await page.check('input[name=toDiscuss]');
  arrive();
  await said(page, /Gespeichert \d/);
  expect(await stored()).toMatchObject({ current_level: 3, remark: 'früh getippt' });
  expect(await page.inputValue('select[name=horizon]')).toBe('long');
  expect(await page.isChecked('input[name=toDiscuss]')).toBe(true);
});

test('following a link saves what was typed a moment before', async () => {
  const page = await open();
  await page.fill('textarea[name=remark]', 'schnell getippt');
  await page.click('nav a[href$="/T4.1.5"]');
  await page.waitForURL(/T4\.1\.5$/);
  await expect.poll(stored).toMatchObject({ remark: 'schnell getippt' });
});

test('typing on while a save is under way is no conflict with oneself', async () => {
  const page = await open();
  await page.fill('textarea[name=remark]', 'eins');
  const held = async (route: Route) => {
    await page.fill('textarea[name=remark]', 'eins und zwei');
    await route.continue();
  };
  await page.route('**/T4.1.3', held, { times: 1 });
  await page.waitForResponse((answer) => answer.request().method() === 'POST');
  await page.click('button:has-text("Weiter:")');
  await page.waitForURL(/T4\.1\.4$/);
  expect(await stored()).toMatchObject({ remark: 'eins und zwei' });
});

test('what one’s own save tells later does not wipe the next criterion', async () => {
  const [page, other] = [await open(), await open()];
  await page.check('input[name=current][value="2"]');
  // The answer comes after everybody was told, and reading anew takes a while.
  const late = async (route: Route) => {
    const response = await route.fetch();
    await other.getByText('1 von 42 Kriterien eingeschätzt').waitFor();
    await route.fulfill({ response });
  };
  await page.route('**/T4.1.3', late, { times: 1 });
  await page.click('button:has-text("Weiter:")');
  await page.waitForURL(/T4\.1\.4$/);
  await page.check('input[name=current][value="3"]');
  await said(page, /Gespeichert \d/);
  expect(await page.isChecked('input[name=current][value="3"]')).toBe(true);
  await page.getByText('2 von 42 Kriterien eingeschätzt').waitFor();
});

test('two people at one criterion see both texts, and one click keeps the own one', async () => {
  const [mine, theirs] = [await open(), await open()];
  // At work there: what others save is told, not put into the form.
  await mine.focus('textarea[name=remark]');
  await theirs.fill('textarea[name=remark]', 'ihre Fassung');
  await said(theirs, /Gespeichert \d/);
  await mine.fill('textarea[name=remark]', 'meine Fassung');
  await said(mine, 'Nicht gespeichert');
  const summary = await mine.textContent('.error-summary');
  expect(summary).toContain('ihre Fassung');
  expect(summary).toContain('meine Fassung');
  expect(await stored()).toMatchObject({ remark: 'ihre Fassung' });
  await mine.click('button:has-text("Meine Eingabe speichern")');
  await mine.waitForSelector('.error-summary', { state: 'detached' });
  expect(await stored()).toMatchObject({ remark: 'meine Fassung' });
});

test('one click takes over what the other has saved', async () => {
  const [mine, theirs] = [await open(), await open()];
  // At work there: what others save is told, not put into the form.
  await mine.focus('textarea[name=remark]');
  await theirs.fill('textarea[name=remark]', 'ihre Fassung');
  await said(theirs, /Gespeichert \d/);
  await mine.fill('textarea[name=remark]', 'meine Fassung');
  await said(mine, 'Nicht gespeichert');
  await mine.click('a:has-text("Gespeicherte Fassung übernehmen")');
  await mine.waitForSelector('.error-summary', { state: 'detached' });
  expect(await mine.inputValue('textarea[name=remark]')).toBe('ihre Fassung');
  expect(await stored()).toMatchObject({ remark: 'ihre Fassung' });
});

test('what others save appears by itself where nobody is at work, and is told where somebody is', async () => {
  const [mine, theirs, typing] = [await open(), await open(), await open()];
  await typing.focus('textarea[name=remark]');
  await theirs.check('input[name=current][value="3"]');
  await theirs.fill('textarea[name=remark]', 'ihre Fassung');
  await expect.poll(() => mine.inputValue('textarea[name=remark]')).toBe('ihre Fassung');
  expect(await mine.isChecked('input[name=current][value="3"]')).toBe(true);
  await mine.getByText('1 von 42 Kriterien eingeschätzt').waitFor();
  await typing.getByText('hat soeben jemand anderes geändert').waitFor();
  expect(await typing.inputValue('textarea[name=remark]')).toBe('');
});

test('without a connection the text waits and is saved when it is back', async () => {
  const page = await open();
  // By now the scripts have arrived.
  await page.fill('textarea[name=remark]', 'am Bahnhof getippt');
  await said(page, /Gespeichert \d/);
  await page.context().setOffline(true);
  await page.fill('textarea[name=remark]', 'im Zug getippt');
  await said(page, 'Die Verbindung fehlt');
  await page.context().setOffline(false);
  await expect.poll(stored).toMatchObject({ remark: 'im Zug getippt' });
  await said(page, /Gespeichert \d/);
});

test('after the session has ended the same person is offered the text again', async () => {
  const page = await open();
  await page.context().clearCookies();
  await page.fill('textarea[name=remark]', 'nach der Mittagspause');
  await said(page, 'Ihre Anmeldung ist abgelaufen');
  await page.click('a:has-text("Neu anmelden")');
  await page.fill('input[name=mail]', mail);
  await page.fill('input[name=password]', password);
  await page.click('main button[type=submit]');
  await page.click('button:has-text("Eingabe übernehmen")');
  await said(page, /Gespeichert \d/);
  expect(await stored()).toMatchObject({ remark: 'nach der Mittagspause' });
  await page.reload();
  expect(await page.getByText('wurde nicht gespeichert').count()).toBe(0);
});

test('without scripts the text of an ended session waits behind the sign-in page', async () => {
  const client = await signedIn(server, mail);
  const fresh = [...client.cookies].map(([name, value]) => ({ name, value, url: server.origin }));
  const page = await open({ javaScriptEnabled: false }, fresh);
  await page.fill('textarea[name=remark]', 'ohne Skripte getippt');
  await page.check('input[name=current][value="2"]');
  await db.query('delete from auth.session where token = $1', [
    hashOf(client.cookies.get('sitzung') ?? '')
  ]);
  await page.click('button:has-text("Weiter:")');
  await page.getByText('ist einen Tag lang für Sie gemerkt').waitFor();
  await page.fill('input[name=mail]', mail);
  await page.fill('input[name=password]', password);
  await page.click('main button:has-text("Anmelden")');
  await page.getByText('ohne Skripte getippt').waitFor();
  await page.click('button:has-text("Im Formular öffnen")');
  expect(await page.inputValue('textarea[name=remark]')).toBe('ohne Skripte getippt');
  expect(await page.isChecked('input[name=current][value="2"]')).toBe(true);
  expect(await stored()).toBeUndefined();
  await page.click('button:has-text("Weiter:")');
  await page.waitForURL(/T4\.1\.4$/);
  expect(await stored()).toMatchObject({ current_level: 2, remark: 'ohne Skripte getippt' });
  await page.goto(`${server.origin}/gemerkt`);
  await page.getByText('Keine gemerkten Eingaben').waitFor();
});

/** A browser of its own in which the lead has opened the criterion. */
async function open(how: BrowserContextOptions = {}, session = cookies): Promise<Page> {
  const context = await browser.newContext({ viewport: { width: 1280, height: 900 }, ...how });
  contexts.push(context);
  await context.addCookies(session);
  const page = await context.newPage();
  await page.goto(`${server.origin}/r/musterland/matrix/${id}/T4.1.3`);
  await page.waitForSelector('textarea[name=remark]');
  return page;
}

async function said(page: Page, text: string | RegExp): Promise<void> {
  await page.locator('p[role=status]', { hasText: text }).waitFor();
}

async function stored(): Promise<unknown> {
  const { rows } = await db.query(
    `select current_level, remark, version from app.answer where assessment_id = $1`,
    [id]
  );
  return rows[0];
}
