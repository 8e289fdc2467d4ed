import { type Browser, chromium } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { testDatabase, type TestDatabase } from './database.ts';
import { type Arranger, arranger, region } from './factories.ts';
import { faults } from './journeys/axe.ts';
import { startServer, type TestServer } from './server.ts';

const legal = ['/impressum', '/datenschutz', '/barrierefreiheit'];

let fresh: TestDatabase;
let database: TestDatabase;
let db: Arranger;
let freshServer: TestServer;
let server: TestServer;
let browser: Browser;

beforeAll(async () => {
  fresh = await testDatabase();
  freshServer = await startServer();
  database = await testDatabase();
  db = await arranger(database.ownerUrl);
  await region(db);
  server = await startServer({
    SMTP_URL: 'smtp://127.0.0.1:9',
    MAIL_FROM: 'Tafelrunde <post@musterland.example>'
  });
  browser = await chromium.launch({
    executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
    args: ['--no-sandbox', '--disable-gpu', '--disable-quic', '--disable-background-networking']
  });
});
afterAll(async () => {
  await Promise.all([browser?.close(), server?.stop(), freshServer?.stop(), db?.end()]);
  await database?.drop();
  await fresh?.drop();
});

describe.each(legal)('%s', (path) => {
  test('says where to write, or whom to ask as long as there is no address', async () => {
    const page = await textOf(server, path);
    expect(page).toContain('href="mailto:post@musterland.example"');
    const without = await textOf(freshServer, path);
    expect(without).not.toContain('mailto:');
    expect(without).toContain('noch keine Mailadresse eingerichtet');
  });

  test('says the same in English', async () => {
    const german = await textOf(server, path);
    const english = await textOf(server, path, { cookie: 'sprache=en' });
    expect(english).toContain('<html lang="en"');
    expect(english.match(/<h2/g)).toHaveLength(german.match(/<h2/g)?.length ?? 0);
  });
});

test('whoever reports a barrier need not tell on which page, nor what was searched for there', async () => {
  const path = '/barrierefreiheit/rueckmeldung';
  const from = (page: string) => textOf(server, path, { referer: `${server.origin}${page}` });
  expect(await from('/datenschutz?region=nord')).toContain('value="/datenschutz"');
  expect(await from('/barrierefreiheit')).not.toContain('value="/barrierefreiheit"');
  const foreign = await textOf(server, path, { referer: 'https://other.example/datenschutz' });
  expect(foreign).not.toContain('value="/datenschutz"');
});

test('Datenschutz names every cookie there is', async () => {
  const page = await textOf(server, '/datenschutz');
  for (const cookie of ['sitzung', '__Host-sitzung', 'sprache', 'hinweis']) {
    expect(page).toContain(cookie);
  }
});

test('every link of these pages leads somewhere', async () => {
  const from: [TestServer, string][] = [
    ...['/', ...legal].map((path): [TestServer, string] => [server, path]),
    [freshServer, '/']
  ];
  for (const [where, path] of from) {
    const links = [...(await textOf(where, path)).matchAll(/<a[^>]* href="(\/[^"]*)"/g)];
    expect(links.length).toBeGreaterThan(2);
    for (const [, href = ''] of links) {
      const { status } = await where.client().get(href);
      expect([path, href, status]).toEqual([path, href, 200]);
    }
  }
});

describe.concurrent('for everybody, at 1280 and 320 pixels', () => {
  const more = ['/barrierefreiheit/rueckmeldung', '/lizenzen', '/datenquellen'];
  test.each(['fresh /', '/', '/anmelden', '/passwort', ...legal, ...more])(
    '%s has no barrier axe finds',
    async (name) => {
      const { origin } = name.startsWith('fresh') ? freshServer : server;
      const page = await browser.newPage();
      await page.goto(origin + name.replace('fresh ', ''));
      for (const width of [1280, 320]) {
        await page.setViewportSize({ width, height: 900 });
        expect(await faults(page), `${width} px`).toEqual([]);
      }
      await page.close();
    }
  );
});

async function textOf(
  where: TestServer,
  path: string,
  headers: Record<string, string> = {}
): Promise<string> {
  const answer = await where.client().get(path, headers);
  expect(answer.status).toBe(200);
  return answer.text();
}
