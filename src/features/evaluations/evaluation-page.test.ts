import { afterAll, beforeAll, expect, test } from 'vitest';
import { archive } from '#server/office/unzip.ts';
import { testDatabase, type TestDatabase } from '../../../tests/database.ts';
import { startServer, type Client, type TestServer } from '../../../tests/server.ts';
import { account, signedIn } from '../../../tests/sign-in.ts';
import { visitWorld, type VisitWorld } from '../../../tests/visit-world.ts';

let database: TestDatabase;
let world: VisitWorld;
let server: TestServer;
let lead: Client;
let beta: Client;
let root: string;
let toBeta: string;

beforeAll(async () => {
  database = await testDatabase();
  world = await visitWorld(database.ownerUrl);
  const { rows } = await world.db.query('select short_name from app.region');
  root = `/r/${rows[0].short_name}`;
  const releases = await world.db.query('select id from app.release where recipient_id = $1', [
    world.beta
  ]);
  toBeta = releases.rows[0].id;
  server = await startServer();
  const client = async (actor: VisitWorld['lead']) =>
    signedIn(server, await account(world.db, actor));
  [lead, beta] = [await client(world.lead), await client(world.betaLead)];
});

afterAll(async () => {
  await server.stop();
  await world.db.end();
  await database.drop();
});

const main = async (client: Client, path: string) => {
  const answer = await client.get(`${root}${path}`);
  expect(answer.status, path).toBe(200);
  return /<main[\s\S]*<\/main>/.exec(await answer.text())?.[0] ?? '';
};

const words = (html: string) =>
  html
    .replaceAll(/<svg[\s\S]*?<\/svg>/g, ' ')
    .replaceAll(/<[^>]*>/g, ' ')
    .replaceAll(/\s+/g, ' ');

const pages = () => [
  { client: lead, path: `/matrix/${world.assessment}` },
  { client: lead, path: `/staende/${world.copy}` },
  { client: lead, path: `/freigaben/${toBeta}` },
  { client: beta, path: `/freigaben/${toBeta}` }
];

test('each chart is told by a sentence and repeated by a table, and the way in is where one looks', async () => {
  for (const { client, path } of pages()) {
    expect(await main(client, path)).toContain(`${root}${path}/auswertung`);
    const html = await main(client, `${path}/auswertung`);
    const text = words(html);
    expect(text).toContain('die Spanne reicht von Stufe 2 bis 3');
    // Two criteria: both middle levels.
    expect(text).toContain('Heute liegt die Mitte bei Stufe 2 und 3');
    expect(text).toContain('Ein Kriterium steht auf Stufe 1.');
    expect(html.match(/<svg/g)?.length).toBeGreaterThan(3);
    expect(html.match(/<table/g)?.length).toBeGreaterThan(3);
    expect(html.match(/<svg(?![^>]*aria-hidden="true")/g)).toBeNull();
  }
});

test('no page shows a total, an average, a mark or another organisation', async () => {
  const others = ['Schulverein Gamma', 'Regionale Koordination'];
  for (const { client, path } of pages()) {
    for (const page of [path, `${path}/auswertung`]) {
      const text = words(await main(client, page));
      // „Eine Gesamtnote gibt es nicht“ is the only place of the word.
      expect(text.replaceAll(/(eine )?Gesamtnote gibt es nicht/gi, '')).not.toMatch(
        /Gesamt|\bSumme|insgesamt|Durchschnitt|Mittelwert|\bRang|Punktzahl/i
      );
      expect(text).not.toMatch(/(Stufe|Mitte|Median)\D{0,20}\d,\d/);
      if (!page.endsWith('auswertung')) continue;
      expect(text).not.toMatch(/%|Prozent/);
      for (const name of others) expect(text).not.toContain(name);
    }
  }
});

test('what is listed stands in the address, also without JavaScript', async () => {
  const path = `/staende/${world.copy}/auswertung`;
  const listOf = async (query: string) =>
    words(
      (await main(lead, `${path}?${query}`)).split('id="liste"')[1]?.split('</table>')[0] ?? ''
    );
  const everything = await listOf('');
  expect(everything).toContain('3 Kriterien, der weiteste Weg zuerst');
  const urgent = await listOf('prioritaet=A&frist=medium');
  expect(urgent).toContain('T4.1.1');
  expect(urgent).not.toContain('T4.1.2');
  const without = await listOf('prioritaet=ohne');
  expect(without).toContain('T4.2.1');
  expect(without).not.toContain('T4.1.1');
  expect(await listOf('ab=3')).toContain('Kein Kriterium passt');
  const html = await main(lead, `${path}?prioritaet=A`);
  expect(html).toMatch(/<option value="A"[^>]* selected/);
  for (const wrong of ['prioritaet=D', 'sortierung=stufe', 'vergleich=x', 'ab=-1']) {
    expect((await lead.get(`${root}${path}?${wrong}`)).status, wrong).toBe(400);
  }
  const unknown = `vergleich=${world.copy}`;
  expect((await lead.get(`${root}${path}?${unknown}`)).status).toBe(404);
});

test('the list leaves as a workbook: what is asked for, levels as numbers, and its purpose', async () => {
  for (const { client, path } of pages()) {
    const answer = await client.get(`${root}${path}/auswertung/excel?prioritaet=A`);
    expect([path, answer.status]).toEqual([path, 200]);
    const file = archive(Buffer.from(await answer.arrayBuffer()), 1e7);
    const sheet = file.file('xl/worksheets/sheet1.xml')?.toString() ?? '';
    const text = `${sheet}${file.file('xl/sharedStrings.xml')?.toString() ?? ''}`;
    expect(text).toContain('T4.1.1');
    expect(text).not.toContain('T4.1.2');
    expect(text).toMatch(/Keine? Vergleich und keine Rangfolge von Organisationen/);
    expect(sheet).toMatch(/<c [^>]*><v>2<\/v><\/c>/);
    expect(sheet).not.toContain('<f>');
    for (const wrong of ['sortierung=stufe', 'prioritaet=D'])
      expect((await client.get(`${root}${path}/auswertung/excel?${wrong}`)).status).toBe(400);
  }
});

test('remarks stand on the page of a recipient only where they were released', async () => {
  const page = `/freigaben/${toBeta}/auswertung`;
  expect(await main(beta, page)).toContain('Eine halbe Stelle fehlt.');
  await world.db.query('update app.release set includes_remarks = false where id = $1', [toBeta]);
  expect(await main(beta, page)).not.toContain('Eine halbe Stelle fehlt.');
  await world.db.query('delete from app.release_theme where release_id = $1 and theme_id = $2', [
    toBeta,
    world.staffTheme
  ]);
  const html = await main(beta, page);
  expect(html).toContain('Präsentationstechnik');
  expect(html).not.toContain('Personal für die Schul-IT');
  const { rows } = await world.db.query('select opened_at from app.release where id = $1', [
    toBeta
  ]);
  expect(rows[0].opened_at).not.toBeNull();
});
