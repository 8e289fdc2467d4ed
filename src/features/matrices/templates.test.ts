import { afterAll, beforeAll, expect, test } from 'vitest';
import { sql } from 'kysely';
import { as, asSystem } from '#server/db.ts';
import { arranger, member, organisation, region, type Arranger } from '../../../tests/factories.ts';
import { testDatabase, type TestDatabase } from '../../../tests/database.ts';
import { loadTemplates, translateShipped } from './templates.server.ts';

let database: TestDatabase;
let db: Arranger;

beforeAll(async () => {
  database = await testDatabase();
  db = await arranger(database.ownerUrl);
});

afterAll(async () => {
  await db.end();
  await database.drop();
});

test('a region gets both matrices whole, and loading them again changes nothing', async () => {
  const id = await region(db);
  await asSystem((tx) => loadTemplates(tx, id));
  const once = await counts(id);
  await asSystem((tx) => loadTemplates(tx, id));
  expect(once).toEqual({ templates: 2, levels: 8, themes: 14, criteria: 88, pairs: 44 });
  expect(await counts(id)).toEqual(once);
});

test('each criterion words all four levels and keeps the sentences beside its matrix', async () => {
  const id = await region(db);
  await asSystem((tx) => loadTemplates(tx, id));
  const result = await db.query(
    `select distinct cardinality(c.level_texts) as texts, t.scale_sentence <> '' as has_sentence,
       cardinality(t.rules) > 0 as has_rules
     from app.criterion c join app.matrix_template t on t.id = c.template_id where c.region_id = $1`,
    [id]
  );
  expect(result.rows).toEqual([{ texts: 4, has_sentence: true, has_rules: true }]);
});

test('a page in English shows every text in English, one in German in German', async () => {
  const id = await region(db);
  await asSystem((tx) => loadTemplates(tx, id));
  const office = await organisation(db, id, 'coordinationOffice', 'Koordination');
  const reader = await member(db, id, office, 'regionCoordinator');
  const texts = (language: string) =>
    as(reader, 'read only', async (tx) => {
      await sql`select set_config('app.language', ${language}, true)`.execute(tx);
      const { rows } = await sql<{ lang: string; text: string }>`
        select lang, title || guiding_question || array_to_string(level_texts, '') || evidence_hint as text
          from app.worded_criterion where region_id = ${id}
        union all select lang, title from app.worded_theme where region_id = ${id}
        union all select lang, name || meaning from app.worded_level where region_id = ${id}
        union all select lang, title || scale_sentence || array_to_string(rules, '')
          from app.worded_template where region_id = ${id}`.execute(tx);
      return rows;
    });
  const [german, english] = [await texts('de'), await texts('en')];
  expect(german.length).toBe(88 + 14 + 8 + 2);
  expect(new Set(german.map(({ lang }) => lang))).toEqual(new Set(['de']));
  expect(new Set(english.map(({ lang }) => lang))).toEqual(new Set(['en']));
  const both = new Set(german.map(({ text }) => text));
  expect(english.filter(({ text }) => both.has(text))).toEqual([]);
});

test('a region that was there before gets the translation once, an own matrix does not', async () => {
  const [id, other] = [await region(db), await region(db)];
  for (const one of [id, other]) await asSystem((tx) => loadTemplates(tx, one));
  await db.query('delete from app.criterion_wording where region_id = any ($1)', [[id, other]]);
  await db.query('delete from app.template_wording where region_id = any ($1)', [[id, other]]);
  // Somebody else's text under the same number is left alone.
  await db.query('alter table app.criterion disable trigger b_frozen');
  await db.query(`update app.criterion set title = title || ' (eigen)' where region_id = $1`, [
    other
  ]);
  await db.query('alter table app.criterion enable trigger b_frozen');
  for (let time = 0; time < 2; time++) await asSystem(translateShipped);
  const { rows } = await db.query(
    `select region_id, count(*)::int from app.criterion_wording where region_id = any ($1) group by 1`,
    [[id, other]]
  );
  expect(rows).toEqual([{ region_id: id, count: 88 }]);
});

async function counts(regionId: string): Promise<unknown> {
  const result = await db.query(
    `select
       (select count(*)::int from app.matrix_template where region_id = $1) as templates,
       (select count(*)::int from app.template_level where region_id = $1) as levels,
       (select count(*)::int from app.theme where region_id = $1) as themes,
       (select count(*)::int from app.criterion where region_id = $1) as criteria,
       (select count(*)::int from app.mirror_pair where region_id = $1) as pairs`,
    [regionId]
  );
  return result.rows[0];
}
