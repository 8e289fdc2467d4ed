import { afterAll, beforeAll, expect, test } from 'vitest';
import { asSystem } from '#server/db.ts';
import { arranger, region, type Arranger } from '../../../tests/factories.ts';
import { testDatabase, type TestDatabase } from '../../../tests/database.ts';
import { loadTemplates } from './templates.server.ts';

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
