import { afterAll, beforeAll, expect, test } from 'vitest';
import { as, type Actor } from '#server/db.ts';
import { testDatabase, type TestDatabase } from '../../../tests/database.ts';
import { insert } from '../../../tests/factories.ts';
import { type Client, startServer, type TestServer } from '../../../tests/server.ts';
import { account, signedIn } from '../../../tests/sign-in.ts';
import { world, type World } from '../../../tests/access/world.ts';
import { changeDetails, changeHorizons, regionSettings } from './settings.server.ts';

let database: TestDatabase;
let server: TestServer;
let at: World;
let coordinator: Client;
let lead: Client;
let short: string;

beforeAll(async () => {
  database = await testDatabase();
  at = await world(database.ownerUrl);
  server = await startServer();
  coordinator = await signedIn(server, await account(at.db, at.actors.coordinator));
  lead = await signedIn(server, await account(at.db, at.actors.alphaLead));
  short = (await saved()).shortName;
});
afterAll(async () => {
  await server?.stop();
  await at?.db.end();
  await database.drop();
});

const saved = () => as(at.actors.coordinator, 'read only', regionSettings);
const page = (path: string) => `/r/${short}/region${path}`;
const details = async (change: Record<string, string> = {}) => {
  const { name, shortName, address, phone, contactMail, senderName, replyTo, language, version } =
    await saved();
  const typed = { name, shortName, address, phone, contactMail, senderName, replyTo, language };
  return { ...typed, version: String(version), ...change };
};

test('everybody in the region reads the page, and only the coordination finds the forms on it', async () => {
  const seen = await (await lead.get(page(''))).text();
  expect(seen).toContain('Datenquellen');
  expect(seen).toContain('Regionale Koordination');
  expect(seen).not.toContain('/region/angaben');
  expect((await lead.get(page('/angaben'))).status).toBe(403);
  expect(await (await coordinator.get(page(''))).text()).toContain('/region/angaben');
});

test('what the coordination writes stands on the page', async () => {
  const change = { address: 'Kreishaus\nHauptstraße 1', contactMail: 'Buero@Region.example' };
  const answer = await coordinator.post(page('/angaben'), await details(change));
  expect([answer.status, answer.headers.get('location')]).toEqual([303, page('')]);
  const seen = await (await lead.get(page(''))).text();
  expect(seen).toContain('Hauptstraße 1');
  expect(seen).toContain('href="mailto:buero@region.example"');
});

test('a wrong short name is told at its field, and what was typed stays', async () => {
  for (const shortName of ['x', 'Groß', '-ab-', 'a'.repeat(41), 'a b']) {
    const answer = await coordinator.post(
      page('/angaben'),
      await details({ shortName, phone: '05241 85-0' })
    );
    expect(answer.status).toBe(422);
    expect(await answer.text()).toContain('value="05241 85-0"');
  }
});

test('a line end in the sender’s name makes no second header', async () => {
  const answer = await coordinator.post(
    page('/angaben'),
    await details({ senderName: 'Büro\nBcc: alle@evil.example' })
  );
  expect(answer.status).toBe(422);
});

test('after a change of the short name old links lead to the new one, for members alone', async () => {
  const former = short;
  const stranger = await signedIn(server, await account(at.db, at.actors.otherRegionLead));
  const answer = await coordinator.post(page('/angaben'), await details({ shortName: 'neuland' }));
  expect(answer.headers.get('location')).toBe('/r/neuland/region');
  short = 'neuland';
  const old = await lead.get(`/r/${former}/besuche?seite=1`);
  expect([old.status, old.headers.get('location')]).toEqual([307, '/r/neuland/besuche?seite=1']);
  expect((await stranger.get(`/r/${former}/besuche`)).status).toBe(404);
  expect((await stranger.get('/r/neuland')).status).toBe(404);
  // Neither name can be taken by somebody else, and the region may have its old one back.
  for (const taken of [former, 'neuland']) {
    const other = insert(at.db, 'app.region', { short_name: taken, name: 'Andere' });
    await expect(other).rejects.toMatchObject({ code: '23505' });
  }
  await coordinator.post(page('/angaben'), await details({ shortName: former }));
  short = former;
  expect((await saved()).formerShortNames).toEqual(['neuland']);
});

