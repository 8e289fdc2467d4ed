import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { nothingSaid } from '#features/assessments/answer.ts';
import { saveAnswer } from '#features/assessments/answers.server.ts';
import { startAssessment } from '#features/assessments/assessments.server.ts';
import { finishAssessment } from '#features/assessments/finish.server.ts';
import { loadTemplates } from '#features/matrices/templates.server.ts';
import { as, asSystem } from '#server/db.ts';
import { zipped } from '#server/office/zip.ts';
import { testDatabase, type TestDatabase } from '../../../tests/database.ts';
import { arranger, member, owner, region, type Arranger } from '../../../tests/factories.ts';
import { startServer, type Client, type TestServer } from '../../../tests/server.ts';
import { account, signedIn } from '../../../tests/sign-in.ts';
import { fileKinds } from './evidence.ts';

let database: TestDatabase;
let db: Arranger;
let server: TestServer;
let folder: string;
let lead: Client;
let neighbour: Client;
let page: string;
let assessment: string;

beforeAll(async () => {
  database = await testDatabase();
  db = await arranger(database.ownerUrl);
  const id = await region(db, 'musterland');
  await asSystem((tx) => loadTemplates(tx, id));
  const actor = await member(db, id, await owner(db, id, 'Stadt Ahlbrück'), 'ownerLead');
  const other = await member(db, id, await owner(db, id, 'Werlstedt'), 'ownerLead');
  folder = await mkdtemp(join(tmpdir(), 'hostile-'));
  server = await startServer({ TMPDIR: folder });
  lead = await signedIn(server, await account(db, actor));
  neighbour = await signedIn(server, await account(db, other));
  assessment = await as(actor, 'read write', (tx) => startAssessment(tx, { label: '2026' }));
  const at = { assessmentId: assessment, key: 'T1.1' };
  const said = { ...nothingSaid, currentLevel: 2, version: 0 };
  await as(actor, 'read write', (tx) => saveAnswer(tx, at, said));
  await as(actor, 'read write', (tx) => finishAssessment(tx, assessment));
  page = `/r/musterland/matrix/${assessment}/T4.1.3/belege`;
});

afterAll(async () => {
  await server.stop();
  await rm(folder, { recursive: true });
  await db.end();
  await database.drop();
});

function upload(client: Client, bytes: Uint8Array, name: string) {
  const form = new FormData();
  form.set('file', new Blob([Buffer.from(bytes)]), name);
  return client.upload(`${page}?/datei`, form);
}

const files = async () => (await db.query('select from app.file where is_evidence')).rowCount;

// In two pieces, so that no scanner takes this file for the thing itself.
const eicar = ['X5O!P%@AP[4\\PZX54(P^)7CC)7}$EICAR-', 'STANDARD-ANTIVIRUS-TEST-FILE!$H+H*'].join(
  ''
);

test('A-UP-07: the test virus alone is no format we take; within a Word file it is marked as unchecked and only given back', async () => {
  expect((await upload(lead, Buffer.from(eicar), 'eicar.docx')).status).toBe(422);
  expect(await files()).toBe(0);
  const word = await buffer(
    Readable.from(
      zipped([
        {
          name: '[Content_Types].xml',
          content: [`<Types><Override ContentType="${fileKinds[1].mediaType}.main+xml"/></Types>`]
        },
        { name: 'word/document.xml', content: [`<w>${eicar}</w>`] }
      ])
    )
  );
  expect((await upload(lead, word, 'Bericht.docx')).status).toBe(303);
  const html = await (await lead.get(page)).text();
  expect(html).toContain('nicht auf Schadprogramme geprüft');
  const href = /href="([^"]*\/belege\/[0-9a-f-]{36})"/.exec(html)?.[1] ?? '';
  const { headers } = await lead.get(href, { accept: '*/*' });
  expect(headers.get('content-disposition')).toMatch(/^attachment/);
  expect(headers.get('content-security-policy')).toContain('sandbox');
  expect(headers.get('x-content-type-options')).toBe('nosniff');
  expect((await lead.post(`${href}/entfernung`)).status).toBe(303);
});

test('A-UP-09: of uploads broken off half-way neither a file nor a row is left', async () => {
  const before = (await files()) ?? 0;
  const cookie = [...lead.cookies].map(([name, value]) => `${name}=${value}`).join('; ');
  const breakOff = () =>
    new Promise<void>((resolve) => {
      const sent = request(new URL(`${page}?/datei`, server.origin), {
        method: 'POST',
        headers: {
          cookie,
          accept: 'text/html',
          'sec-fetch-site': 'same-origin',
          origin: server.origin,
          'content-type': 'multipart/form-data; boundary=x',
          'content-length': 400_000
        }
      });
      sent.on('error', () => {});
      sent.on('close', () => resolve());
      sent.write('--x\r\ncontent-disposition: form-data; name="file"; filename="a.pdf"\r\n\r\n');
      sent.write(Buffer.alloc(200_000, '%PDF-1.7 '), () => sent.destroy());
    });
  for (let round = 0; round < 10; round++) await Promise.all(Array.from({ length: 20 }, breakOff));
  await expect.poll(() => readdir(folder)).toEqual([]);
  expect(await files()).toBe(before);
  expect((await upload(lead, Buffer.from('%PDF-1.7\nx\n%%EOF\n'), 'plan.pdf')).status).toBe(303);
  expect(await files()).toBe(before + 1);
});

test('A-UP-12: a Stand takes no file, and to a matrix that somebody may not see nothing is uploaded', async () => {
  const copies = await db.query('select id from app.frozen_copy where assessment_id = $1', [
    assessment
  ]);
  const before = await files();
  const form = () => {
    const data = new FormData();
    data.set('file', new Blob(['%PDF-1.7\nx\n%%EOF\n']), 'plan.pdf');
    return data;
  };
  const copy = `/r/musterland/staende/${copies.rows[0].id}`;
  expect((await lead.upload(`${copy}?/datei`, form())).status).toBe(405);
  expect((await lead.upload(`${copy}/belege?/datei`, form())).status).toBe(404);
  expect((await upload(neighbour, Buffer.from('%PDF-1.7\nx\n%%EOF\n'), 'plan.pdf')).status).toBe(
    404
  );
  expect(await files()).toBe(before);
});
