import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { today } from '#server/clock.ts';
import { plusDays } from '#base/days.ts';
import { testDatabase, type TestDatabase } from '../../../tests/database.ts';
import { insert } from '../../../tests/factories.ts';
import { startServer, type Client, type TestServer } from '../../../tests/server.ts';
import { account, signedIn } from '../../../tests/sign-in.ts';
import { visit as insertVisit, visitWorld, type VisitWorld } from '../../../tests/visit-world.ts';

let database: TestDatabase;
let world: VisitWorld;
let server: TestServer;
let lead: Client;
let clerk: Client;
let beta: Client;
let root: string;

beforeAll(async () => {
  database = await testDatabase();
  world = await visitWorld(database.ownerUrl);
  const { rows } = await world.db.query('select short_name from app.region');
  root = `/r/${rows[0].short_name}`;
  server = await startServer();
  const client = async (actor: VisitWorld['lead']) =>
    signedIn(server, await account(world.db, actor));
  [lead, clerk, beta] = [
    await client(world.lead),
    await client(world.clerk),
    await client(world.betaLead)
  ];
});

beforeEach(() => world.db.query('delete from app.release'));

afterAll(async () => {
  await server.stop();
  await world.db.end();
  await database.drop();
});

const query = (fields: Record<string, string> = {}) =>
  new URLSearchParams({
    vorschau: '1',
    empfaenger: world.beta,
    themen: 'T4.1',
    bemerkungen: 'on',
    bis: '',
    ...fields
  }).toString();

const page = () => `${root}/staende/${world.copy}/freigabe`;

/** Presses the button below the preview that the address shows. */
async function send(fields: Record<string, string> = {}, shown = fields) {
  const sent = Object.fromEntries(new URLSearchParams(query(fields)));
  return lead.post(`${page()}?${query(shown)}`, { ...sent, gesehen: query(shown) });
}

/** What the form of an address sends. */
function typed(address: URLSearchParams, seen: string) {
  const names = [...new Set(address.keys())];
  const values = Object.fromEntries(names.map((name) => [name, address.getAll(name)]));
  return { ...values, vorschau: '1', bis: '', bemerkungen: 'on', gesehen: seen };
}

async function releases(): Promise<string[]> {
  const { rows } = await world.db.query('select id from app.release where withdrawn_at is null');
  return rows.map(({ id }) => id);
}

test('the preview shows what was chosen and nothing is released by looking', async () => {
  const all = await (await lead.get(`${page()}?${query()}`)).text();
  expect(all).toContain('Das sieht Gemeinde Beta');
  expect(all).toContain('Zwei Gebäude warten auf die Verkabelung.');
  expect(all).not.toContain('Eine halbe Stelle fehlt.');
  const { bemerkungen: _, ...rest } = Object.fromEntries(new URLSearchParams(query()));
  const bare = await (await lead.get(`${page()}?${new URLSearchParams(rest)}`)).text();
  expect(bare).not.toContain('Zwei Gebäude');
  expect(await releases()).toEqual([]);
});

test('what the preview showed is released, and the recipient reads just that', async () => {
  const answer = await send();
  expect([answer.status, answer.headers.get('location')]).toEqual([
    303,
    `${root}/staende/${world.copy}`
  ]);
  const [id = ''] = await releases();
  const list = await (await beta.get(`${root}/freigaben`)).text();
  expect(list).toContain('Stadt Alpha');
  const seen = await (await beta.get(`${root}/freigaben/${id}`)).text();
  expect(seen).toContain('Zwei Gebäude warten auf die Verkabelung.');
  expect(seen).not.toContain('Eine halbe Stelle fehlt.');
  expect(seen).toContain('vorbereitende Arbeit');
});

test('what the page proposes is released at the first press of its button', async () => {
  await insertVisit(world, {}, { partners: [world.beta] });
  const html = await (await lead.get(page())).text();
  const seen = /name="gesehen" value="([^"]*)"/.exec(html)?.[1]?.replaceAll('&amp;', '&') ?? '';
  const proposed = new URLSearchParams(seen);
  expect(proposed.has('ersetzen')).toBe(html.includes('name="ersetzen"'));
  expect(proposed.getAll('empfaenger')).toContain(world.beta);
  const { bis } = Object.fromEntries(proposed);
  const answer = await lead.post(page(), { ...typed(proposed, seen), bis: bis ?? '' });
  expect(answer.headers.get('location')).toBe(`${root}/staende/${world.copy}`);
  expect(await releases()).not.toEqual([]);
});

