import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { dressed } from './access/http-dressed.ts';
import { browserOf, httpWorld, serverOn, type Asker, type HttpWorld } from './access/http-world.ts';
import { testDatabase, type TestDatabase } from './database.ts';
import { password } from './sign-in.ts';
import type { Client, Fields, TestServer } from './server.ts';

// One table of answers for everything that can go wrong, on the real pages of the built product.
let database: TestDatabase;
let server: TestServer;
let world: HttpWorld;
let lead: Client;
let partner: Client;
let stranger: Client;

beforeAll(async () => {
  database = await testDatabase();
  server = await serverOn(database);
  const who: Asker[] = ['alphaLead', 'betaLead', 'gammaLead'];
  world = await httpWorld(database.ownerUrl, server, who);
  lead = await browserOf(world, 'alphaLead');
  partner = await browserOf(world, 'betaLead');
  stranger = await browserOf(world, 'gammaLead');
});

afterAll(async () => {
  await world.db.end();
  await server.stop();
  await database.drop();
});

const region = () => `/r/${world.things.region}`;
const visit = (name = 'visit') => `${region()}/besuche/${world.things[name]}`;
const criterion = () => `${region()}/matrix/${world.things.assessment}/T1.1`;
const said = (fields: Fields): Fields => ({
  version: '1',
  current: '',
  remark: '',
  note: '',
  ...fields
});

describe('who asks', () => {
  test('whoever is not signed in is led to the sign-in and back to where they wanted to go', async () => {
    const browser = server.client();
    const asked = `${region()}/verzeichnis/schulen?suche=Alpha`;
    const answer = await dressed(browser.get(asked), 303);
    const signIn = answer.headers.get('location') ?? '';
    expect(signIn).toBe(`/anmelden?weiter=${encodeURIComponent(asked)}`);
    const page = await (await browser.get(signIn)).text();
    expect(page).toContain(`name="weiter" value="${asked}"`);
    const mail = world.mails.get('alphaLead') ?? '';
    const back = await browser.post(signIn, { mail, password, weiter: asked });
    expect(back.headers.get('location')).toBe(asked);
  });

  test('A-HT-01 the way back never leads to another site', async () => {
    const mail = world.mails.get('alphaLead') ?? '';
    for (const weiter of [
      '//evil.example/',
      'https://evil.example/',
      '/\\evil.example',
      '\\\\evil.example',
      '/%09/evil.example',
      'https:evil.example',
      'javascript:alert(1)',
      '/%2f%2fevil.example',
      '/%5cevil'
    ]) {
      const back = await server.client().post('/anmelden', { mail, password, weiter });
      expect(new URL(back.headers.get('location') ?? '', server.origin).origin).toBe(server.origin);
    }
  });

  test('a form that is sent without being signed in leads to the sign-in', async () => {
    const answer = await dressed(server.client().post(criterion(), said({})), 303);
    expect(answer.headers.get('location')).toBe('/anmelden');
  });

  test('a file and data are refused with 401', async () => {
    const file = server.client().get(`${visit('reported')}/berichtsbogen/pdf`, { accept: '*/*' });
    await dressed(file, 401);
  });

  test('what does not exist and what is not visible is 404', async () => {
    await dressed(lead.get('/gibt-es-nicht'), 404);
    await dressed(lead.get(`${region()}/besuche/${randomUUID()}`), 404);
    await dressed(lead.get(`${region()}/besuche/keine-kennung`), 404);
    await dressed(lead.get('/r/gibt-es-nicht'), 404);
    await dressed(stranger.get(visit()), 404);
  });

  test('what is seen but not allowed is 403', async () => {
    await dressed(partner.get(`${visit()}/bearbeiten`), 403);
    await dressed(partner.post(`${visit()}/absage`, { version: '1' }), 403);
  });

  test('the sign-in library answers under no address of its own', async () => {
    for (const path of [
      '/api/auth/sign-in/email',
      '/api/auth/sign-up/email',
      '/api/auth/get-session'
    ]) {
      await dressed(server.client().post(path, { email: 'x@x.example', password: 'x' }), 404);
    }
  });
});

