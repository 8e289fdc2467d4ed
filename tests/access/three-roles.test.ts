import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Role } from '#features/people/role.ts';
import { testDatabase, type TestDatabase } from '../database.ts';
import { insert } from '../factories.ts';
import { comparable } from '../page-text.ts';
import { account, signedIn } from '../sign-in.ts';
import type { Client, TestServer } from '../server.ts';
import { httpWorld, serverOn, type HttpWorld } from './http-world.ts';

// The Kreis is Schulträger, home of the Bildungsbüro and of the Schulamt. Somebody who belongs to all three
// sees, acting for one, exactly what somebody sees who belongs to that one alone.
let database: TestDatabase;
let server: TestServer;
let world: HttpWorld;

beforeAll(async () => {
  database = await testDatabase();
  server = await serverOn(database);
  world = await httpWorld(database.ownerUrl, server, []);
});

afterAll(async () => {
  await world.db.end();
  await server.stop();
  await database.drop();
});

test.each(['ownerLead', 'regionCoordinator', 'schoolSupervision'] as const)(
  'as %s the other two roles of the same person show nowhere',
  async (role) => {
    const { personId, memberships } = await personWithAll();
    const mail = await account(world.db, {
      regionId: world.regionId,
      personId,
      membershipId: memberships[role]
    });
    const browser = await signedIn(server, mail);
    const chosen = await browser.post(`/r/${world.things.region}/wechsel`, {
      membership: memberships[role]
    });
    expect(chosen.status).toBe(303);
    // Opening what was released is itself remembered, for the organisation.
    await openReleases(browser);
    const withAll = await everything(browser);
    await giveAway(personId, memberships[role]);
    const alone = await everything(browser);
    expect([...withAll.keys()]).toEqual([...alone.keys()]);
    for (const [path, shown] of alone) expect(withAll.get(path), path).toBe(shown);
    expect(alone.size).toBeGreaterThan(10);
  },
  180_000
);

type Held = Record<'ownerLead' | 'regionCoordinator' | 'schoolSupervision', string>;

async function personWithAll(): Promise<{ personId: string; memberships: Held }> {
  const { db, regionId, ids } = world;
  const personId = await kim();
  const { rows } = await db.query(
    `select id from app.organisation where region_id = $1 and kind = 'schoolSupervision'`,
    [regionId]
  );
  const join = async (organisation_id: string, role: Role) => {
    const from = { region_id: regionId, person_id: personId, valid_from: '2020-01-01' };
    return (await insert(db, 'app.membership', { ...from, organisation_id, role })).id ?? '';
  };
  return {
    personId,
    memberships: {
      ownerLead: await join(ids.alpha, 'ownerLead'),
      regionCoordinator: await join(ids.office, 'regionCoordinator'),
      schoolSupervision: await join(rows[0].id, 'schoolSupervision')
    }
  };
}

/** The other roles go to somebody of the same name, so that nothing else in the region changes. */
async function giveAway(personId: string, kept: string): Promise<void> {
  const { db, regionId } = world;
  const other = await kim();
  // With an account, because who has none cannot be reached, which pages say.
  await account(db, { regionId, personId: other, membershipId: kept });
  await db.query('update app.membership set person_id = $1 where person_id = $2 and id <> $3', [
    other,
    personId,
    kept
  ]);
}

async function kim(): Promise<string> {
  const mail = `${randomUUID()}@test.example`;
  const row = { region_id: world.regionId, name: 'Kim Kreishaus', mail };
  return (await insert(world.db, 'app.person', row)).id ?? '';
}

async function openReleases(browser: Client): Promise<void> {
  const list = await (await browser.get(`/r/${world.things.region}/freigaben`)).text();
  const releases = list.match(/\/r\/[\w-]+\/freigaben\/[\w-]{36}/g) ?? [];
  for (const release of new Set(releases)) await browser.get(release);
}

/** Every page that can be reached from the start page by links, and some searches, by address. */
async function everything(browser: Client): Promise<Map<string, string>> {
  const start = `/r/${world.things.region}`;
  const open = [
    start,
    ...['kim', 'alpha', 'koordination', 'besuch'].map((q) => `${start}/suche?q=${q}`)
  ];
  const shown = new Map<string, string>();
  for (let path = open.shift(); path; path = open.shift()) {
    if (shown.has(path)) continue;
    const answer = await browser.get(path);
    if (!answer.headers.get('content-type')?.startsWith('text/html')) continue;
    const page = await answer.text();
    shown.set(path, `${answer.status} ${bare(page)}`);
    for (const [, link = ''] of page.matchAll(/href="(\/r\/[^"#]*)"/g)) {
      if (!/\/(wechsel|profil|sperre)/.test(link)) open.push(link.replaceAll('&amp;', '&'));
    }
  }
  return new Map([...shown].toSorted(([one], [other]) => one.localeCompare(other)));
}

/**
 * What stands on the page: without its frame's switch, addresses of mail and what is new in each. Nobody can
 * suspend oneself, whichever role one meets oneself in, so that one link may differ; and that a second factor is
 * needed is said of the account.
 */
function bare(page: string): string {
  const main = /<main[\s\S]*<\/main>/.exec(page)?.[0] ?? page;
  return (
    comparable(main)
      .replaceAll(/[\w.-]+@test\.example/g, 'mail')
      .replaceAll(/<a [^>]*\/sperre"[\s\S]*?<\/a>/g, '')
      .replaceAll(/Kennung: [\w-]+/g, '')
      // Each page brings the key of the record it may make.
      .replaceAll(/name="id" value="[\w-]+"/g, '')
      .replaceAll(/<!--[\s\S]*?-->/g, '')
      .replaceAll(
        /<div class="kern-alert (?:(?!<div class="kern-alert ).)*?"\/profil\/zweiter-faktor".*?<\/div>\s*<\/div>/gs,
        ''
      )
      .replaceAll(/\s+/g, ' ')
  );
}
