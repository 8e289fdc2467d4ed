import { afterAll, beforeAll, expect, test } from 'vitest';
import { loadTemplates } from '#features/matrices/templates.server.ts';
import { asSystem } from '#server/db.ts';
import { testDatabase, type TestDatabase } from '../../../tests/database.ts';
import { arranger, member, organisation, region, type Arranger } from '../../../tests/factories.ts';
import { startServer, type Client, type TestServer } from '../../../tests/server.ts';
import { account, signedIn } from '../../../tests/sign-in.ts';

// Without a script, through the front door: a matrix goes out as a workbook and comes back as a draft.
let database: TestDatabase;
let db: Arranger;
let server: TestServer;
let coordinator: Client;
let list: string;

beforeAll(async () => {
  database = await testDatabase();
  db = await arranger(database.ownerUrl);
  const id = await region(db, 'musterland');
  await asSystem((tx) => loadTemplates(tx, id));
  const office = await organisation(db, id, 'coordinationOffice', 'Koordination');
  const person = await member(db, id, office, 'regionCoordinator');
  list = '/r/musterland/vorlagen';
  server = await startServer();
  coordinator = await signedIn(server, await account(db, person));
});

afterAll(async () => {
  await server.stop();
  await db.end();
  await database.drop();
});

const upload = (bytes: BlobPart) => {
  const form = new FormData();
  form.append('datei', new Blob([bytes]), 'Matrix');
  return coordinator.upload(`${list}/einlesen`, form);
};

test('both shipped matrices come back from their workbook word for word, as drafts', async () => {
  const { rows } = await db.query('select id from app.matrix_template order by audience');
  for (const { id } of rows) {
    const json = async (of: string) => {
      const file = await coordinator.get(`${of}/datei?art=json`, { accept: '*/*' });
      return { ...JSON.parse(await file.text()), version: 0 };
    };
    const out = await coordinator.get(`${list}/${id}/datei?art=xlsx`, { accept: '*/*' });
    expect(out.headers.get('content-disposition')).toMatch(/[a-z-]+-(owner|school)-1\.xlsx/);
    const back = await upload(await out.arrayBuffer());
    expect(back.status).toBe(303);
    const draft = back.headers.get('location') ?? '';
    expect(await json(draft)).toEqual(await json(`${list}/${id}`));
    expect(await (await coordinator.get(draft)).text()).toContain('Entwurf');
  }
});

test('A-IM-14: what is no matrix is refused with a sentence at the field', async () => {
  for (const [bytes, sentence] of [
    [Buffer.from('d0cf11e0a1b11ae1', 'hex'), 'alten Format (.xls)'],
    [Buffer.from('504b0304', 'hex'), 'Mappe'],
    ['<html>', 'kein JSON'],
    [Buffer.alloc(2 * 1024 * 1024 + 1), '2 MB']
  ] as const) {
    const answer = await upload(bytes);
    expect(answer.status).toBe(422);
    expect(await answer.text()).toContain(sentence);
  }
});
