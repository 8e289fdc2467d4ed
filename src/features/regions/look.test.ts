import sharp from 'sharp';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { testDatabase, type TestDatabase } from '../../../tests/database.ts';
import { type Client, startServer, type TestServer } from '../../../tests/server.ts';
import { account, signedIn } from '../../../tests/sign-in.ts';
import { world, type World } from '../../../tests/access/world.ts';

let database: TestDatabase;
let server: TestServer;
let at: World;
let coordinator: Client;
let lead: Client;
let root: string;
let short: string;

beforeAll(async () => {
  database = await testDatabase();
  at = await world(database.ownerUrl);
  server = await startServer();
  coordinator = await signedIn(server, await account(at.db, at.actors.coordinator));
  lead = await signedIn(server, await account(at.db, at.actors.alphaLead));
  const { rows } = await at.db.query('select short_name from app.region where id = $1', [
    at.regionId
  ]);
  short = rows[0].short_name;
  root = `/r/${short}/region/erscheinung`;
});
afterAll(async () => {
  await server?.stop();
  await at?.db.end();
  await database.drop();
});

const picture = () =>
  sharp({ create: { width: 600, height: 300, channels: 4, background: '#e30613' } })
    .png()
    .toBuffer();

async function upload(client: Client, bytes: Uint8Array, name = 'logo.png', type = 'image/png') {
  const body = new FormData();
  body.set('logo', new File([new Uint8Array(bytes)], name, { type }));
  const cookie = [...client.cookies].map((pair) => pair.join('=')).join('; ');
  return fetch(new URL(`${root}?/logo`, server.origin), {
    method: 'POST',
    redirect: 'manual',
    headers: {
      accept: 'text/html',
      cookie,
      origin: server.origin,
      'sec-fetch-site': 'same-origin'
    },
    body
  });
}

test('a logo is drawn anew and stands on every page, for everybody and with bounds of its own', async () => {
  expect((await upload(coordinator, await picture())).status).toBe(303);
  const page = await (await lead.get(`/r/${short}`)).text();
  const address = /src="(\/logo\/[^"]+)"/.exec(page)?.[1] ?? '';
  const answer = await server.client().get(address, { accept: '*/*' });
  expect(answer.status).toBe(200);
  expect(answer.headers.get('content-type')).toBe('image/png');
  expect(answer.headers.get('content-security-policy')).toContain("default-src 'none'");
  expect(answer.headers.get('cache-control')).toBe('public, max-age=86400');
  expect(answer.headers.get('x-content-type-options')).toBe('nosniff');
  const bytes = Buffer.from(await answer.arrayBuffer());
  expect(await sharp(bytes).metadata()).toMatchObject({ format: 'png', width: 320, height: 160 });
  const again = await server.client().get(address, {
    accept: '*/*',
    'if-none-match': answer.headers.get('etag') ?? ''
  });
  expect(again.status).toBe(304);
});

test('what is no picture is refused at the field, whatever it calls itself', async () => {
  const svg = Buffer.from('<svg xmlns="http://www.w3.org/2000/svg"><script>1</script></svg>');
  for (const bytes of [svg, Buffer.from('%PDF-1.7'), new Uint8Array()]) {
    expect((await upload(coordinator, bytes)).status).toBe(422);
  }
  const words = await (await upload(coordinator, svg, 'x.png')).text();
  expect(words).toContain('Diese Datei lässt sich nicht als Bild verwenden');
});

test('more than two megabytes are too many, and what is far beyond is not even read', async () => {
  const large = await upload(coordinator, new Uint8Array(2 * 1024 * 1024 + 1));
  expect(large.status).toBe(422);
  expect(await large.text()).toContain('höchstens 2 MB');
  const huge = await upload(coordinator, new Uint8Array(17 * 1024 * 1024));
  expect(huge.status).toBe(413);
});

test('nobody but the coordination uploads a logo', async () => {
  expect((await upload(lead, await picture())).status).toBe(403);
});

test('the Berichtsbogen carries it', async () => {
  const { lookOf } = await import('./look.server.ts');
  const { as } = await import('#server/db.ts');
  const look = await as(at.actors.alphaLead, 'read only', lookOf);
  const { berichtsbogenPdf } = await import('../report-sheets/document/pdf.server.ts');
  const { sampleSheet } = await import('../report-sheets/document/sample-sheet.ts');
  const pdf = await berichtsbogenPdf(sampleSheet(), 'de', { ...look, accent: '#aa0022' });
  expect(Buffer.from(pdf).toString('latin1')).toMatch(/\/Subtype ?\/Image/);
});

test('a weak colour is refused with the measured contrast and the nearest shade', async () => {
  const version = await versionNow();
  const answer = await coordinator.post(`${root}?/farbe`, { version, accent: '#FFCC00' });
  expect(answer.status).toBe(422);
  const words = await answer.text();
  expect(words).toContain('auf Weiß zu schwach: 1,5 : 1');
  const shade = /nächste mögliche Ton ist (#[0-9a-f]{6})/.exec(words)?.[1] ?? '';
  expect((await coordinator.post(`${root}?/farbe`, { version, accent: shade })).status).toBe(303);
  const page = await (await lead.get(`/r/${short}`)).text();
  expect(page).toContain(`href="/farben/${shade.slice(1)}"`);
  const styles = await server.client().get(`/farben/${shade.slice(1)}`, { accept: '*/*' });
  expect(await styles.text()).toContain(`--region-accent: ${shade}`);
  expect((await server.client().get('/farben/ffcc00')).status).toBe(404);
});

test('without a logo the mark of the product is back', async () => {
  expect((await coordinator.post(`${root}?/ohne`)).status).toBe(303);
  expect(await (await lead.get(`/r/${short}`)).text()).not.toContain('/logo/');
  expect((await server.client().get(`/logo/${short}`, { accept: '*/*' })).status).toBe(404);
});

async function versionNow(): Promise<string> {
  const { rows } = await at.db.query('select version from app.region where id = $1', [at.regionId]);
  return String(rows[0].version);
}
