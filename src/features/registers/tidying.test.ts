import { afterAll, beforeAll, expect, test } from 'vitest';
import { arranger, insert, region, type Arranger } from '../../../tests/factories.ts';
import { testDatabase, type TestDatabase } from '../../../tests/database.ts';
import { endInterruptedChecks, forgetOldImports } from './tidying.server.ts';

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

test('what nobody decided on is discarded with all that was read, a report stays', async () => {
  const regionId = await region(db);
  const put = async (state: string, days: number) => {
    const { id } = await insert(db, 'app.register_import', {
      region_id: regionId,
      state,
      as_of: '2026-05-02',
      files: '[]',
      summary: '{}',
      fingerprint: '0'.repeat(64),
      state_at: new Date(Date.now() - days * 86_400_000)
    });
    const part = { region_id: regionId, import_id: id, kind: 'differences', content: '[]' };
    await insert(db, 'app.register_import_part', part);
    return `${state} for ${days} days`;
  };
  const names = [
    await put('previewed', 13),
    await put('previewed', 15),
    await put('uploaded', 0),
    await put('uploaded', 2),
    await put('applied', 400)
  ];
  await forgetOldImports();
  const { rows } = await db.query(`
    select i.state, exists (select from app.register_import_part p
      where p.region_id = i.region_id and p.import_id = i.id) as kept
    from app.register_import i order by i.id`);
  expect(rows.map(({ state, kept }, index) => [names[index], state, kept])).toEqual([
    ['previewed for 13 days', 'previewed', true],
    ['previewed for 15 days', 'discarded', false],
    ['uploaded for 0 days', 'uploaded', true],
    ['uploaded for 2 days', 'discarded', false],
    ['applied for 400 days', 'applied', true]
  ]);
});

test('A-IM-16: a check whose process was ended has failed, says so, and another one can be begun', async () => {
  const regionId = await region(db);
  const upload = async (minutes: number, part?: string) => {
    const at = new Date(Date.now() - minutes * 60_000);
    const row = { region_id: regionId, as_of: '2026-05-02', files: '[]', state_at: at };
    const { id } = await insert(db, 'app.register_import', row);
    const kept = { region_id: regionId, import_id: id, kind: part, content: '{}' };
    if (part) await insert(db, 'app.register_import_part', kept);
  };
  await upload(3);
  await upload(1);
  await upload(3, 'list');
  await endInterruptedChecks();
  const { rows } = await db.query(
    'select state, fault from app.register_import where region_id = $1 order by id',
    [regionId]
  );
  expect(rows).toEqual([
    { state: 'failed', fault: [{ code: 'interrupted' }] },
    { state: 'uploaded', fault: null },
    { state: 'uploaded', fault: null }
  ]);
});
