import { afterAll, beforeAll, expect, test } from 'vitest';
import { loadTemplates } from '#features/matrices/templates.server.ts';
import { startAssessment } from '#features/assessments/assessments.server.ts';
import { as, asSystem, type Actor } from '#server/db.ts';
import {
  arranger,
  insert,
  member,
  owner,
  region,
  unit,
  type Arranger
} from '../../../tests/factories.ts';
import { testDatabase, type TestDatabase } from '../../../tests/database.ts';
import { startServer, type Client, type TestServer } from '../../../tests/server.ts';
import { account, signedIn } from '../../../tests/sign-in.ts';
import type { Told, ToldUnits } from './told.ts';

// Two processes on one database, as two nodes of one installation.
let database: TestDatabase;
let db: Arranger;
let nodes: TestServer[];
let regionId: string;
let town: string;
let units: Record<'it' | 'building' | 'finance', string>;
let actor: Actor;
let id: string;

beforeAll(async () => {
  database = await testDatabase();
  db = await arranger(database.ownerUrl);
  regionId = await region(db, 'musterland');
  await asSystem((tx) => loadTemplates(tx, regionId));
  town = await owner(db, regionId, 'Stadt Ahlbrück');
  units = {
    it: await unit(db, regionId, town, 'it', 'IT-Abteilung'),
    building: await unit(db, regionId, town, 'building', 'Gebäudemanagement'),
    finance: await unit(db, regionId, town, 'finance', 'Kämmerei')
  };
  // The Kämmerei is one person alone.
  for (const unitId of [units.it, units.building]) {
    await member(db, regionId, town, 'ownerMember', { unitId });
  }
  actor = await member(db, regionId, town, 'ownerLead');
  id = await as(actor, 'read write', (tx) => startAssessment(tx, { label: '2026' }));
  nodes = await Promise.all([startServer(), startServer()]);
});

afterAll(async () => {
  await Promise.all(nodes.map((node) => node.stop()));
  await db.end();
  await database.drop();
});

const base = () => `/r/musterland/matrix/${id}`;

test('twenty savings at two nodes reach everybody who looks, and none is lost', async () => {
  const [first, second] = await Promise.all([
    browser(0, actor),
    browser(1, await member(db, regionId, town, 'ownerLead'))
  ]);
  const pages = await Promise.all([first, second].map(listen));
  const keys = (await outlineKeys()).slice(0, 20);
  for (const [index, key] of keys.entries()) {
    const client = index % 2 ? first : second;
    const sent = await client.post(`${base()}/${key}`, {
      version: '0',
      current: String((index % 4) + 1),
      remark: '',
      note: '',
      to: 'stay'
    });
    expect(sent.status).toBe(303);
  }
  const expected = Object.fromEntries(keys.map((key, index) => [key, (index % 4) + 1]));
  for (const page of pages) {
    await expect.poll(() => page.levels()).toEqual(expected);
    page.close();
  }
});

test('departments see which others are there, on either node, and never a department of one', async () => {
  const it = await listen(await browser(0, await colleague(units.it)));
  const building = await listen(await browser(1, await colleague(units.building)));
  const finance = await listen(await browser(1, await colleague(units.finance)));
  await expect.poll(() => finance.departments()).toEqual(['Gebäudemanagement', 'IT-Abteilung']);
  await expect.poll(() => it.departments()).toEqual(['Gebäudemanagement']);
  await expect.poll(() => building.departments()).toEqual(['IT-Abteilung']);
  building.close();
  await expect.poll(() => it.departments()).toEqual([]);
  it.close();
  finance.close();
  await expect.poll(async () => (await db.query('select from app.presence')).rowCount).toBe(0);
});

test('that a department is done with a theme arrives while others look, also when it takes that back', async () => {
  const { rows } = await db.query(
    `select h.id, h.template_id from app.theme h join app.assessment a on a.template_id = h.template_id
     where a.id = $1 and h.key = 'T4.1'`,
    [id]
  );
  const theme = rows[0].id;
  await insert(db, 'app.theme_assignment', {
    region_id: regionId,
    assessment_id: id,
    organisation_id: town,
    template_id: rows[0].template_id,
    theme_id: theme,
    unit_id: units.it
  });
  const lead = await listen(await browser(0, actor));
  await expect.poll(() => lead.done(theme)).toEqual([null]);
  const it = await browser(1, await colleague(units.it));
  for (const deed of ['fertig', 'offen'] as const) {
    const sent = await it.post(`${base()}?/${deed}`, { theme, unit: units.it });
    expect(sent.status).toBe(303);
    const expected = deed === 'fertig' ? [expect.stringMatching(/^\d{4}-/)] : [null];
    await expect.poll(() => lead.done(theme)).toEqual(expected);
  }
  lead.close();
});

