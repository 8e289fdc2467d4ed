import { readFileSync } from 'node:fs';
import { chromium, type Browser, type Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { testDatabase, type TestDatabase } from '../database.ts';
import { arranger, member, organisation, region, type Arranger } from '../factories.ts';
import { startServer, type TestServer } from '../server.ts';
import { account, password } from '../sign-in.ts';
import { faults } from './axe.ts';

// The coordination brings its region to what the register says, with scripts and without.
let database: TestDatabase;
let db: Arranger;
let server: TestServer;
let browser: Browser;

beforeAll(async () => {
  database = await testDatabase();
  db = await arranger(database.ownerUrl);
  server = await startServer();
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

test.for([
  ['with scripts', true, '05998'],
  ['without scripts', false, '05997']
] as const)('%s', async ([, javaScriptEnabled, county]) => {
  // Axe itself needs scripts; the markup is the same without.
  const clean = async (here: Page) => {
    if (javaScriptEnabled) await expectClean(here);
  };
  const { page, root } = await coordination(javaScriptEnabled, county);
  await page.goto(`${root}/verzeichnis`);
  await page.getByRole('link', { name: 'Schulverzeichnis einlesen' }).first().click();
  await clean(page);

  // The wrong file first: told at its field, and nothing is lost but the choice of files.
  await choose(page, { schools: picture, owners: owners(county) });
  await page.locator('#schools-fehler').waitFor();
  expect(await page.title()).toMatch(/^Fehler: /);
  await clean(page);

  await choose(page, { schools: schools(county), owners: owners(county) });
  await page.getByText('Die Dateien sind geprüft. Geändert wurde noch nichts.').waitFor();
  await page.getByRole('heading', { name: 'Was sich ändern würde' }).waitFor();
  await clean(page);
  await page.getByRole('link', { name: 'Änderungen übernehmen' }).click();
  await page.getByRole('heading', { level: 1, name: 'Änderungen übernehmen' }).waitFor();
  await clean(page);
  await page.getByRole('button', { name: 'Jetzt übernehmen' }).click();
  await page.getByRole('heading', { name: 'Was sich geändert hat' }).waitFor();
  await clean(page);

  await page.goto(`${root}/verzeichnis/schulen`);
  await page.getByRole('table').getByRole('link').first().click();
  await page.getByRole('heading', { name: 'Verlauf' }).waitFor();
  await clean(page);
  await page.goto(`${root}/register`);
  await page.getByRole('heading', { name: 'Bisherige Einlesungen' }).waitFor();
  await clean(page);
});

async function expectClean(page: Page): Promise<void> {
  for (const width of [1280, 360]) {
    await page.setViewportSize({ width, height: 900 });
    expect(await faults(page), `${page.url()} at ${width} px`).toEqual([]);
  }
}

type Files = { schools: Upload; owners: Upload };
type Upload = { name: string; mimeType: string; buffer: Buffer };

async function choose(page: Page, files: Files): Promise<void> {
  await page.setInputFiles('#schools', files.schools);
  await page.setInputFiles('#owners', files.owners);
  await page.getByRole('button', { name: 'Hochladen und prüfen' }).click();
}

const picture = {
  name: 'schuldaten.csv',
  mimeType: 'text/csv',
  buffer: Buffer.from('\x89PNG\r\n\x1a\n', 'latin1')
};
const schools = (county: string) => csv('schuldaten.csv', county);
const owners = (county: string) => csv('key_traeger.csv', county);

function csv(name: string, county: string): Upload {
  const text = readFileSync(`tests/register/${name}`, 'utf8').replaceAll('05998', county);
  return { name, mimeType: 'text/csv', buffer: Buffer.from(text) };
}

async function coordination(javaScriptEnabled: boolean, county: string) {
  const id = await region(db, `kreis-${county}`);
  await db.query('update app.region set county_key = $1 where id = $2', [county, id]);
  const office = await organisation(db, id, 'coordinationOffice', 'Regionale Koordination');
  const mail = await account(db, await member(db, id, office, 'regionCoordinator'));
  const context = await browser.newContext({
    baseURL: server.origin,
    locale: 'de-DE',
    javaScriptEnabled
  });
  const page = await context.newPage();
  await page.goto('/anmelden');
  await page.fill('#mail', mail);
  await page.fill('#password', password);
  await page.getByRole('button', { name: 'Anmelden', exact: true }).click();
  await page.waitForURL(/\/r\//);
  return { page, root: `/r/kreis-${county}` };
}
