import { chromium, type Browser, type Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { testDatabase, type TestDatabase } from '../database.ts';
import { type Arranger, arranger, member, owner, region } from '../factories.ts';
import { startServer, type TestServer } from '../server.ts';
import { account, signedIn } from '../sign-in.ts';
import { looksRight } from './page-world.ts';

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
  await Promise.all([server?.stop(), db?.end()]);
  await database?.drop();
});

/** The session as if it had begun and been used so long ago. */
async function age(begun: string, used: string): Promise<void> {
  await db.query(
    `update auth.session set created_at = now() - $1::interval, updated_at = now() - $2::interval`,
    [begun, used]
  );
}

/** What tells the end is not there in the first minute, nor before the page's scripts are. */
async function loaded(page: Page): Promise<void> {
  await expect
    .poll(async () => {
      await page.clock.runFor(61_000);
      return page.locator('.session-end').count();
    })
    .toBe(1);
}

test('an open page says before the session ends, and one button keeps it', async () => {
  const regionId = await region(db, 'ahlbrueck');
  const ownerId = await owner(db, regionId, 'Stadt Ahlbrück');
  const mail = await account(db, await member(db, regionId, ownerId, 'ownerMember'));
  const { cookies } = await signedIn(server, mail);
  const context = await browser.newContext({ baseURL: server.origin });
  await context.addCookies(
    [...cookies].map(([name, value]) => ({ name, value, url: server.origin }))
  );
  const page = await context.newPage();
  page.setDefaultTimeout(15_000);
  await page.clock.install();
  await page.goto('/profil');

  await loaded(page);
  await page.clock.runFor(40 * 60_000);
  expect(await page.locator('.session-end > div').count()).toBe(0);
  await age('2 hours', '56 minutes');
  await page.clock.runFor(15 * 60_000);
  await page.waitForSelector('text=weil hier niemand arbeitet');
  await looksRight(page, [320, 1280]);
  const used = async () =>
    (await db.query(`select updated_at > now() - interval '1 minute' as now from auth.session`))
      .rows;
  // Asking how long it lasts is no use.
  expect(await used()).toEqual([{ now: false }]);
  await page.getByRole('button', { name: 'Angemeldet bleiben' }).click();
  await expect.poll(() => page.locator('.session-end > div').count()).toBe(0);
  expect(await used()).toEqual([{ now: true }]);

  // Twelve hours are the end, however much it is used.
  await age('11 hours 57 minutes', '0 minutes');
  await page.clock.runFor(56 * 60_000);
  await page.waitForSelector('text=Nach zwölf Stunden melden Sie sich neu an');
  expect(await page.getByRole('button', { name: 'Angemeldet bleiben' }).count()).toBe(0);
  await age('12 hours', '0 minutes');
  await page.clock.runFor(60_000);
  await page.waitForSelector('text=Ihre Sitzung ist beendet');
  await context.close();
});