test('A-AU-18 whoever is suspended, ended, signed out or lacks the second factor is told nothing more, at once, on both nodes', async () => {
  const suspended = await colleague(units.it);
  const ended = await colleague(units.it);
  const left = await colleague(units.it);
  const unproven = await colleague(units.it);
  const browsers = await Promise.all(
    [suspended, ended, left, unproven].map((one) => browser(1, one))
  );
  const pages = await Promise.all([...browsers, ...browsers.map(elsewhere)].map(listen));
  await expect.poll(() => pages.every((page) => page.heard() > 0)).toBe(true);
  await db.query('update app.person set suspended_at = now() where id = $1', [suspended.personId]);
  await db.query(`update app.membership set valid_to = '2020-12-31' where id = $1`, [
    ended.membershipId
  ]);
  expect((await browsers[2]?.post('/abmelden'))?.status).toBe(303);
  await db.query(
    `insert into auth.totp (user_id, secret, last_step) select user_id, '', 0 from app.person where id = $1`,
    [unproven.personId]
  );
  for (const page of pages) await page.closed;
  const again = await Promise.all(
    browsers.map((client) => client.get(`${base()}/aenderungen`, events))
  );
  expect(again.map(({ status }) => status)).toEqual([404, 404, 401, 401]);
});

test('who may not read the matrix is told nothing, and nobody opens more pages than anybody looks at', async () => {
  const other = await owner(db, regionId, 'Gemeinde Werlstedt');
  const neighbour = await browser(0, await member(db, regionId, other, 'ownerLead'));
  expect((await neighbour.get(`${base()}/aenderungen`, events)).status).toBe(404);
  const client = await browser(0, await colleague(units.it));
  const pages = await Promise.all(Array.from({ length: 6 }, () => listen(client)));
  expect((await client.get(`${base()}/aenderungen`, events)).status).toBe(429);
  for (const page of pages) page.close();
});

const events = { accept: 'text/event-stream' };

async function browser(node: number, one: Actor): Promise<Client> {
  const server = nodes[node];
  if (!server) throw new Error(`there is no node ${node}`);
  return signedIn(server, await account(db, one));
}

/** The same session at the other node. */
function elsewhere({ cookies }: Client): Client {
  const client = nodes[0]?.client();
  if (!client) throw new Error('there is one node only');
  for (const [name, value] of cookies) client.cookies.set(name, value);
  return client;
}

async function colleague(unitId: string): Promise<Actor> {
  return member(db, regionId, town, 'ownerMember', { unitId });
}

async function outlineKeys(): Promise<string[]> {
  const { rows } = await db.query(
    `select c.key from app.criterion c join app.assessment a on a.template_id = c.template_id
     where a.id = $1 order by c.key`,
    [id]
  );
  return rows.map(({ key }) => key);
}

/** An open page as a browser keeps one. */
async function listen(client: Client) {
  const response = await client.get(`${base()}/aenderungen`, events);
  expect(response.status).toBe(200);
  const reader = response.body?.pipeThrough(new TextDecoderStream()).getReader();
  if (!reader) throw new Error('the stream has no body');
  const levels = new Map<string, number | null>();
  let departments: string[] = [];
  let themes: ToldUnits = {};
  let heard = 0;
  let text = '';
  const take = (event: string) => {
    heard += 1;
    const [, name, data = ''] = /^event: (\w+)\ndata: (.*)$/.exec(event) ?? [];
    if (name === 'departments') departments = JSON.parse(data);
    if (name === 'themes') themes = JSON.parse(data);
    if (name !== 'answers') return;
    const answers: Told[] = JSON.parse(data);
    for (const { key, currentLevel } of answers) levels.set(key, currentLevel);
  };
  const read = async (): Promise<void> => {
    const { value, done } = await reader.read();
    if (done) return undefined;
    text += value;
    const parts = text.split('\n\n');
    text = parts.pop() ?? '';
    parts.forEach(take);
    return read();
  };
  return {
    // Also when the server is stopped.
    closed: read().catch(() => {}),
    close: () => void reader.cancel(),
    heard: () => heard,
    /** When each Bereich of a theme was done with it. */
    done: (theme: string) => themes[theme]?.map(({ doneOn }) => doneOn),
    levels: () => Object.fromEntries(levels),
    departments: () => departments
  };
}
