import { chromium, type Browser, type CDPSession, type Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { testDatabase, type TestDatabase } from '../database.ts';
import { type Arranger, arranger, member, owner, region } from '../factories.ts';
import { startServer, type TestServer } from '../server.ts';
import { account, password, signedIn } from '../sign-in.ts';
import { looksRight } from './page-world.ts';

let database: TestDatabase;
let db: Arranger;
let server: TestServer;
let browser: Browser;
let regionId: string;
let ownerId: string;

beforeAll(async () => {
  database = await testDatabase();
  db = await arranger(database.ownerUrl);
  server = await startServer();
  regionId = await region(db, 'ahlbrueck');
  ownerId = await owner(db, regionId, 'Stadt Ahlbrück');
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

async function newMail(): Promise<string> {
  return account(db, await member(db, regionId, ownerId, 'ownerMember'));
}

/** A page whose device has a finger to ask for. */
async function withDevice(): Promise<{ page: Page; device: CDPSession; id: string }> {
  const context = await browser.newContext({ baseURL: server.origin });
  const page = await context.newPage();
  page.setDefaultTimeout(15_000);
  const device = await context.newCDPSession(page);
  await device.send('WebAuthn.enable');
  const { authenticatorId: id } = await device.send('WebAuthn.addVirtualAuthenticator', {
    options: {
      protocol: 'ctap2',
      transport: 'internal',
      hasResidentKey: true,
      hasUserVerification: true,
      isUserVerified: true,
      automaticPresenceSimulation: true
    }
  });
  return { page, device, id };
}

async function press(page: Page, name: string): Promise<void> {
  await page.getByRole('button', { name, exact: true }).click();
}

async function enterPassword(page: Page, mail: string): Promise<void> {
  await page.goto('/anmelden?weiter=/profil/zweiter-faktor');
  await page.fill('[name=mail]', mail);
  await page.fill('[name=password]', password);
  await press(page, 'Anmelden');
  await page.waitForURL(({ pathname }) => pathname !== '/anmelden');
}

async function signOut(page: Page): Promise<void> {
  await page.context().clearCookies({ name: 'sitzung' });
  await page.goto('/anmelden?weiter=/profil/zweiter-faktor');
}

async function proofs(mail: string): Promise<string[]> {
  const { rows } = await db.query(
    `select s.proof from auth.session s join auth."user" u on u.id = s.user_id
      where u.email = $1 order by s.created_at`,
    [mail]
  );
  return rows.map(({ proof }) => proof);
}

test('a passkey is made, signs in alone and beside the password, is renamed and removed', async () => {
  const mail = await newMail();
  const { page, device, id } = await withDevice();
  const sent: string[] = [];
  page.on('request', (request) => {
    if (request.method() === 'POST' && /passkey/.test(request.url())) {
      sent.push(request.postData() ?? '');
    }
  });
  await enterPassword(page, mail);
  await page.click('text=Passkey anlegen');
  await page.fill('[name=currentPassword]', password);
  await press(page, 'Weiter');
  await looksRight(page);
  await page.fill('[name=name]', 'Diensthandy');
  await press(page, 'Passkey anlegen');
  // Without any other way back in there are recovery codes with it.
  await page.waitForSelector('text=Als Textdatei herunterladen');
  await looksRight(page, [320, 1280]);
  await page.click('text=Codes sind aufbewahrt, weiter');
  await page.waitForSelector('text=Diensthandy');
  await looksRight(page, [320, 1280]);
  expect(await proofs(mail)).toEqual(['passkey']);

  await signOut(page);
  await press(page, 'Mit Passkey anmelden');
  await page.waitForURL('**/profil/zweiter-faktor');
  expect(await proofs(mail)).toEqual(['passkey', 'passkey']);
  const answer = new URLSearchParams(sent.at(-1));
  expect(JSON.parse(answer.get('antwort') ?? '')).toMatchObject({ type: 'public-key' });
  // Seen on its way and sent once more.
  const thief = server.client();
  const again = await thief.post('/anmelden/passkey', Object.fromEntries(answer));
  expect(again.headers.get('location')).toMatch(/^\/anmelden/);
  expect(thief.cookies.has('sitzung')).toBe(false);

  // The device does not know who holds it: that is one factor and no more.
  await signOut(page);
  await device.send('WebAuthn.setUserVerified', { authenticatorId: id, isUserVerified: false });
  await press(page, 'Mit Passkey anmelden');
  await page.waitForSelector('text=Ihr Gerät hat keinen Passkey gezeigt');
  await device.send('WebAuthn.setUserVerified', { authenticatorId: id, isUserVerified: true });

  await enterPassword(page, mail);
  await page.waitForURL('**/anmelden/code*');
  await looksRight(page, [320, 1280]);
  expect(await page.locator('[name=code]').count()).toBe(0);
  await press(page, 'Mit Passkey anmelden');
  await page.waitForURL('**/profil/zweiter-faktor');

  await page.click('text=Diensthandy');
  await looksRight(page);
  await page.fill('[name=name]', 'Altes Handy');
  await press(page, 'Umbenennen');
  await page.click('text=Altes Handy');
  await page.click('text=Passkey entfernen');
  await looksRight(page);
  await page.fill('[name=currentPassword]', password);
  await press(page, 'Passkey entfernen');
  await page.waitForSelector('text=Der Passkey ist entfernt.');
  const { rows } = await db.query('select kind from app.mail where recipient = $1 order by id', [
    mail
  ]);
  expect(rows.map(({ kind }) => kind)).toEqual(['passkeyAdded', 'passkeyRemoved']);
  await signOut(page);
  await press(page, 'Mit Passkey anmelden');
  await page.waitForSelector('text=Mit diesem Passkey lässt sich hier niemand anmelden');
  await page.context().close();
});

test('what one account asked a device for is worth nothing for another, nor is anything made up', async () => {
  const [mail, otherMail] = [await newMail(), await newMail()];
  const { page } = await withDevice();
  await enterPassword(page, mail);
  await page.goto('/profil/zweiter-faktor/passkeys/neu');
  await page.fill('[name=currentPassword]', password);
  await press(page, 'Weiter');
  await page.fill('[name=name]', 'Gerät');
  const posted = page.waitForRequest((request) => /anlegen/.test(request.url()));
  await page.route('**/neu?/anlegen', (route) => route.abort());
  await press(page, 'Passkey anlegen');
  const body = new URLSearchParams((await posted).postData() ?? '');
  const answer = JSON.parse(body.get('antwort') ?? '');
  const path = '/profil/zweiter-faktor/passkeys/neu?/anlegen';
  const other = await signedIn(server, otherMail);
  const send = (client: typeof other, changed: object) =>
    client.post(path, { name: 'Gerät', antwort: JSON.stringify(changed) });
  expect((await send(other, answer)).status).toBe(422);
  const own = await signedIn(server, mail);
  const said = JSON.parse(Buffer.from(answer.response.clientDataJSON, 'base64url').toString());
  for (const lie of [
    { origin: 'https://evil.example' },
    { type: 'webauthn.get' },
    { challenge: 'AAAA' }
  ]) {
    const clientDataJSON = Buffer.from(JSON.stringify({ ...said, ...lie })).toString('base64url');
    const response = { ...answer.response, clientDataJSON };
    expect((await send(own, { ...answer, response })).status).toBe(422);
  }
  for (const odd of ['', '{', 'null', '[]', '{"id":1}']) {
    expect((await own.post(path, { name: 'Gerät', antwort: odd })).status).toBe(422);
    const answered = await server.client().post('/anmelden/passkey', { antwort: odd });
    expect(answered.headers.get('location')).toBe('/anmelden');
  }
  expect((await send(own, answer)).status).toBe(200);
  expect((await send(own, answer)).status).toBe(422);
  await page.context().close();
});