test('one recipient gets something of its own, and each is shown just what it reads', async () => {
  const both = new URLSearchParams(query());
  both.append('empfaenger', world.gamma);
  both.append('themen', 'T4.2');
  const same = await (await lead.get(`${page()}?${both}`)).text();
  expect(same).toContain('Alle sehen dasselbe');
  // „Anders wählen“ begins with what all get.
  const added = await (await lead.get(`${page()}?${both}&dazu=${world.gamma}`)).text();
  expect(added).toContain('Alle sehen dasselbe');
  for (const tick of ['T4.1', 'T4.2', 'bemerkungen'])
    expect(added).toContain(`value="${world.gamma}.${tick}"`);
  both.set('fuer', world.gamma);
  const none = await lead.post(`${page()}?${both}`, typed(both, both.toString()));
  expect(none.status).toBe(422);
  expect(await none.text()).toContain('mit eigener Auswahl mindestens ein Thema');
  both.set('umfang', `${world.gamma}.T4.2`);
  both.set('fristen', '2020-01-01');
  const late = await lead.post(`${page()}?${both}`, typed(both, both.toString()));
  expect(late.status).toBe(422);
  const own = plusDays(today(), 9);
  both.set('fristen', own);
  const differs = await (await lead.get(`${page()}?${both}`)).text();
  expect(differs).toContain('Das sieht: Gemeinde Beta');
  expect(differs).toContain('Das sieht: Schulverein Gamma');
  const seen = /name="gesehen" value="([^"]+)"/.exec(differs)?.[1]?.replaceAll('&amp;', '&') ?? '';
  expect((await lead.post(`${page()}?${both}`, typed(both, seen))).status).toBe(303);
  const { rows } = await world.db.query(
    `select o.name, r.includes_remarks as remarks, r.until::text, array_agg(h.key order by h.key) as themes
     from app.release r join app.organisation o on o.id = r.recipient_id
     join app.release_theme t on t.release_id = r.id join app.theme h on h.id = t.theme_id
     group by o.name, r.includes_remarks, r.until order by o.name`
  );
  expect(rows).toEqual([
    { name: 'Gemeinde Beta', remarks: true, until: null, themes: ['T4.1', 'T4.2'] },
    { name: 'Schulverein Gamma', remarks: false, until: own, themes: ['T4.2'] }
  ]);
});

test('a choice that differs from the preview is shown first', async () => {
  const answer = await send({ themen: 'T4.2' }, {});
  expect(answer.status).toBe(303);
  expect(answer.headers.get('location')).toBe(`${page()}?${query({ themen: 'T4.2' })}`);
  expect(await releases()).toEqual([]);
});

test('an end in the past is refused with what was typed', async () => {
  const past = plusDays(today(), -1);
  const answer = await send({ bis: past });
  const html = await answer.text();
  expect(answer.status).toBe(422);
  expect(html).toContain('Dieser Tag ist schon vorbei');
  expect(html).toContain(`value="${past}"`);
  expect(await releases()).toEqual([]);
});

test('an address with unknown words is no address', async () => {
  expect((await lead.get(`${page()}?wer=alle`)).status).toBe(400);
});

test('a withdrawal is asked first and then the recipient finds nothing more', async () => {
  await send();
  const [id = ''] = await releases();
  const asked = `${root}/freigaben/${id}/ruecknahme`;
  expect((await beta.get(asked)).status).toBe(403);
  expect((await clerk.get(asked)).status).toBe(403);
  expect((await lead.get(asked)).status).toBe(200);
  expect((await lead.post(asked)).status).toBe(303);
  expect((await beta.get(`${root}/freigaben/${id}`)).status).toBe(404);
  expect((await lead.get(`${root}/freigaben/${id}`)).status).toBe(200);
  expect((await lead.post(asked)).status).toBe(409);
});