describe('what is sent', () => {
  test('a wrong field is named at its place, and what was typed is still there', async () => {
    const typed = said({ current: '9', remark: 'WLAN reicht <b>nicht</b>' });
    const page = await (await dressed(lead.post(criterion(), typed), 422)).text();
    expect(page).toMatch(/<title>Fehler: /);
    expect(page).toContain('WLAN reicht &lt;b>nicht&lt;/b>');
    expect(page).toContain('id="fehlerliste"');
    expect(page).toContain('href="#current"');
    expect(page).toContain('autofocus');
  });

  test('an outdated version is answered with both texts and one click to keep either', async () => {
    const first = await lead.post(criterion(), said({ remark: 'von der einen' }));
    expect(first.status).toBe(303);
    const late = lead.post(criterion(), said({ remark: 'von der anderen' }));
    const page = await (await dressed(late, 409)).text();
    expect(page).toContain('von der einen');
    expect(page).toContain('von der anderen');
    const version = /name="version" value="(\d+)"/.exec(page)?.[1] ?? '';
    const again = await lead.post(criterion(), said({ version, remark: 'von der anderen' }));
    expect(again.status).toBe(303);
  });

  test('a step from the wrong state is a conflict', async () => {
    await dressed(lead.post(`${visit('talk')}/absage`, { version: '1' }), 409);
    await dressed(lead.post(`${visit('held')}/gespraech/beginn`, { version: '1' }), 409);
  });

  test('too large is 413, another type 415, another method 405, a foreign origin 403', async () => {
    await dressed(lead.post(criterion(), said({ remark: 'x'.repeat(600_000) })), 413);
    await dressed(raw(criterion(), { method: 'POST', body: 'x', type: 'text/plain' }), 415);
    const put = raw(criterion(), { method: 'PUT', body: 'x=1', type: urlencoded });
    expect((await dressed(put, 405)).headers.get('allow')).toBeTruthy();
    const options = await dressed(raw(criterion(), { method: 'OPTIONS' }), 405);
    expect(options.headers.get('allow')).toContain('POST');
    const foreign = { 'sec-fetch-site': 'cross-site', origin: 'https://evil.example' };
    await dressed(lead.post(criterion(), said({}), foreign), 403);
    await dressed(lead.get('/' + 'x'.repeat(9000)), 414);
  });
});

describe('what comes too late or too often', () => {
  test('a link that was used opens nothing any more', async () => {
    const path = `/passwort/${world.things.resetToken}`;
    const browser = server.client();
    expect((await browser.get(path)).status).toBe(200);
    expect((await browser.post(path, { password: 'sieben kluge igel am zaun' })).status).toBe(303);
    const page = await (await dressed(browser.get(path), 410)).text();
    expect(page).not.toContain(world.mails.get('gammaLead'));
    await dressed(browser.post(path, { password: 'acht kluge igel am zaun' }), 410);
    await dressed(browser.get(`/passwort/${world.things.invitationToken}`), 404);
    await dressed(browser.get(`/einladung/${world.things.resetToken}`), 404);
  });

  test('too many wrong passwords are told when to come back', async () => {
    const wrong = { mail: 'wer@alpha.example', password: 'nicht dieses Passwort' };
    const browser = server.client();
    for (let tries = 0; tries < 5; tries += 1) {
      expect((await browser.post('/anmelden', wrong)).status).toBe(422);
    }
    const answer = await dressed(browser.post('/anmelden', wrong), 429);
    expect(Number(answer.headers.get('retry-after'))).toBeGreaterThan(0);
  });
});

/** What the lead's browser sends when it is not a form. */
async function raw(
  path: string,
  { method, body, type }: { method: string; body?: string; type?: string }
): Promise<Response> {
  const cookie = [...lead.cookies].map(([name, value]) => `${name}=${value}`).join('; ');
  return fetch(new URL(path, server.origin), {
    method,
    body,
    redirect: 'manual',
    headers: {
      cookie,
      accept: 'text/html',
      origin: server.origin,
      'sec-fetch-site': 'same-origin',
      ...(type ? { 'content-type': type } : {})
    }
  });
}

const urlencoded = 'application/x-www-form-urlencoded';
