import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { choiceQuery } from '#features/releases/release.ts';
import { testDatabase, type TestDatabase } from '../database.ts';
import { insert } from '../factories.ts';
import { comparable } from '../page-text.ts';
import type { Client, Fields, TestServer } from '../server.ts';
import { addressOf } from './http-ask.ts';
import { dressed } from './http-dressed.ts';
import { table } from './http-table.ts';
import { browserOf, httpWorld, serverOn, type HttpWorld } from './http-world.ts';

// What people try who know how addresses and forms are made.
let database: TestDatabase;
let server: TestServer;
let world: HttpWorld;
let lead: Client;
let stranger: Client;

beforeAll(async () => {
  database = await testDatabase();
  server = await serverOn(database);
  world = await httpWorld(database.ownerUrl, server, ['alphaLead', 'gammaLead']);
  lead = await browserOf(world, 'alphaLead');
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

describe('what an address may say', () => {
  const schools = () => `${region()}/verzeichnis/schulen`;
  const unknown = [
    'sort=passwort_hash',
    'sort=name);select pg_sleep(5)--',
    'sort="name"',
    'traeger=T2',
    'filter[traeger_id]=1',
    'filter[or][0][traeger_id]=1',
    'aggregate[max]=einladung_token',
    'gruppe=email',
    'felder=*,benutzer.*',
    'suche=a&suche=b',
    'schulform=02&schulform=%27'
  ];

  test.each(unknown)('A-TZ-08 A-TZ-10 %s is refused by the list that filters', async (query) => {
    await dressed(lead.get(`${schools()}?${encodeURI(query)}`), 400);
  });

  test('A-DL-02 odd searches are text, and an answer comes', async () => {
    for (const words of ['%%%%%%%%', '((((a+)+)+)+)$', '\\', '_', "'", 'Ä', 'x'.repeat(100)]) {
      const page = await lead.get(`${region()}/suche?q=${encodeURIComponent(words)}`);
      expect([words, page.status]).toEqual([words, 200]);
    }
    expect([400, 422]).toContain(
      (await lead.get(`${region()}/suche?q=${'x'.repeat(7000)}`)).status
    );
  });

  test('A-HT-04 no way of writing an address leads past the guard or to a file', async () => {
    for (const path of [
      '/%2e%2e/%2e%2e/etc/passwd',
      '/dateien/..%5c..%5cx',
      '/.git/config',
      '/.env',
      '/..;/betrieb',
      '//betrieb',
      '/betrieb/.',
      '/_app/%2e%2e/%2e%2e/package.json'
    ]) {
      const seen = await fetch(new URL(server.origin + path), { redirect: 'manual' });
      expect([path, [404, 400, 303, 308].includes(seen.status)]).toEqual([path, true]);
      expect(await seen.text()).not.toMatch(/"dependencies"|root:x:|\[core\]/);
    }
  });

  test('A-HT-07 what is private is not found under a name that looks like a file, and is kept by nobody', async () => {
    for (const path of ['/profil/x.css', '/profil.css', '/profil;x.js']) {
      for (const client of [lead, server.client()]) {
        const seen = await client.get(path);
        expect([path, seen.status]).toEqual([path, 404]);
        expect(seen.headers.get('cache-control')).toContain('no-store');
      }
    }
  });

  test('a broken encoding and NUL are refused everywhere', async () => {
    await dressed(lead.get(`${schools()}?suche=a%00`), 400);
    await dressed(lead.get(`${region()}/besuche%ff`), 400);
    await dressed(lead.get(`${visit('talk')}/gespraech?kriterium='`), 400);
  });

  const lists = ['', '/matrix', '/besuche', '/freigaben', '/verzeichnis', '/personen'];

  test.each(lists)('A-TZ-07 the list %s shows no more for any query', async (list) => {
    const usual = await stranger.get(region() + list);
    expect(usual.status).toBe(200);
    const shown = bare(await usual.text());
    for (const query of [
      ...unknown,
      `traeger=${world.ids.alpha}`,
      `organisation=${world.ids.alpha}`
    ]) {
      const asked = await stranger.get(`${region()}${list}?${encodeURI(query)}`);
      expect([200, 400]).toContain(asked.status);
      if (asked.status === 200) expect(bare(await asked.text())).toBe(shown);
    }
  });

  test('A-TZ-09 filtering by somebody of another region finds nothing, like a random id', async () => {
    const ids = [await ownerElsewhere(), randomUUID()];
    const [foreign, random] = await Promise.all(
      ids.map(async (id) => {
        const page = await (await lead.get(`${schools()}?traeger=${id}`)).text();
        return bare(page).replaceAll(id, '');
      })
    );
    expect(foreign).not.toContain('Stadt Omega');
    expect(foreign).toBe(random);
  });
});

describe('reading', () => {
  test('A-AP-05 opening every page twice changes nothing', async () => {
    const pages = table.filter(
      ({ entrance, answers }) => entrance.startsWith('page ') && answers.get('alphaLead') === 200
    );
    const before = await written();
    let opened = 0;
    for (const row of [...pages, ...pages]) {
      const seen = await lead.get(addressOf(world, row));
      await seen.body?.cancel();
      if (seen.status === 200) opened += 1;
    }
    expect(opened).toBeGreaterThan(200);
    expect(await written()).toEqual(before);
  });
});

describe('fields that no page has', () => {
  test('A-DL-01 a form with 100 000 fields is refused at once and changes nothing', async () => {
    const before = await answer();
    const many = Object.fromEntries(Array.from({ length: 100_000 }, (_, n) => [`f${n}`, '1']));
    const { status } = await lead.post(criterion(), many);
    expect([400, 413, 422]).toContain(status);
    expect(await answer()).toEqual(before);
  });

  test('A-TZ-05 unknown fields are refused and change nothing', async () => {
    const before = await answer();
    const extras: Fields[] = [
      { organisation_id: world.ids.gamma },
      { traeger_id: world.ids.gamma },
      { status: 'freigegeben' },
      { erstellt_von: world.actors.coordinator.personId },
      { id: randomUUID() },
      { region_id: randomUUID() }
    ];
    for (const extra of extras) {
      const answered = { version: String(before.version), remark: 'mit mehr', note: '' };
      const sent = { ...answered, ...extra };
      await dressed(lead.post(criterion(), sent), 422);
    }
    expect(await answer()).toEqual(before);
  });

  test('A-TZ-06 A-AU-20 a role is neither doubled nor taken from another kind of organisation', async () => {
    const invitation = { organisation: world.ids.alpha, name: 'Neu', mail: 'neu@x.example' };
    const roles: Fields[] = [
      { role: 'regionCoordinator' },
      { role: 'operator' },
      { role: ['ownerMember', 'regionCoordinator'] },
      { 'role[]': 'regionCoordinator' },
      { role: 'ownerMember', password: 'vier zufaellige worte am see' }
    ];
    for (const role of roles) {
      await dressed(lead.post(`${region()}/personen/einladung`, { ...invitation, ...role }), 422);
    }
    const made = await world.db.query('select from app.invitation where mail = $1', [
      invitation.mail
    ]);
    expect(made.rowCount).toBe(0);
  });
});

describe('what belongs to others', () => {
  test('A-TZ-03 a foreign child is not found through an own parent', async () => {
    const { things, db, regionId, ids } = world;
    const own = await db.query(
      `insert into app.visit (region_id, owner_id, title, held_on, starts_at, state)
       values ($1, $2, 'Besuch bei Gamma', '2026-11-20', '10:00', 'talking') returning id`,
      [regionId, ids.gamma]
    );
    const base = `${region()}/besuche/${own.rows[0].id}/gespraech/ziele/${things.talkGoal}`;
    await dressed(stranger.get(base), 404);
    await dressed(stranger.post(`${base}/entfernung`, { version: '1' }), 404);
    const goals = await db.query('select from app.goal where id = $1', [things.talkGoal]);
    expect(goals.rowCount).toBe(1);
  });

  test('A-AP-10 of several goals at once none goes on where one is foreign, unknown or no goal', async () => {
    const { db, regionId, ids, things } = world;
    const own: string[] = [];
    const goalOf = async (owner: string) => {
      const of = { region_id: regionId, owner_id: owner };
      const planned = { ...of, title: 'Besuch', held_on: '2026-11-20', starts_at: '10:00' };
      const visit = await insert(db, 'app.visit', { ...planned, state: 'held' });
      const goal = { ...of, visit_id: visit.id, title: 'WLAN' };
      const { id } = await insert(db, 'app.goal', goal);
      await insert(db, 'app.goal_step', { ...of, goal_id: id, no: 1, state: 'running' });
      return `${id}:1`;
    };
    for (let no = 0; no < 9; no++) own.push(await goalOf(ids.alpha));
    const foreign = await goalOf(ids.gamma);
    const steps = async () =>
      (
        await db.query('select count(*)::int as n from app.goal_step where region_id = $1', [
          regionId
        ])
      ).rows[0].n;
    const before = await steps();
    const goals = `${region()}/ziele`;
    for (const [other, status] of [
      [foreign, 404],
      [`${randomUUID()}:1`, 404],
      [`${things.goal}:7`, 409],
      [`${'-'.repeat(36)}:1`, 422]
    ] as const) {
      for (const goal of [
        [...own, other],
        [other, ...own]
      ]) {
        await dressed(lead.post(goals, { goal }), status);
      }
    }
    expect(await steps()).toBe(before);
    await dressed(lead.post(goals, { goal: own }), 303);
    expect(await steps()).toBe(before + own.length);
  });

  test('A-TZ-04 a foreign thing named in an own form is refused, and nothing is made of the rest', async () => {
    const { things, ids } = world;
    const foreign = await ownerElsewhere();
    const before = await releasesAndPartners();
    const partners = { version: '1', partners: [ids.gamma, foreign], accessUntil: '' };
    await dressed(lead.post(`${visit()}/partner`, partners), 422);
    const choice = {
      empfaenger: [ids.gamma, foreign],
      themen: ['T1'],
      bemerkungen: false,
      besuche: [],
      ersetzen: false,
      bis: null
    };
    const { empfaenger, themen } = choice;
    const release = { vorschau: '1', empfaenger, themen, bis: '', gesehen: choiceQuery(choice) };
    await dressed(lead.post(`${region()}/staende/${things.copy}/freigabe`, release), 422);
    const sheet = { version: '1', highlights: '', openPoints: '', nextOn: '', distribution: '' };
    const copyId = randomUUID();
    await dressed(lead.post(`${visit('held')}/berichtsbogen`, { ...sheet, copyId }), 422);
    expect(await releasesAndPartners()).toEqual(before);
  });
});

/** A page without what is drawn anew each time, and without the address it stands under. */
function bare(page: string): string {
  return comparable(page).replaceAll(/name="zurueck" value="[^"]*"/g, '');
}

/** A Schulträger of another region. */
async function ownerElsewhere(): Promise<string> {
  const { rows } = await world.db.query(
    `select id from app.organisation where region_id = $1 and kind = 'schoolOwner'`,
    [world.actors.otherRegionLead.regionId]
  );
  return String(rows[0]?.id);
}

async function answer() {
  const { rows } = await world.db.query(
    `select w.* from app.answer w join app.criterion c on c.id = w.criterion_id
     where w.assessment_id = $1 and c.key = 'T1.1'`,
    [world.things.assessment]
  );
  return rows[0];
}

async function releasesAndPartners() {
  const { rows } = await world.db.query(
    `select (select count(*) from app.release where region_id = $1) as releases,
      (select count(*) from app.visit_partner where region_id = $1) as partners,
      (select count(*) from app.mail where region_id = $1) as mails`,
    [world.regionId]
  );
  return rows[0];
}

/** Entries of the history by table; what reading may note, stands in none. */
async function written(): Promise<unknown[]> {
  const { rows } = await world.db.query(
    'select table_name, count(*)::int from app.history group by 1 order by 1'
  );
  return rows;
}