test('a withdrawal on one node is gone at once on the other, and nothing of it is kept', async () => {
  const other = await startServer();
  try {
    const reader = await signedIn(other, await account(world.db, world.gammaLead));
    await send({ empfaenger: world.gamma });
    const [id = ''] = await releases();
    const places = [
      `${root}/freigaben/${id}`,
      `${root}/freigaben`,
      root,
      `${root}/suche?q=Stadt+Alpha`
    ];
    const text = 'Zwei Gebäude warten auf die Verkabelung.';
    for (const place of places) {
      const answer = await reader.get(place);
      expect([place, answer.status]).toEqual([place, 200]);
      expect(answer.headers.get('cache-control')).toContain('no-store');
      const html = await answer.text();
      expect([place, html.includes(text)]).toEqual([place, place.endsWith(id)]);
      // The start page and the search name at most the organisation.
      expect([place, html.includes(id)]).toEqual([place, place.includes('/freigaben')]);
    }
    expect((await lead.post(`${root}/freigaben/${id}/ruecknahme`)).status).toBe(303);
    const since = performance.now();
    const random = `${root}/freigaben/${crypto.randomUUID()}`;
    const [gone, unknown] = [await reader.get(places[0] ?? ''), await reader.get(random)];
    expect([gone.status, unknown.status]).toEqual([404, 404]);
    for (const place of places.slice(1))
      expect(await (await reader.get(place)).text()).not.toContain(id);
    if (process.env.LONG) expect(performance.now() - since).toBeLessThan(1000);
    expect(await gone.text()).not.toContain('Stadt Alpha');
  } finally {
    await other.stop();
  }
});

test('who released by mistake takes it back, and is told where that is too late', async () => {
  await send();
  const [id = ''] = await releases();
  const asked = `${root}/freigaben/${id}/ruecknahme`;
  expect(await (await lead.get(asked)).text()).toContain('Rückgängig machen');
  expect((await lead.post(asked, { art: 'rueckgaengig' })).status).toBe(303);
  expect((await lead.get(`${root}/freigaben/${id}`)).status).toBe(404);
  await send();
  const [next = ''] = await releases();
  await beta.get(`${root}/freigaben/${next}`);
  const late = await lead.post(`${root}/freigaben/${next}/ruecknahme`, { art: 'rueckgaengig' });
  expect(late.status).toBe(409);
  expect(await late.text()).toContain('Dafür ist es zu spät');
});

test('the release page is for those who may release', async () => {
  expect((await beta.get(page())).status).toBe(404);
  await send();
  expect((await beta.get(page())).status).toBe(404);
  expect((await clerk.get(page())).status).toBe(403);
});

test('A-FO-09 A-FO-13 broken characters, endless and empty texts and foreign names are refused with 422', async () => {
  const asked = `${root}/staende/${world.copy}/berichtigung`;
  const before = await copies();
  for (const reason of ['a\u0000b', 'a'.repeat(20_000), '\u00a0\u200b', '']) {
    expect((await lead.post(asked, { reason })).status).toBe(422);
  }
  for (const name of ['__proto__', 'constructor', 'istAdmin']) {
    expect((await lead.post(asked, { reason: 'Irrtum', [name]: '{"istAdmin":true}' })).status).toBe(
      422
    );
  }
  expect(await copies()).toBe(before);
});

test('A-FO-01 A-FO-17 A-FO-18 what looks like code or like nothing is shown as that text', async () => {
  const hostile = `<img src=x onerror=alert(1)> "><script>alert(1)</script> {{x}} O'Brien; DROP TABLE x;--`;
  await insert(world.db, 'app.copied_remark', {
    region_id: world.regionId,
    copy_id: world.copy,
    criterion_id: world.screens,
    theme_id: world.wlanTheme,
    organisation_id: world.alpha,
    remark: hostile
  });
  await world.db.query(`update app.answer set remark = 'neu' where criterion_id = $1`, [
    world.screens
  ]);
  await send();
  const [id = ''] = await releases();
  const asked = `${root}/staende/${world.copy}/berichtigung`;
  const corrected = await lead.post(asked, { reason: `null\r\n${hostile}` });
  const place = corrected.headers.get('location') ?? '';
  for (const [reader, path] of [
    [beta, `${root}/freigaben/${id}`],
    [lead, `${page()}?${query()}`],
    [lead, place]
  ] as const) {
    const html = await (await reader.get(path)).text();
    expect([path, html.includes('<img src=x'), html.includes('<script>alert')]).toEqual([
      path,
      false,
      false
    ]);
    expect(html).toContain('&lt;img src=x onerror=alert(1)>');
  }
  const { rows } = await world.db.query('select reason from app.correction');
  expect(rows).toEqual([{ reason: `null\n${hostile}` }]);
});

async function copies(): Promise<number> {
  const { rows } = await world.db.query('select count(*)::int as count from app.frozen_copy');
  return rows[0].count;
}
