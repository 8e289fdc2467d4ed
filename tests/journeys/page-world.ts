import { chromium, type Browser, type BrowserContext, type Page } from 'playwright-core';
import { afterAll, beforeAll, expect } from 'vitest';
import { confirmReport } from '../access/confirmed-report.ts';
import { table } from '../access/http-table.ts';
import { askers, browserOf, httpWorld, serverOn } from '../access/http-world.ts';
import type { Asker, HttpWorld } from '../access/http-world.ts';
import { testDatabase, type TestDatabase } from '../database.ts';
import type { TestServer } from '../server.ts';
import { faults } from './axe.ts';

/** The world of the access table behind a real browser, for the test file that calls it once. */
export function pageWorld() {
  const pages = new Map<Asker, Promise<Page>>();
  const turns = new Map<Asker, Promise<void>>();
  let database: TestDatabase;
  let server: TestServer;
  let world: HttpWorld;
  let browser: Browser;

  beforeAll(async () => {
    database = await testDatabase();
    server = await serverOn(database);
    world = await httpWorld(database.ownerUrl, server);
    await confirmReport(world, await browserOf(world, 'alphaLead'));
    browser = await chromium.launch({
      executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
      args: ['--no-sandbox', '--disable-gpu', '--disable-quic', '--disable-background-networking']
    });
  });

  afterAll(async () => {
    await browser?.close();
    await world?.db.end();
    await server?.stop();
    await database?.drop();
  });

  return {
    get server() {
      return server;
    },
    get world() {
      return world;
    },
    /** In the one page of somebody, where scripts and axe are loaded once: one look after the other. */
    async onPage(asker: Asker, look: (page: Page) => Promise<void>): Promise<void> {
      const before = turns.get(asker) ?? Promise.resolve();
      const turn = before.catch(() => {}).then(async () => look(await pageOf(asker)));
      turns.set(asker, turn);
      return turn;
    },
    signedIn
  };

  function pageOf(asker: Asker): Promise<Page> {
    const page = pages.get(asker) ?? firstPage(asker);
    pages.set(asker, page);
    return page;
  }

  async function firstPage(asker: Asker): Promise<Page> {
    const page = await (await signedIn((await browserOf(world, asker)).cookies)).newPage();
    await page.goto('/barrierefreiheit');
    return page;
  }

  async function signedIn(cookies: Map<string, string>): Promise<BrowserContext> {
    const context = await browser.newContext({ baseURL: server.origin });
    const { hostname } = new URL(server.origin);
    await context.addCookies(
      [...cookies].map(([name, value]) => ({ name, value, domain: hostname, path: '/' }))
    );
    return context;
  }
}

/** The pages, and the forms that stand on a page, each with the first who may. */
export function seen(verb: RegExp, answer: number) {
  return table.flatMap((row) => {
    const asker = askers.find((one) => row.answers.get(one) === answer);
    return asker && verb.test(row.entrance)
      ? [{ name: `${row.entrance} as ${asker}`, row, asker }]
      : [];
  });
}

/** Without a barrier axe finds: narrow and light, wide and dark. */
export async function looksRight(page: Page, widths = [320]): Promise<void> {
  for (const width of widths) {
    await page.emulateMedia({ colorScheme: width === 320 ? 'light' : 'dark' });
    await page.setViewportSize({ width, height: 800 });
    expect(await faults(page), `${width} px`).toEqual([]);
  }
}
