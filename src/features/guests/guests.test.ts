import ICAL from 'ical.js';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { plusDays } from '#base/days.ts';
import { letterOf } from '#features/mail/letter.server.ts';
import { mailFacts } from '#features/mail/mail.ts';
import { today } from '#server/clock.ts';
import { guestLink } from '#server/guest-link.ts';
import { testDatabase, type TestDatabase } from '../../../tests/database.ts';
import { insert, school } from '../../../tests/factories.ts';
import { account, signedIn } from '../../../tests/sign-in.ts';
import { startServer, type Client, type TestServer } from '../../../tests/server.ts';
import {
  release,
  visit as insertVisit,
  visitWorld,
  type VisitWorld
} from '../../../tests/visit-world.ts';

let database: TestDatabase;
let world: VisitWorld;
// Two processes on one database, as two nodes of one installation.
let server: TestServer;
let twin: TestServer;
let lead: Client;
let root: string;

const until = plusDays(today(), 60);

beforeAll(async () => {
  database = await testDatabase();
  world = await visitWorld(database.ownerUrl);
  const { rows } = await world.db.query('select short_name from app.region');
  root = `/r/${rows[0].short_name}`;
  [server, twin] = await Promise.all([startServer(), startServer()]);
  lead = await signedIn(server, await account(world.db, world.lead));
});

afterAll(async () => {
  await Promise.all([server.stop(), twin.stop()]);
  await world.db.end();
  await database.drop();
});

let count = 0;

/** A guest of a visit of its own, invited through the form; `token` is what its mail carries. */
async function invited(mail = `gast${(count += 1)}@buero.example`, row = {}) {
  const visitId = await insertVisit(world, { held_on: plusDays(today(), 30), ...row });
  const page = `${root}/besuche/${visitId}/gaeste`;
  const answer = await lead.post(page, {
    name: 'Anna Petersen',
    body: 'Büro Nord',
    mail,
    accessUntil: until
  });
  expect(answer.status).toBe(303);
  const { rows } = await world.db.query('select id from app.guest where visit_id = $1', [visitId]);
  const id: string = rows[0].id;
  return { id, visitId, page, mail, token: tokenOf(guestLink({ id, linkNo: 1 })) };
}

const tokenOf = (link: string) => link.slice(link.lastIndexOf('/') + 1);
const open = async (token: string, client = server.client()) => {
  const answer = await client.post(`/gast/${token}`, {});
  return { client, status: answer.status, to: answer.headers.get('location') };
};
const look = async (client: Client, path: string) => (await client.get(path)).status;

async function letterTo(mail: string, kind = 'visitInvitation') {
  const { rows } = await world.db.query(
    'select app.mail_facts(id) as facts from app.mail where recipient = $1 and kind = $2 order by created_at desc, id desc limit 1',
    [mail, kind]
  );
  const facts = mailFacts.parse(rows[0].facts);
  return { ...letterOf(facts), obstacle: facts.obstacle };
}

test('a guest opens its visit with the link of the mail as often as it likes, and looking uses nothing up', async () => {
  const { token, mail, visitId, page } = await invited();
  expect((await letterTo(mail)).text).toContain(`/gast/${token}`);
  const scanner = server.client();
  for (const _ of [1, 2, 3]) expect(await look(scanner, `/gast/${token}`)).toBe(200);
  expect(await look(scanner, `${root}/besuche/${visitId}`)).toBe(303);
  const first = await open(token);
  expect([first.status, first.to]).toEqual([303, `${root}/besuche/${visitId}`]);
  const shown = await (await first.client.get(`${root}/besuche/${visitId}`)).text();
  for (const word of ['Stadt Alpha', 'Gemeinde Beta', 'Anna Petersen, Büro Nord']) {
    expect(shown.includes(word), word).toBe(true);
  }
  // The names of the table, and no way to what only its owner does.
  expect(shown.includes('/gaeste'), 'way to the guests').toBe(false);
  const second = await open(token);
  expect(await look(second.client, `${root}/besuche/${visitId}`)).toBe(200);
  expect((await (await lead.get(page)).text()).includes('Geöffnet')).toBe(true);
  // Signing out ends this browser's session and no other.
  await second.client.post('/abmelden', {});
  expect(await look(second.client, `${root}/besuche/${visitId}`)).toBe(303);
  expect(await look(first.client, `${root}/besuche/${visitId}`)).toBe(200);
});

