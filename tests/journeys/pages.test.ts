import { chromium, type Browser, type BrowserContext, type Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { addressOf } from '../access/http-ask.ts';
import { table } from '../access/http-table.ts';
import { askers, browserOf, httpWorld, serverOn } from '../access/http-world.ts';
import type { Asker, HttpWorld } from '../access/http-world.ts';
import { testDatabase, type TestDatabase } from '../database.ts';
import { member, organisation, owner, region } from '../factories.ts';
import type { TestServer } from '../server.ts';
import { account, signedIn } from '../sign-in.ts';
import { faults, unseenFocus } from './axe.ts';

// Every page of the access table as somebody sees it who may: full, empty, and with a form sent empty.
let database: TestDatabase;
let server: TestServer;
let world: HttpWorld;
let browser: Browser;
const contexts = new Map<Asker, Promise<BrowserContext>>();

beforeAll(async () => {
  database = await testDatabase();
  server = await serverOn(database);
  world = await httpWorld(database.ownerUrl, server);
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

/** The pages, and the forms that stand on a page, each with the first who may. */
const seen = (verb: RegExp, answers: number[]) =>
  table.flatMap((row) => {
    const asker = askers.find((one) => answers.includes(Number(row.answers.get(one))));
    return asker && verb.test(row.entrance)
      ? [{ name: `${row.entrance} as ${asker}`, row, asker }]
      : [];
  });

describe.concurrent('with things on it', () => {
  test.each(seen(/^page /, [200]))('$name', async ({ row, asker }) => {
    await onPage(asker, async (page) => {
      expect((await page.goto(addressOf(world, row)))?.status()).toBe(200);
      await looksRight(page, [320, 1280]);
      expect(await unseenFocus(page)).toEqual([]);
    });
  });

  test.each(['traeger', 'schule'])('the form for a new entry of the kind %s', async (kind) => {
    await onPage('coordinator', async (page) => {
      const path = `/r/${world.things.region}/verzeichnis/neu?art=${kind}`;
      expect((await page.goto(path))?.status()).toBe(200);
      await looksRight(page, [320, 1280]);
    });
  });
});

describe.concurrent('in a region where nothing has happened yet', () => {
  const empty = ['', '/matrix', '/besuche', '/besuche/neu', '/freigaben', '/verzeichnis'];
  const offices = ['', '/freigaben', '/besuche', '/register', '/region', '/personen'];
  const byHand = ['/verzeichnis/neu?art=schule'];

  test.each([
    ...empty.map((path) => ['schoolOwner', 'ownerLead', path] as const),
    ...[...offices, ...byHand].map(
      (path) => ['coordinationOffice', 'regionCoordinator', path] as const
    )
  ])('for a %s as %s: %s', async (kind, role, path) => {
    const { db } = world;
    const regionId = await region(db);
    const home =
      kind === 'schoolOwner'
        ? await owner(db, regionId, 'Stadt Leer')
        : await organisation(db, regionId, kind, 'Koordination');
    const mail = await account(db, await member(db, regionId, home, role));
    const { rows } = await db.query('select short_name from app.region where id = $1', [regionId]);
    const page = await withCookies((await signedIn(server, mail)).cookies);
    expect((await page.goto(`/r/${rows[0].short_name}${path}`))?.status()).toBe(200);
    await looksRight(page);
    await page.context().close();
  });
});

describe('with a form that was sent empty', () => {
  let refused = 0;

  test.each(seen(/^form /, [303]))('$name', async ({ row, asker }) => {
    await onPage(asker, async (page) => {
      // A form sent before may have taken the page's reason away.
      if ((await page.goto(addressOf(world, row)))?.status() !== 200) return;
      const sent = await sendEmpty(page);
      if (sent !== 422) return;
      refused++;
      await looksRight(page);
    });
  });

  test('most forms with fields have been refused', () => expect(refused).toBeGreaterThan(15));
});

/** Fills nothing in, takes out what stands there, and sends without asking the browser to check. */
async function sendEmpty(page: Page): Promise<number | undefined> {
  const answer = page.waitForResponse((response) => response.request().method() === 'POST');
  answer.catch(() => {});
  // In one step: the scripts, arriving meanwhile, may put another form in this one's place.
  const isSent = await page.evaluate(() => {
    const form = document.querySelector<HTMLFormElement>(
      'main form[method=post]:has(input:not([type=hidden]), textarea, select)'
    );
    for (const field of form?.querySelectorAll('input, textarea') ?? []) {
      const keeps = ['hidden', 'radio', 'checkbox', 'file', 'submit'];
      if (field instanceof HTMLTextAreaElement) field.value = '';
      else if (field instanceof HTMLInputElement && !keeps.includes(field.type)) field.value = '';
    }
    // As without JavaScript: the whole page comes back.
    if (form) HTMLFormElement.prototype.submit.call(form);
    return form !== null;
  });
  if (!isSent) return undefined;
  const status = (await answer).status();
  await page.waitForLoadState();
  return status;
}

async function looksRight(page: Page, widths = [320]): Promise<void> {
  for (const width of widths) {
    await page.emulateMedia({ colorScheme: width === 320 ? 'light' : 'dark' });
    await page.setViewportSize({ width, height: 800 });
    expect(await faults(page), `${width} px`).toEqual([]);
  }
}

/** A page of its own in the one browser of somebody: what is only looked at is looked at side by side. */
async function onPage(asker: Asker, look: (page: Page) => Promise<void>): Promise<void> {
  const context =
    contexts.get(asker) ?? browserOf(world, asker).then(({ cookies }) => contextWith(cookies));
  contexts.set(asker, context);
  const page = await (await context).newPage();
  try {
    await look(page);
  } finally {
    await page.close();
  }
}

async function withCookies(cookies: Map<string, string>): Promise<Page> {
  return (await contextWith(cookies)).newPage();
}

async function contextWith(cookies: Map<string, string>): Promise<BrowserContext> {
  const context = await browser.newContext({ baseURL: server.origin });
  const { hostname } = new URL(server.origin);
  await context.addCookies(
    [...cookies].map(([name, value]) => ({ name, value, domain: hostname, path: '/' }))
  );
  return context;
}