test('a short name that another region had is refused at the field', async () => {
  await insert(at.db, 'app.region', { short_name: 'vergeben', name: 'Vergeben' });
  const answer = await coordinator.post(page('/angaben'), await details({ shortName: 'vergeben' }));
  expect(answer.status).toBe(422);
  expect(await answer.text()).toContain('Diesen Kurznamen hat oder hatte schon eine andere Region');
});

test('who read an older state is shown both texts and may insist', async () => {
  const typed = await details({ phone: '111' });
  await coordinator.post(page('/angaben'), await details({ phone: '222' }));
  const refused = await coordinator.post(page('/angaben'), typed);
  expect(refused.status).toBe(409);
  const html = await refused.text();
  expect(html).toContain('111');
  expect(html).toContain('222');
  const version = /name="version" value="(\d+)"/.exec(html)?.[1] ?? '';
  expect((await coordinator.post(page('/angaben'), { ...typed, version })).status).toBe(303);
  expect((await saved()).phone).toBe('111');
});

test('a copy keeps the years that held on its day', async () => {
  const { version, short: years } = await saved();
  const write = (actor: Actor) =>
    as(actor, 'read write', (tx) => changeHorizons(tx, { version, short: 2, medium: 5, long: 9 }));
  await expect(write(at.actors.alphaLead)).rejects.toMatchObject({ status: 403 });
  await write(at.actors.coordinator);
  const later = await insert(at.db, 'app.frozen_copy', {
    region_id: at.regionId,
    assessment_id: at.ids.assessment,
    organisation_id: at.ids.alpha,
    template_id: at.ids.template,
    number: 2,
    taken_on: '2026-03-01',
    sha256: '0'.repeat(64)
  });
  const { rows } = await at.db.query(
    'select id, horizon_short_years as short from app.frozen_copy where id = any ($1)',
    [[at.ids.copy, later.id]]
  );
  expect(Object.fromEntries(rows.map((row) => [row.id, row.short]))).toEqual({
    [at.ids.copy]: years,
    [later.id ?? '']: 2
  });
  expect(await (await lead.get(`/r/${short}/staende/${at.ids.copy}`)).text()).not.toContain('2035');
});

test('years in the wrong order are refused', async () => {
  const { version } = await saved();
  const answer = await coordinator.post(page('/horizonte'), {
    version: String(version),
    short: '3',
    medium: '3',
    long: '20'
  });
  expect(answer.status).toBe(422);
  expect(await answer.text()).toContain('Diese Frist muss länger sein als die davor');
});

test('the region’s own words stand wherever an office or a role is named', async () => {
  const { version } = await saved();
  const own = { region: '', coordination: 'Projektbüro', supervision: '', mediaAdvice: '' };
  const typed = { version: String(version), ...own, steering: '', roundTable: '' };
  expect((await coordinator.post(page('/begriffe'), typed)).status).toBe(303);
  expect((await saved()).words).toEqual({ coordination: 'Projektbüro' });
  expect(await (await coordinator.get(`/r/${short}`)).text()).toContain('Projektbüro');
  expect(await (await lead.get(page(''))).text()).toContain('Projektbüro');
  expect(await (await coordinator.get(`/r/${short}/personen`)).text()).toContain('Projektbüro');
});

test('nobody but the coordination changes the region, not even through the function', async () => {
  const { version, ...rest } = await saved();
  const input = { ...rest, version, name: 'Übernommen' };
  for (const actor of [at.actors.alphaLead, at.actors.steering, at.actors.supervision]) {
    const attempt = as(actor, 'read write', (tx) => changeDetails(tx, input));
    await expect(attempt).rejects.toMatchObject({ status: 403 });
  }
});

test('a suspended region lets nobody in', async () => {
  await at.db.query('update app.region set suspended_at = now() where id = $1', [at.regionId]);
  expect((await lead.get(`/r/${short}`)).status).toBe(403);
  await at.db.query('update app.region set suspended_at = null where id = $1', [at.regionId]);
  expect((await lead.get(`/r/${short}`)).status).toBe(200);
});
