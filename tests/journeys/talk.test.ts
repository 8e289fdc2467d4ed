import { chromium, type Browser, type BrowserContext, type Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { ensureAgenda } from '#features/agendas/changes.server.ts';
import { as, type Actor } from '#server/db.ts';
import { testDatabase, type TestDatabase } from '../database.ts';
import { member } from '../factories.ts';
import { startServer, type TestServer } from '../server.ts';
import { account, signedIn } from '../sign-in.ts';
import { visit as insertVisit, visitWorld, type VisitWorld } from '../visit-world.ts';
import { faults } from './axe.ts';

// A talk as two people at the table have it, each at another node of the installation.
let database: TestDatabase;
let world: VisitWorld;
let nodes: TestServer[];
let browser: Browser;
let region: string;
let second: Actor;
const contexts: BrowserContext[] = [];

beforeAll(async () => {
  database = await testDatabase();
  world = await visitWorld(database.ownerUrl);
  const { rows } = await world.db.query('select short_name from app.region');
  region = rows[0].short_name;
  second = await member(world.db, world.regionId, world.alpha, 'ownerLead');
  nodes = await Promise.all([startServer(), startServer()]);
  browser = await chromium.launch({
    executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
    args: ['--no-sandbox', '--disable-gpu', '--disable-quic', '--disable-background-networking']
  });
});

afterAll(async () => {
  await browser?.close();
  await Promise.all(nodes?.map((node) => node.stop()) ?? []);
  await world?.db.end();
  await database?.drop();
});

afterEach(async () => {
  await Promise.all(contexts.splice(0).map((context) => context.close()));
});

test('what one records stands on the other’s page at another node, and without rights nothing more comes', async () => {
  const id = await talking();
  const lead = await open(0, world.lead, id);
  const partner = await open(1, world.betaLead, id);
  await record(lead, 'Zeitfenster für die Verkabelung', 'Offener Punkt');
  await partner.getByText('Zeitfenster für die Verkabelung').waitFor();
  await lead.getByRole('button', { name: /^Weiter: / }).click();
  await partner.locator('nav a[aria-current] .now').waitFor();
  const heading = await lead.locator('h1').textContent();
  await expect.poll(() => partner.locator('h1').textContent()).toBe(heading);
  await world.db.query(
    'update app.visit_partner set access_until = app.today() - 1 where visit_id = $1',
    [id]
  );
  await record(lead, 'Nur noch für uns', 'Geklärt');
  await lead.locator('.said', { hasText: 'Nur noch für uns' }).waitFor();
  expect(await partner.getByText('Nur noch für uns').count()).toBe(0);
});

test('without a network the talk goes on: what is typed stays, what is recorded is sent later, and once', async () => {
  const id = await talking();
  const lead = await open(0, world.lead, id);
  await record(lead, 'Vorher', 'Geklärt');
  await lead.locator('.said', { hasText: 'Vorher' }).waitFor();
  await lead.context().setOffline(true);
  for (const text of ['Erstes ohne Netz', 'Zweites ohne Netz']) {
    await record(lead, text, 'Offener Punkt');
  }
  await lead.getByText('Noch nicht gespeichert: 2').waitFor();
  await lead.getByRole('button', { name: /^Weiter: / }).click();
  await lead.locator('nav a[aria-current="true"]').getByText('WLAN').waitFor();
  await lead.getByLabel('Was wurde gesagt?').fill('Halb getippt');
  // The answer to the first one is lost on its way: it will be sent again.
  let isLost = false;
  await lead.route(/gespraech\?\/festhalten/, async (route) => {
    if (isLost) return route.continue();
    isLost = true;
    await route.fetch();
    return route.abort();
  });
  await lead.context().setOffline(false);
  await expect
    .poll(() => texts(id), { timeout: 20_000 })
    .toEqual(['Erstes ohne Netz', 'Vorher', 'Zweites ohne Netz']);
  await expect.poll(() => lead.getByText(/^Noch nicht gespeichert/).count()).toBe(0);
  await lead.reload();
  await expect.poll(() => lead.getByLabel('Was wurde gesagt?').inputValue()).toBe('Halb getippt');
  expect(await texts(id)).toHaveLength(3);
});

test('while an answer is on its way nothing stands there twice, and what is typed stays where it was typed', async () => {
  const id = await talking();
  const lead = await open(0, world.lead, id);
  const other = await open(1, second, id);
  let answer = () => {};
  const isAwaited = new Promise<void>((resolve) => (answer = resolve));
  await lead.route(/gespraech\?\/festhalten/, async (route) => {
    const response = await route.fetch();
    await isAwaited;
    await route.fulfill({ response });
  });
  await record(lead, 'Nur einmal', 'Offener Punkt');
  const field = lead.getByLabel('Was wurde gesagt?');
  await field.fill('Halb getippt');
  // The server has it and has told so; its answer is still on the way.
  await lead.locator('.said', { hasText: 'Nur einmal' }).waitFor();
  expect(await lead.getByText('Nur einmal', { exact: true }).count()).toBe(1);
  const heading = await lead.locator('h1').textContent();
  await other.getByRole('button', { name: /^Weiter: / }).click();
  await lead.locator('nav a .now').waitFor();
  expect(await lead.locator('h1').textContent()).toBe(heading);
  expect(await field.inputValue()).toBe('Halb getippt');
  answer();
  await expect.poll(() => lead.getByText(/^Noch nicht gespeichert/).count()).toBe(0);
  expect(await lead.getByText('Nur einmal', { exact: true }).count()).toBe(1);
  expect(await texts(id)).toEqual(['Nur einmal']);
});

test('a pause that was pressed stays while the page reads anew', async () => {
  const id = await talking();
  const lead = await open(0, world.lead, id);
  let read = () => {};
  const isRead = new Promise<void>((resolve) => (read = resolve));
  await lead.route(/gespraech\/stand/, async (route) => {
    await isRead;
    await route.continue();
  });
  await lead.getByRole('button', { name: 'Pause', exact: true }).click();
  const taken = lead.waitForRequest(/gespraech\/stand/);
  await lead.getByText(/^Pause seit/).waitFor();
  await taken;
  expect(await lead.getByText(/^Pause seit/).count()).toBe(1);
  read();
  await lead.getByRole('button', { name: 'Pause beenden' }).click();
  await lead.getByRole('button', { name: 'Pause', exact: true }).waitFor();
});

test('after a long stretch without a network, the pen in other hands meanwhile, everything is there, and once', async () => {
  const id = await talking();
  const tablet = await open(0, world.lead, id);
  await record(tablet, 'Vorher', 'Geklärt');
  await tablet.locator('.said', { hasText: 'Vorher' }).waitFor();
  await tablet.context().setOffline(true);
  const mine = Array.from({ length: 30 }, (_, index) => `Ohne Netz ${index + 10}`);
  for (const text of mine) await record(tablet, text, 'Offener Punkt');
  await tablet.getByRole('button', { name: /^Weiter: / }).click();
  for (const _ of [1, 2]) await tablet.getByRole('button', { name: /^\+ 5 Min/ }).click();
  await tablet.getByRole('button', { name: 'Pause', exact: true }).click();
  await tablet.getByText(/^Pause seit/).waitFor();
  await tablet.getByLabel('Was wurde gesagt?').fill('Halb getippt');
  await tablet.getByRole('link', { name: 'Tagesordnung ändern' }).click();
  await tablet.getByText('Ohne Verbindung lässt sich keine andere Seite öffnen').waitFor();
  const address = tablet.url();
  const browserOfLead = tablet.context();
  await tablet.close();

  // Nothing came from the first for ten minutes, so somebody else takes the pen.
  await world.db.query(
    `update app.visit_talk set written_at = written_at - interval '11 minutes' where visit_id = $1`,
    [id]
  );
  const other = await open(1, second, id);
  const theirs = ['Zweite Hand 1', 'Zweite Hand 2'];
  for (const text of theirs) await record(other, text, 'Offener Punkt');
  await expect.poll(() => texts(id)).toEqual(['Vorher', ...theirs]);

  await browserOfLead.setOffline(false);
  const lead = await browserOfLead.newPage();
  await lead.goto(address);
  await lead.getByText('Noch nicht gespeichert: 30').waitFor();
  await lead.getByText('Bitten Sie um den Stift, dann senden Sie noch einmal.').nth(29).waitFor();
  await lead.getByText(/^Pause seit/).waitFor();
  await lead.getByRole('button', { name: 'Um den Stift bitten' }).click();
  await other.getByText(/^Pause seit/).waitFor();
  await other.getByRole('button', { name: /^An .* übergeben$/ }).click();
  await lead.getByText('Es schreiben: Sie.').waitFor();
  await lead.getByRole('button', { name: 'Noch einmal senden' }).click();
  const all = [...mine, 'Vorher', ...theirs];
  await expect.poll(() => texts(id), { timeout: 20_000 }).toEqual(all);
  for (const text of all) {
    await expect.poll(() => lead.getByText(text, { exact: true }).count()).toBe(1);
  }
  expect(await lead.getByLabel('Was wurde gesagt?').inputValue()).toBe('Halb getippt');
  const { rows } = await world.db.query(
    'select count(*)::int as pauses from app.talk_pause where visit_id = $1',
    [id]
  );
  expect(rows[0].pauses).toBe(1);
}, 60_000);

test('the wall shows large what all may see, narrow screens everything without scrolling sideways', async () => {
  const id = await talking();
  const lead = await open(0, world.lead, id);
  for (const size of [1280, 320]) {
    await lead.setViewportSize({ width: size, height: 900 });
    expect(await faults(lead)).toEqual([]);
  }
  await lead.setViewportSize({ width: 1920, height: 1080 });
  await lead.getByRole('link', { name: 'Für die Leinwand' }).click();
  await lead.getByText('Hier steht nur, was alle am Tisch sehen dürfen.').waitFor();
  // As a sentence would drown in the page, a count.
  expect((await lead.content()).split('Personal für die Schul-IT')).toHaveLength(1);
  const sizes = await lead
    .locator('.table :is(p, li)')
    .evaluateAll((all) => all.map((one) => parseFloat(getComputedStyle(one).fontSize)));
  expect(Math.min(...sizes)).toBeGreaterThanOrEqual(24);
  expect(await faults(lead)).toEqual([]);
});

async function talking(): Promise<string> {
  const id = await insertVisit(world, { state: 'talking' });
  await as(world.lead, 'read write', (tx) => ensureAgenda(tx, id));
  return id;
}

async function open(node: number, actor: Actor, id: string): Promise<Page> {
  const server = nodes[node];
  if (!server) throw new Error(`there is no node ${node}`);
  const client = await signedIn(server, await account(world.db, actor));
  const context = await browser.newContext({ locale: 'de-DE' });
  contexts.push(context);
  await context.addCookies(
    [...client.cookies].map(([name, value]) => ({ name, value, url: server.origin }))
  );
  const page = await context.newPage();
  // Whether a page that still has something to send may be left.
  page.on('dialog', (dialog) => void dialog.accept());
  await page.goto(`${server.origin}/r/${region}/besuche/${id}/gespraech`);
  // The clock runs as soon as the page is alive.
  await page.locator('[role=timer] .time').waitFor();
  return page;
}

async function record(page: Page, text: string, as: string): Promise<void> {
  await page.getByLabel('Was wurde gesagt?').fill(text);
  await page.getByRole('button', { name: as, exact: true }).click();
}

async function texts(id: string): Promise<string[]> {
  const { rows } = await world.db.query(
    'select text from app.visit_item where visit_id = $1 order by text',
    [id]
  );
  return rows.map(({ text }) => text);
}
