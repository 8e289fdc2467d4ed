import { brotliDecompressSync, gunzipSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { bestCoding } from './compress.ts';
import type { Handler } from './edge.ts';
import { trial } from './trial.ts';

const page = '<p>Schulträgerbesuch</p>'.repeat(5000);
const gzip = { 'accept-encoding': 'gzip, deflate' };
const modern = { 'accept-encoding': 'gzip, deflate, br' };

const html: Handler = (_req, res) => {
  res.writeHead(200, {
    'content-type': 'text/html; charset=utf-8',
    'content-length': Buffer.byteLength(page),
    etag: '"tag"'
  });
  res.end(page);
};

test('a page is compressed for those who ask and says so', async () => {
  const edge = await trial(html);
  const { headers, body } = await edge.ask('/', { headers: gzip });
  expect(headers['content-encoding']).toBe('gzip');
  expect(headers.vary).toBe('Accept-Encoding');
  expect(headers['content-length']).toBeUndefined();
  expect(headers.etag).toBe('W/"tag"');
  expect(gunzipSync(body).toString()).toBe(page);
});

test('a browser that knows brotli gets brotli', async () => {
  const edge = await trial(html);
  const { headers, body } = await edge.ask('/', { headers: modern });
  expect(headers['content-encoding']).toBe('br');
  expect(brotliDecompressSync(body).toString()).toBe(page);
});

test('a page is sent as it is to those who do not ask', async () => {
  const edge = await trial(html);
  const { headers, body } = await edge.ask('/');
  expect(headers['content-encoding']).toBeUndefined();
  expect(headers.vary).toBe('Accept-Encoding');
  expect(body.toString()).toBe(page);
});

test('the answer to HEAD has no body and promises none', async () => {
  const edge = await trial(html);
  const { headers, body } = await edge.ask('/', { method: 'HEAD', headers: gzip });
  expect(headers['content-encoding']).toBeUndefined();
  expect(body).toHaveLength(0);
});

test.for([
  ['a short page', { 'content-type': 'text/html', 'content-length': '5' }, 'short'],
  ['a picture', { 'content-type': 'image/png' }, page],
  ['a PDF', { 'content-type': 'application/pdf' }, page],
  ['an event stream', { 'content-type': 'text/event-stream' }, page],
  ['a page with a secret', { 'content-type': 'text/html', 'cache-control': 'no-transform' }, page],
  ['a part of a file', { 'content-type': 'text/html', 'content-range': 'bytes 0-9/10' }, page],
  ['what is compressed already', { 'content-type': 'text/css', 'content-encoding': 'br' }, page]
] as const)('%s is left as it is', async ([, headers, content]) => {
  const edge = await trial((_req, res) => {
    res.writeHead(200, headers);
    res.end(content);
  });
  const answer = await edge.ask('/', { headers: gzip });
  expect(answer.headers['content-encoding']).not.toBe('gzip');
  expect(answer.body.toString()).toBe(content);
});

test.for([gzip, modern])(
  'a page that comes in pieces as %j shows each at once',
  async (headers) => {
    const going = Promise.withResolvers<void>();
    const edge = await trial(async (_req, res) => {
      res.writeHead(200, { 'content-type': 'text/html' });
      res.write('<p>first</p>');
      await going.promise;
      res.end('<p>second</p>');
    });
    const answer = await fetch(edge.origin, { headers });
    const reader = answer.body?.pipeThrough(new TextDecoderStream()).getReader();
    expect((await reader?.read())?.value).toBe('<p>first</p>');
    going.resolve();
    expect((await reader?.read())?.value).toBe('<p>second</p>');
  }
);

test('a large answer to a slow reader arrives whole', async () => {
  const lines = Array.from({ length: 10_000 }, (_, i) => `${i * 7919};Zeile\n`.repeat(40));
  const edge = await trial(async (_req, res) => {
    res.writeHead(200, { 'content-type': 'text/csv' });
    for (const line of lines) {
      if (!res.write(line)) await new Promise((resume) => res.once('drain', resume));
    }
    res.end();
  });
  const answer = await edge.ask('/', { headers: gzip });
  expect(gunzipSync(answer.body).toString()).toBe(lines.join(''));
});

test.for([
  ['gzip', 'gzip'],
  ['gzip, deflate, br, zstd', 'br'],
  ['br;q=0, gzip;q=0.5', 'gzip'],
  ['GZIP', 'gzip'],
  ['gzip;q=0', undefined],
  ['gzip; q=0.000', undefined],
  ['identity', undefined],
  [undefined, undefined]
] as const)('Accept-Encoding %j leads to %j', ([header, coding]) => {
  expect(bestCoding(header)).toBe(coding);
});
