import { afterAll, beforeAll, expect, test } from 'vitest';
import { readWorkbook } from '#server/office/read-workbook.ts';
import { testDatabase, type TestDatabase } from '../database.ts';
import type { TestServer } from '../server.ts';
import { askers, browserOf, httpWorld, serverOn, type HttpWorld } from './http-world.ts';

let database: TestDatabase;
let server: TestServer;
let world: HttpWorld;

beforeAll(async () => {
  database = await testDatabase();
  server = await serverOn(database);
  world = await httpWorld(database.ownerUrl, server);
  // Words that are code elsewhere: to a spreadsheet, to a page.
  await world.db.query(`update app.organisation set name = $2 where id = $1`, [
    world.ids.beta,
    '=HYPERLINK("http://localhost:9","x") & <b>'
  ]);
});

afterAll(async () => {
  await world.db.end();
  await server.stop();
  await database.drop();
});

const lists = ['verzeichnis/schulen', 'personen', 'freigaben', 'besuche'];

test('A-EX-04, A-EX-05: everybody exports what the page shows, row for row, and nobody else anything', async () => {
  let compared = 0;
  for (const asker of askers) {
    const browser = await browserOf(world, asker);
    for (const list of lists) {
      const path = `/r/${world.things.region}/${list}`;
      const page = await browser.get(path);
      const file = await browser.get(`${path}/excel`, { accept: '*/*' });
      // A guest has one visit and no lists as files; then its pages offer none.
      const ofPage = page.status === 303 ? 401 : page.status;
      const expected = asker === 'guest' ? 404 : ofPage;
      expect([asker, list, file.status]).toEqual([asker, list, expected]);
      const html = await page.text();
      if (file.status !== 200)
        expect(html.includes(`${list}/excel`), `${asker} ${list}`).toBe(false);
      if (file.status !== 200) continue;
      const shown = rowsOf(list, html);
      expect([asker, list, await exported(file)]).toEqual([asker, list, shown]);
      compared += shown.length;
    }
  }
  expect(compared).toBeGreaterThan(50);
}, 60_000);

test('the file says what it is for, when and for whom it was made, and what was chosen', async () => {
  const browser = await browserOf(world, 'alphaLead');
  const path = `/r/${world.things.region}/verzeichnis/schulen/excel`;
  const file = await browser.get(`${path}?traeger=${world.ids.alpha}&suche=`, { accept: '*/*' });
  expect(file.headers.get('content-disposition')).toMatch(
    /^attachment; filename="Schulen .* \d{4}-\d\d-\d\d\.xlsx"/
  );
  const [sheet] = readWorkbook(Buffer.from(await file.arrayBuffer()));
  const top = sheet?.cells.filter(({ row }) => row < 4).map(({ text }) => text) ?? [];
  expect(top[0]).toBe('Schulen');
  expect(top[1]).toContain('Zweck: ');
  expect(top[2]).toMatch(/^Erstellt am .* für Stadt Alpha · .* · Auswahl: Stadt Alpha$/);
  expect((await browser.get(`${path}?traeger=x`, { accept: '*/*' })).status).toBe(400);
});

/** The first cells of the rows on the page; invitations below the people are no people yet. */
function rowsOf(list: string, html: string): string[] {
  const shown = list === 'personen' ? html.slice(0, html.indexOf('</table>')) : html;
  return [...shown.matchAll(/<th scope="row"[^>]*>(.*?)<\/th>/gs)]
    .map(([, cell = '']) => cell)
    .map((cell) => textOf(/<a[^>]*>(.*?)<\/a>/s.exec(cell)?.[1] ?? cell))
    .toSorted();
}

/** The same column of the workbook: the one of the name, of the owner, of the visit. */
async function exported(file: Response): Promise<string[]> {
  const [sheet] = readWorkbook(Buffer.from(await file.arrayBuffer()));
  const heads = sheet?.cells.filter(({ row }) => row === 5) ?? [];
  const column = heads.find(({ text }) => ['Name', 'Von', 'Besuch'].includes(text))?.column;
  const cells = sheet?.cells.filter((cell) => cell.row > 5 && cell.column === column) ?? [];
  return cells.map(({ text }) => text).toSorted();
}

function textOf(html: string): string {
  return html
    .replace(/<[^>]*>/g, '')
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&quot;', '"')
    .replaceAll('&amp;', '&')
    .trim();
}