test('A-TZ-14 a guest reaches neither another visit nor anything else of the region, nor an account', async () => {
  const [mine, other] = [await invited(), await invited()];
  const { client } = await open(mine.token);
  const here = `${root}/besuche/${mine.visitId}`;
  expect(await look(client, `${root}/besuche/${other.visitId}`)).toBe(404);
  const closed = ['verzeichnis', 'personen', 'region', 'matrix', 'vorlagen', 'suche?q=alpha'];
  for (const path of [...closed, 'besuche/neu', 'besuche/excel', 'freigaben/excel', 'runden']) {
    expect(await look(client, `${root}/${path}`), path).toBe(404);
  }
  for (const path of ['bearbeiten', 'partner', 'absage', 'gaeste', `gaeste/${mine.id}`]) {
    expect(await look(client, `${here}/${path}`), path).toBe(403);
  }
  expect((await client.get('/profil')).headers.get('location')).toContain('/anmelden');
  expect(await look(client, `${root}/besuche/${mine.visitId}`)).toBe(200);
  // The other link takes the browser over; both at once it never has.
  await open(other.token, client);
  expect(await look(client, `${root}/besuche/${mine.visitId}`)).toBe(404);
  expect(await look(client, `${root}/besuche/${other.visitId}`)).toBe(200);
});

test('guessed, mixed up and replaced links open nothing', async () => {
  const [mine, other] = [await invited(), await invited()];
  const mac = (token: string) => token.slice(token.indexOf('.'));
  const guesses = [
    `${mine.id}${mac(other.token)}`,
    `${mine.id}.${'A'.repeat(43)}`,
    `${mine.visitId}${mac(mine.token)}`,
    `${mine.token}x`,
    'x'
  ];
  for (const guess of guesses) {
    expect(await look(server.client(), `/gast/${guess}`), guess).toBe(404);
    expect((await open(guess)).status, guess).toBe(404);
  }
  const here = `${root}/besuche/${mine.visitId}`;
  const browsers = [server, twin].map((node) => open(mine.token, node.client()));
  for (const { client } of await Promise.all(browsers)) expect(await look(client, here)).toBe(200);
  const opened = (await Promise.all(browsers)).map(({ client }) => client);
  await lead.post(`${mine.page}/${mine.id}?/link`, {});
  for (const client of opened) {
    expect(await look(client, here)).toBe(404);
    expect((await open(mine.token, client)).status).toBe(410);
  }
  const renewed = tokenOf(guestLink({ id: mine.id, linkNo: 2 }));
  expect((await letterTo(mine.mail)).text).toContain(renewed);
  expect((await open(renewed)).status).toBe(303);
});

test('A-TZ-12 access ends with its day, with the visit and with the guest, also in an open browser', async () => {
  const ends: ((guest: Awaited<ReturnType<typeof invited>>) => Promise<unknown>)[] = [
    ({ page, id }) => lead.post(`${page}/${id}/entfernung`, {}),
    ({ visitId }) => lead.post(`${root}/besuche/${visitId}/absage`, { version: '1' }),
    ({ id }) =>
      world.db.query('update app.visit_partner set access_until = $1 where organisation_id = $2', [
        plusDays(today(), -1),
        id
      ])
  ];
  for (const end of ends) {
    const guest = await invited();
    const themes = [world.wlanTheme];
    const releaseId = await release(world.db, world.regionId, {
      ...world,
      recipient: guest.id,
      themes
    });
    const browsers = await Promise.all(
      [server, twin].map((node) => open(guest.token, node.client()))
    );
    const here = `${root}/besuche/${guest.visitId}`;
    const copy = `${root}/freigaben/${releaseId}`;
    const paths = [here, `${here}/__data.json`, copy, `${copy}/pdf`, `${root}/gibt-es-nicht`];
    for (const { client } of browsers) expect(await look(client, here)).toBe(200);
    await end(guest);
    for (const { client } of browsers) {
      for (const path of paths) expect(await look(client, path), path).toBe(404);
      expect(await look(client, `/gast/${guest.token}`)).toBe(404);
      expect((await open(guest.token, client)).status).toBe(404);
      // What there was is told as little as what there never was.
      expect(await body(client, here)).toBe(await body(client, `${root}/besuche/${guest.id}`));
    }
  }
});

