import { afterAll, beforeAll, expect, test } from 'vitest';
import { addressOf } from './access/http-ask.ts';
import { table } from './access/http-table.ts';
import { browserOf, httpWorld, serverOn, type HttpWorld } from './access/http-world.ts';
import { testDatabase, type TestDatabase } from './database.ts';
import type { TestServer } from './server.ts';

// A region that calls everything by words of its own reads the usual ones nowhere.
const askers = ['coordinator', 'alphaLead', 'supervision', 'steering'] as const;

const own = {
  region: 'Lernlandschaft',
  coordination: 'Projektbüro',
  supervision: 'Schulrat',
  mediaAdvice: 'Medienlotsen',
  steering: 'Strategiegruppe',
  roundTable: 'Dialogforum'
};

const usual =
  /\bBildungsregion|Koordination\b|Schulaufsicht|Medienberatung|Lenkungskreis|Runde[rn]? Tisch/;
const usualOfOwners = /\bRat(es)?\b|Bürgermeister|Schulausschuss|Schulverwaltung\b/;

/** Where the usual words are asked for, or stand in examples and texts of the installation. */
const elsewhere = [
  // What was sent keeps the words it was sent with.
  'page /r/[region]/besuche/[besuch=id]/berichtsbogen/entwurf',
  'page /r/[region]/besuche/[besuch=id]/berichtsbogen/fassungen/[bogen=id]/entfernung',
  'page /r/[region]/region/begriffe',
  'page /r/[region]/verzeichnis/[organisation=id]/bezeichnungen',
  'page /r/[region]/verzeichnis/[organisation=id]/bereiche',
  'page /r/[region]/verzeichnis/[organisation=id]/bereiche/[bereich=id]'
];

let database: TestDatabase;
let server: TestServer;
let world: HttpWorld;

beforeAll(async () => {
  database = await testDatabase();
  server = await serverOn(database);
  world = await httpWorld(database.ownerUrl, server, askers);
  const { db, regionId } = world;
  await db.query(`update app.region set words = $1, name = 'Nord' where id = $2`, [own, regionId]);
  await db.query(
    `update app.organisation set name = 'O ' || left(id::text, 8) where region_id = $1`,
    [regionId]
  );
  await db.query(
    `insert into app.owner_terms (region_id, owner_id, council, head, committee, office)
     select region_id, id, 'Senat', 'Präsidium', 'Fachrunde', 'Bildungsamt' from app.school_owner
     where region_id = $1
     on conflict (region_id, owner_id) do update
     set council = 'Senat', head = 'Präsidium', committee = 'Fachrunde', office = 'Bildungsamt'`,
    [regionId]
  );
});

afterAll(async () => {
  await world?.db.end();
  await server?.stop();
  await database?.drop();
});

test.each(askers)('%s reads only the region’s own words on every page', async (asker) => {
  const browser = await browserOf(world, asker);
  const read: string[] = [];
  const wrong: string[] = [];
  for (const row of table) {
    const { entrance, answers } = row;
    if (!entrance.startsWith('page /r/') || elsewhere.includes(entrance)) continue;
    if (answers.get(asker) !== 200) continue;
    const answer = await browser.get(addressOf(world, row));
    if (answer.status !== 200) continue;
    const text = wordsOf(await answer.text());
    read.push(text);
    for (const pattern of [usual, usualOfOwners]) {
      const found = pattern.exec(text);
      if (found)
        wrong.push(`${entrance}: …${text.slice(Math.max(0, found.index - 40), found.index + 40)}…`);
    }
  }
  expect(wrong).toEqual([]);
  expect(read.length).toBeGreaterThan(5);
  expect(read.join(' ')).toContain(asker === 'steering' ? own.steering : own.coordination);
});

/** What is read, without the markup and what the page carries for its script. */
function wordsOf(html: string): string {
  return html
    .replaceAll(/<script[\s\S]*?<\/script>/g, ' ')
    .replaceAll(/<[^>]*>/g, ' ')
    .replaceAll(/\s+/g, ' ');
}
