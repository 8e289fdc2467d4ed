import { afterAll, beforeAll, beforeEach, afterEach, describe, expect, test } from 'vitest';
import { testDatabase, type TestDatabase } from '../database.ts';
import { startServer, type Client, type Fields, type TestServer } from '../server.ts';
import { browserOf, httpWorld, serverOn, type Asker, type HttpWorld } from './http-world.ts';

// Rights are asked in each transaction: what was taken away is gone with the next request, on every server.
let database: TestDatabase;
let servers: TestServer[];
let world: HttpWorld;

beforeAll(async () => {
  database = await testDatabase();
  servers = [await serverOn(database), await startServer()];
});

afterAll(async () => {
  await Promise.all(servers.map((server) => server.stop()));
  await database.drop();
});

beforeEach(async () => {
  const [server] = servers;
  if (!server) throw new Error('no server');
  world = await httpWorld(database.ownerUrl, server, ['alphaLead', 'betaLead']);
});

afterEach(() => world.db.end());

const region = () => `/r/${world.things.region}`;
const visit = () => `${region()}/besuche/${world.things.visit}`;
const release = () => `${region()}/freigaben/${world.things.toBeta}`;
const matrix = () => `${region()}/matrix/${world.things.assessment}`;

describe('of somebody at work', () => {
  test('an ended membership', async () => {
    const lead = await everywhere('alphaLead');
    expect(await lead(matrix())).toEqual([200, 200]);
    await change(`update app.membership set valid_to = app.today() - 1 where id = $1`, [
      world.actors.alphaLead.membershipId
    ]);
    expect(await lead(matrix())).toEqual([404, 404]);
    expect(await lead(region())).toEqual([404, 404]);
  });

  test('a membership that the coordination ends and a person it suspends, by the pages', async () => {
    for (const deed of ['ende', 'sperre']) {
      const [server] = servers;
      if (!server) throw new Error('no server');
      const fresh = await httpWorld(database.ownerUrl, server, ['alphaLead', 'coordinator']);
      const browsers = copies((await browserOf(fresh, 'alphaLead')).cookies);
      const office = await browserOf(fresh, 'coordinator');
      const home = `/r/${fresh.things.region}`;
      const form: Fields = deed === 'sperre' ? { sperre: 'ja' } : {};
      const page = `${home}/personen/${fresh.things.alphaLeadMembership}/${deed}`;
      for (const one of browsers) expect((await one.get(home)).status).toBe(200);
      expect((await office.post(page, form)).status).toBe(303);
      for (const one of browsers) expect((await one.get(home)).status).toBe(404);
      for (const one of browsers) expect((await one.post(`${home}/matrix`)).status).toBe(404);
      await fresh.db.end();
    }
  });

  test('A-AU-18 a suspended person', async () => {
    const lead = await everywhere('alphaLead');
    expect(await lead(matrix())).toEqual([200, 200]);
    await change('update app.person set suspended_at = now() where id = $1', [
      world.actors.alphaLead.personId
    ]);
    expect(await lead(matrix())).toEqual([404, 404]);
  });

  test('A-TZ-16 a membership that ended while a form was open saves nothing', async () => {
    const browser = await browserOf(world, 'alphaLead');
    await change(`update app.membership set valid_to = app.today() - 1 where id = $1`, [
      world.actors.alphaLead.membershipId
    ]);
    const answer = await browser.post(`${matrix()}/T1.1`, {
      version: '1',
      remark: 'spät',
      note: ''
    });
    expect(answer.status).toBe(404);
    const saved = await world.db.query('select from app.answer where remark = $1', ['spät']);
    expect(saved.rowCount).toBe(0);
  });

  test('a session that was ended by signing out', async () => {
    const browser = await browserOf(world, 'alphaLead');
    const cookies = new Map(browser.cookies);
    await browser.post('/abmelden');
    for (const one of copies(cookies)) {
      const answer = await one.get(matrix());
      expect(answer.headers.get('location')).toBe(
        `/anmelden?weiter=${encodeURIComponent(matrix())}`
      );
    }
  });
});

describe('of a partner', () => {
  test('A-TZ-13 a withdrawn release', async () => {
    const partner = await everywhere('betaLead');
    expect(await partner(release())).toEqual([200, 200]);
    const owner = await browserOf(world, 'alphaLead');
    expect((await owner.post(`${release()}/ruecknahme`)).status).toBe(303);
    expect(await partner(release())).toEqual([404, 404]);
    expect(await partner(`${release()}/ruecknahme`)).toEqual([404, 404]);
    expect((await owner.get(release())).status).toBe(200);
  });

  test('a release that ran out', async () => {
    const partner = await everywhere('betaLead');
    await change('update app.release set until = app.today() - 1 where id = $1', [
      world.things.toBeta
    ]);
    expect(await partner(release())).toEqual([404, 404]);
  });

  test('a visit it is no longer invited to', async () => {
    const partner = await everywhere('betaLead');
    expect(await partner(visit())).toEqual([200, 200]);
    const owner = await browserOf(world, 'alphaLead');
    const others = { version: '1', partners: [world.ids.office], accessUntil: '' };
    expect((await owner.post(`${visit()}/partner`, others)).status).toBe(303);
    expect(await partner(visit())).toEqual([404, 404]);
    expect(await partner(`${visit()}/gespraech`)).toEqual([404, 404]);
  });

  test('a visit it may no longer look at', async () => {
    const partner = await everywhere('betaLead');
    await change(
      'update app.visit_partner set access_until = app.today() - 1 where visit_id = $1',
      [world.things.visit]
    );
    expect(await partner(visit())).toEqual([404, 404]);
  });
});

async function change(text: string, values: unknown[]): Promise<void> {
  expect((await world.db.query(text, values)).rowCount).toBeGreaterThan(0);
}

/** Signs in once and asks both servers with that session. */
async function everywhere(asker: Asker): Promise<(path: string) => Promise<number[]>> {
  const browsers = copies((await browserOf(world, asker)).cookies);
  return async (path) =>
    Promise.all(browsers.map(async (browser) => (await browser.get(path)).status));
}

function copies(cookies: Map<string, string>): Client[] {
  return servers.map((server) => {
    const client = server.client();
    for (const [name, value] of cookies) client.cookies.set(name, value);
    return client;
  });
}