test('a guest hears of what is recorded within a second, and of nothing more once it is removed', async () => {
  const { id, visitId, page, token } = await invited(undefined, { state: 'talking' });
  const talk = `${root}/besuche/${visitId}/gespraech`;
  const { client } = await open(token, twin.client());
  const stream = await listen(client, `${talk}/aenderungen`);
  await expect.poll(stream.heard).toBeGreaterThan(0);
  const before = stream.heard();
  const record = (text: string, at: object) =>
    lead.post(`${talk}?/festhalten`, {
      id: crypto.randomUUID(),
      as: 'openPoint',
      text,
      ...at
    });
  expect((await record('Zeitfenster klären', {})).status).toBe(303);
  await expect.poll(stream.heard, { timeout: 1000 }).toBeGreaterThan(before);
  // What is about one school is not for the whole table.
  const mill = await school(world.db, world.regionId, world.alpha, 'Windmühlenschule');
  await insert(world.db, 'app.visit_item', {
    region_id: world.regionId,
    visit_id: visitId,
    owner_id: world.alpha,
    kind: 'openPoint',
    text: 'Nur über die Schule',
    school_id: mill
  });
  const shown = await (await client.get(talk)).text();
  const both = ['Zeitfenster klären', 'Nur über die Schule'];
  expect(both.map((text) => shown.includes(text))).toEqual([true, false]);
  const removed = performance.now();
  await lead.post(`${page}/${id}/entfernung`, {});
  await stream.closed;
  expect(performance.now() - removed).toBeLessThan(1500);
  expect(await look(client, `${talk}/aenderungen`)).toBe(404);
});

test('A-EM-06 a guest that is removed takes the appointment out of its calendar, and learns of no later change', async () => {
  const { id, visitId, page, mail } = await invited();
  const summary = (content = '') =>
    new ICAL.Event(
      new ICAL.Component(ICAL.parse(content)).getFirstSubcomponent('vevent') ?? undefined
    );
  const invitation = await letterTo(mail);
  expect((await lead.post(`${page}/${id}/entfernung`, {})).status).toBe(303);
  await world.db.query(`update app.visit set title = 'Ganz anders' where id = $1`, [visitId]);
  const letter = await letterTo(mail, 'visitUninvitation');
  expect([letter.obstacle, letter.calendar?.method]).toEqual([null, 'CANCEL']);
  const { uid, sequence } = summary(letter.calendar?.content);
  expect(uid).toBe(summary(invitation.calendar?.content).uid);
  expect(sequence).toBeGreaterThan(summary(invitation.calendar?.content).sequence);
  for (const word of ['/gast/', 'Ganz anders']) expect(letter.text).not.toContain(word);
  // Whoever is invited again meanwhile is not told the opposite.
  await lead.post(page, { name: 'Anna Petersen', body: '', mail, accessUntil: until });
  expect((await letterTo(mail, 'visitUninvitation')).obstacle).toBe('withdrawn');
});

test('a cancelled visit is told to its guests, without a link', async () => {
  const { mail, visitId } = await invited();
  await lead.post(`${root}/besuche/${visitId}/absage`, { version: '1' });
  const letter = await letterTo(mail, 'visitChange');
  expect(letter.obstacle).toBe(null);
  expect(letter.text).not.toContain('/gast/');
});

