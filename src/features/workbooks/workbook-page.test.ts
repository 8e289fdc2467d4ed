import { afterAll, beforeAll, expect, test } from 'vitest';
import { readWorkbook } from '#server/office/read-workbook.ts';
import { testDatabase, type TestDatabase } from '../../../tests/database.ts';
import { startServer, type Client, type TestServer } from '../../../tests/server.ts';
import { account, signedIn } from '../../../tests/sign-in.ts';
import { visitWorld, type VisitWorld } from '../../../tests/visit-world.ts';

// Without a script, through the front door: out, back in, decide, done.
let database: TestDatabase;
let world: VisitWorld;
let server: TestServer;
let lead: Client;
let page: string;

beforeAll(async () => {
  database = await testDatabase();
  world = await visitWorld(database.ownerUrl);
  const { rows } = await world.db.query('select short_name from app.region');
  page = `/r/${rows[0].short_name}/matrix/${world.assessment}/mappe`;
  server = await startServer();
  lead = await signedIn(server, await account(world.db, world.lead));
});

afterAll(async () => {
  await server.stop();
  await world.db.end();
  await database.drop();
});

const upload = (bytes: BlobPart, name = 'Matrix.xlsx') => {
  const form = new FormData();
  form.append('file', new Blob([bytes]), name);
  return lead.upload(page, form);
};

test('a workbook goes out, comes back, is decided on and taken over', async () => {
  const file = await lead.get(`${page}/excel`, { accept: '*/*' });
  expect(file.headers.get('content-disposition')).toContain('Matrix Stadt Alpha 2026.xlsx');
  const bytes = await file.arrayBuffer();
  expect(readWorkbook(Buffer.from(bytes)).map(({ isHidden }) => isHidden)).toEqual([
    false,
    true,
    true
  ]);
  // Meanwhile somebody says something else: the file still says what went out, so there is nothing to decide.
  await world.db.query(`update app.answer set remark = 'inzwischen', version = version + 1`);
  const answer = await upload(bytes);
  expect(answer.status).toBe(303);
  const preview = answer.headers.get('location') ?? '';
  const html = await (await lead.get(preview)).text();
  expect(html).toContain('sagt nichts, was nicht schon gespeichert ist');
  expect((await lead.post(`${preview}?/verwerfen`)).status).toBe(303);
  expect(await (await lead.get(page)).text()).toContain('verworfen');
  expect((await lead.post(`${preview}?/verwerfen`)).status).toBe(409);
});

test('A-IM-14: what is no workbook, too large or missing is refused with a sentence at the field', async () => {
  const said = async (answer: Response) => [answer.status, await answer.text()] as const;
  for (const [bytes, sentence] of [
    ['<html>', 'Das ist keine Excel-Mappe (.xlsx).'],
    [Buffer.from('d0cf11e0a1b11ae1', 'hex'), 'alten Format (.xls)'],
    [Buffer.alloc(5 * 1024 * 1024 + 1), 'MB']
  ] as const) {
    const [status, html] = await said(await upload(bytes));
    expect(status).toBe(422);
    expect(html).toContain(sentence);
  }
  const [status, html] = await said(await lead.upload(page, new FormData()));
  expect([status, html.includes('Wählen Sie die ausgefüllte Mappe aus')]).toEqual([422, true]);
  expect((await lead.get(`${page}/excel?notizen=nein`, { accept: '*/*' })).status).toBe(400);
});
