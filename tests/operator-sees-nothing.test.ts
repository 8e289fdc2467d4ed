import { afterAll, beforeAll, expect, test } from 'vitest';
import { addDemo } from '../src/cli/seed-demo.ts';
import { table } from './access/http-table.ts';
import { testDatabase, type TestDatabase } from './database.ts';
import { type Arranger, arranger, insert } from './factories.ts';
import { type Client, startServer, type TestServer } from './server.ts';
import { operator, signedIn } from './sign-in.ts';

// The whole demo, and an operator who opens everything there is to open.
let database: TestDatabase;
let db: Arranger;
let server: TestServer;
let looksAfter: Client;
let demo: string;

beforeAll(async () => {
  database = await testDatabase();
  const added = await addDemo(() => {});
  demo = added.region;
  db = await arranger(database.ownerUrl);
  server = await startServer();
  looksAfter = await signedIn(server, await operator(db));
  await trouble();
}, 240_000);
afterAll(async () => {
  await Promise.all([server?.stop(), db?.end()]);
  await database.drop();
});

test('A-TZ-17 no page an operator can reach holds a word of an organisation or the name of anybody', async () => {
  const words = await contentOf(db);
  expect(words.length).toBeGreaterThan(150);
  const pages = await crawl('/betrieb');
  expect([...pages.keys()].filter((path) => path.startsWith('/betrieb')).length).toBeGreaterThan(
    10
  );
  const told = [...pages].flatMap(([path, html]) =>
    words.filter((word) => html.includes(word)).map((word) => `${path}: ${word}`)
  );
  expect(told).toEqual([]);
});

test('A-TZ-17 an operator finds nothing below /r/, whatever the address', async () => {
  const below = table.filter(({ entrance }) => entrance.includes(' /r/'));
  expect(below.length).toBeGreaterThan(100);
  expect(below.filter(({ answers }) => answers.get('operator') !== 404)).toEqual([]);
  const { rows } = await db.query(
    `select 'verzeichnis/' || id as path from app.organisation
     union all select 'matrix/' || id from app.assessment
     union all select 'staende/' || id from app.frozen_copy
     union all select 'freigaben/' || id from app.release
     union all select 'besuche/' || id from app.visit
     union all select 'besuche/' || visit_id || '/berichtsbogen/pdf' from app.report_sheet
     union all select unnest(array['', 'personen', 'suche?suche=Ahl', 'wechsel', 'region'])`
  );
  for (const { path } of rows) {
    const { status } = await looksAfter.get(`/r/${demo}/${path}`.replace(/\/$/, ''));
    expect([path, status]).toEqual([path, 404]);
  }
});

/** Everything that classes say belongs to an organisation or a person, as it stands in the rows. */
async function contentOf(client: Arranger): Promise<string[]> {
  const { rows } = await client.query(`
    select string_agg(format('select distinct %I::text as word from app.%I where length(%I) > 7', c.column_name, c.table_name, c.column_name), ' union ')
      as statement
    from app.column_privacy p
    join information_schema.columns c on c.table_schema = 'app' and c.table_name = p.table_name
      and c.column_name = any (p.columns) and c.data_type = 'text'
    where p.class in ('organisation', 'contact', 'personal') and c.column_name <> 'role'`);
  const found = await client.query(
    // The Kreis that maintains schools lends its name to the region, which operators know.
    `select word from (
       ${rows[0].statement} union select name from app.organisation where kind in ('school', 'schoolOwner')) all_words
     where not exists (select from app.region r where position(word in r.name) > 0)`
  );
  return found.rows.map(({ word }) => String(word)).filter((word) => !/[<>&"'\n]/.test(word));
}

/** Every page that links lead to from here, without files and without leaving the installation's own. */
async function crawl(start: string): Promise<Map<string, string>> {
  const pages = new Map<string, string>();
  const open = [start];
  for (let path = open.pop(); path; path = open.pop()) {
    if (pages.has(path)) continue;
    const answer = await looksAfter.get(path);
    const html = await answer.text();
    pages.set(path, html);
    for (const [, href = ''] of html.matchAll(/<a[^>]* href="(\/[^"#]*)/g)) {
      // The words of licences are nobody's of a region.
      if (!/^\/(abmelden|r\/|lizenzen\/texte)/.test(href)) open.push(href);
    }
  }
  return pages;
}

/** What is wrong is shown to operators, so something is: a mail that waits and a job that failed. */
async function trouble(): Promise<void> {
  const region = await insert(db, 'app.region', { short_name: 'echt', name: 'Echte Region' });
  const { rows } = await db.query('select mail from app.person order by mail limit 1');
  await insert(db, 'app.mail', {
    region_id: region.id,
    kind: 'release',
    recipient: rows[0].mail,
    subject_id: region.id,
    reason: 'refused',
    dropped_at: '2026-01-02'
  });
  await insert(db, 'jobs.job', {
    name: 'mail',
    state: 'failed',
    data: { mailId: region.id },
    output: { name: 'Error', message: `cannot reach ${rows[0].mail}` }
  });
}