test('an address with an account signs in as always and then acts as the guest', async () => {
  const mail = await account(world.db, world.gammaLead);
  const { token, visitId } = await invited(mail);
  const stranger = await open(token);
  expect(stranger.to).toBe(`/anmelden?weiter=${encodeURIComponent(`/gast/${token}`)}`);
  expect(await look(stranger.client, `${root}/besuche/${visitId}`)).toBe(303);
  const gamma = await signedIn(server, mail);
  const { status } = await open(token, gamma);
  expect(status).toBe(303);
  expect(await look(gamma, `${root}/besuche/${visitId}`)).toBe(200);
  expect(await look(gamma, `${root}/verzeichnis`)).toBe(404);
  expect((await open(token, lead)).status).toBe(403);
});

test('the union of all views of a guest holds no value of a school and nothing that was not released', async () => {
  const guest = await invited();
  const mill = await school(world.db, world.regionId, world.alpha, 'Mühlenschule');
  const place = {
    region_id: world.regionId,
    assessment_id: world.assessment,
    criterion_id: world.wlan,
    organisation_id: world.alpha
  };
  const theme = { template_id: world.template, theme_id: world.wlanTheme };
  await insert(world.db, 'app.visit_school', {
    region_id: world.regionId,
    visit_id: guest.visitId,
    school_id: mill,
    owner_id: world.alpha
  });
  await insert(world.db, 'app.deviating_school', {
    ...place,
    ...theme,
    school_id: mill,
    direction: 'lower',
    note: 'Kanarienvogel der Mühlenschule'
  });
  await insert(world.db, 'app.internal_note', { ...place, text: 'Kanarienvogel im Haus' });
  await release(world.db, world.regionId, {
    ...world,
    recipient: guest.id,
    themes: [world.wlanTheme]
  });
  const { client } = await open(guest.token);
  const seen = await everything(client, [`${root}/besuche`, `${root}/freigaben`]);
  const all = [...seen.values()].join('\n');
  // What it is there for.
  for (const word of ['Mühlenschule', 'Zwei Gebäude warten', 'Anna Petersen']) {
    expect(all.includes(word), word).toBe(true);
  }
  const never = ['Kanarienvogel', 'Eine halbe Stelle fehlt.', 'Schulverein Gamma', '@test.example'];
  for (const word of never) expect(all.includes(word), word).toBe(false);
  expect(seen.size).toBeGreaterThan(6);
});

/** The page a browser is shown, without what differs each time. */
async function body(browser: Client, path: string): Promise<string> {
  const text = await (await browser.get(path)).text();
  return text.slice(text.indexOf('<main'), text.indexOf('</main>'));
}

/** An open page as a browser keeps one. */
async function listen(client: Client, path: string) {
  const response = await client.get(path, { accept: 'text/event-stream' });
  expect(response.status).toBe(200);
  const reader = response.body?.pipeThrough(new TextDecoderStream()).getReader();
  let heard = 0;
  const read = async (): Promise<void> => {
    const { value = '', done = true } = (await reader?.read()) ?? {};
    heard += value.split('event: moved').length - 1;
    return done ? undefined : read();
  };
  return { closed: read(), heard: () => heard };
}

/** Everything a browser reaches by links from these pages, files too, and the data behind each page. */
async function everything(browser: Client, start: string[]): Promise<Map<string, string>> {
  const ahead = [...start];
  const seen = new Map<string, string>();
  for (let path = ahead.shift(); path; path = ahead.shift()) {
    if (seen.has(path)) continue;
    const answer = await browser.get(path);
    const text = Buffer.from(await answer.arrayBuffer()).toString('utf8');
    seen.set(path, text);
    if (!answer.headers.get('content-type')?.startsWith('text/html')) continue;
    const [bare = ''] = path.split('?');
    seen.set(`${bare}/__data.json`, await (await browser.get(`${bare}/__data.json`)).text());
    for (const [, link = ''] of text.matchAll(/href="(\/r\/[^"#]*)"/g)) {
      ahead.push(link.replaceAll('&amp;', '&'));
    }
  }
  return seen;
}
