import { expect, test } from 'vitest';
import { form, trial } from './trial.ts';
import type { Handler } from './edge.ts';
import type { Trial } from './trial.ts';

const echo: Handler = (req, res) => {
  res.end(JSON.stringify({ url: req.url, ...req.headers }));
};

test('A-HT-03: reading under a foreign host leads to the public address, path and query kept', async () => {
  const edge = await trial();
  for (const method of ['GET', 'HEAD']) {
    const headers = { host: 'evil.example' };
    const answer = await edge.ask('/r/gt/besuche?art=1', { method, headers });
    expect(answer.status).toBe(302);
    expect(answer.headers.location).toBe(`${edge.origin}/r/gt/besuche?art=1`);
    expect(JSON.stringify(answer.headers)).not.toContain('evil');
  }
});

test('A-HT-03: changing under a foreign host is refused with 421', async () => {
  const edge = await trial();
  const headers = { host: 'evil.example', origin: edge.origin, ...form };
  const answer = await edge.ask('/', { body: 'a=1', headers });
  expect(answer.status).toBe(421);
  expect(answer.body.toString()).not.toContain('evil');
});

test.for([
  ['no host', ''],
  ['two hosts', 'Host: localhost:PORT\r\nHost: evil.example\r\n'],
  ['the same host twice', 'Host: localhost:PORT\r\nHost: localhost:PORT\r\n'],
  ['port 99999', 'Host: localhost:99999\r\n'],
  ['an empty host', 'Host:\r\n'],
  ['a host with a path', 'Host: localhost:PORT/x\r\n'],
  ['a host with a user', 'Host: user@localhost:PORT\r\n'],
  ['a host with a blank', 'Host: local host\r\n']
])('A-HT-03: %s is answered with 400', async ([, lines = '']) => {
  const edge = await trial();
  expect(await status(edge, 'GET / HTTP/1.1', lines)).toBe(400);
  expect(await status(edge, 'POST / HTTP/1.1', lines)).toBe(400);
});

test('the public address counts with its own port written out and in capitals', async () => {
  const edge = await trial(echo, { publicUrl: 'https://tafelrunde.example' });
  for (const host of ['tafelrunde.example', 'tafelrunde.example:443', 'TAFELRUNDE.example']) {
    const { status, body } = await edge.ask('/', { headers: { host } });
    expect(status).toBe(200);
    expect(JSON.parse(body.toString()).host).toBe('tafelrunde.example');
  }
});

test('an absolute address in the request line is refused, since it names a second host', async () => {
  const edge = await trial();
  const line = `GET http://evil.example/ HTTP/1.1`;
  expect(await status(edge, line, 'Host: localhost:PORT\r\n')).toBe(400);
});

test('A-HT-11: headers that pretend a proxy or another request never reach the application', async () => {
  const edge = await trial(echo);
  const { body } = await edge.ask('/profil', {
    headers: {
      'x-forwarded-proto': 'https',
      'x-forwarded-host': 'evil.example',
      'x-forwarded-for': '192.0.2.7',
      'x-forwarded-anything': '1',
      forwarded: 'for=192.0.2.7',
      'x-real-ip': '192.0.2.7',
      'x-original-url': '/admin',
      'x-rewrite-url': '/admin',
      'x-http-method-override': 'DELETE',
      'x-client-address': '192.0.2.7',
      'x-public-protocol': 'https',
      'x-route': '/admin'
    }
  });
  const seen = JSON.parse(body.toString());
  expect(seen).toMatchObject({
    url: '/profil',
    'x-client-address': '127.0.0.1',
    'x-public-protocol': 'http'
  });
  expect(body.toString()).not.toMatch(/192\.0\.2\.7|evil|admin|DELETE|forwarded/);
});

test('A-HT-11: a trusted proxy names the client by its last entry and nothing else', async () => {
  const edge = await trial(echo, { trustedProxies: ['127.0.0.0/8'] });
  const { body } = await edge.ask('/', {
    headers: { 'x-forwarded-for': '203.0.113.9, 198.51.100.4', 'x-forwarded-proto': 'https' }
  });
  expect(JSON.parse(body.toString())).toMatchObject({
    'x-client-address': '198.51.100.4',
    'x-public-protocol': 'http'
  });
});

test.for(['', 'unknown', '198.51.100.4, ', "'; drop table"])(
  'an entry %j of a trusted proxy that is no address is not believed',
  async (entry) => {
    const edge = await trial(echo, { trustedProxies: ['127.0.0.1'] });
    const { body } = await edge.ask('/', { headers: { 'x-forwarded-for': entry } });
    expect(JSON.parse(body.toString())['x-client-address']).toBe('127.0.0.1');
  }
);

test('both loopback addresses answer under localhost', async () => {
  const edge = await trial();
  for (const address of ['127.0.0.1', '[::1]']) {
    const { status } = await fetch(`http://${address}:${edge.port}/healthz`);
    expect(status).toBe(200);
  }
});

async function status(edge: Trial, line: string, headers: string): Promise<number> {
  const lines = headers.replaceAll('PORT', String(edge.port));
  const answer = await edge.raw(`${line}\r\n${lines}Connection: close\r\n\r\n`);
  return Number(answer.split(' ', 2)[1]);
}
