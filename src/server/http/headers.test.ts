import { expect, test } from 'vitest';
import type { Handler } from './edge.ts';
import { form, trial } from './trial.ts';
import type { Trial } from './trial.ts';

const handler: Handler = (req, res) => {
  if (req.url === '/fails') throw new Error('on purpose');
  res.setHeader('x-powered-by', 'something');
  res.setHeader('x-sveltekit-page', 'true');
  res.end(req.url === '/empty' ? undefined : 'hello');
};

const always = {
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'same-origin',
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
  'x-frame-options': 'DENY',
  'cache-control': 'no-store'
};

const answers: [string, (edge: Trial) => Promise<string>][] = [
  ['a page', (edge) => head(edge, 'GET / HTTP/1.1')],
  ['the answer to HEAD', (edge) => head(edge, 'HEAD / HTTP/1.1')],
  ['a failed handler', (edge) => head(edge, 'GET /fails HTTP/1.1')],
  ['an empty answer', (edge) => head(edge, 'GET /empty HTTP/1.1')],
  ['a redirect to the public address', (edge) => head(edge, 'GET / HTTP/1.1', 'evil.example')],
  ['a misdirected post', (edge) => head(edge, 'POST / HTTP/1.1', 'evil.example')],
  ['a foreign post', (edge) => head(edge, 'POST / HTTP/1.1')],
  ['a method that is not allowed', (edge) => head(edge, 'TRACE / HTTP/1.1')],
  ['a malformed path', (edge) => head(edge, 'GET /% HTTP/1.1')],
  ['a line the parser refuses', (edge) => head(edge, 'GET / HTTP/9.9')],
  ['a tunnel', (edge) => head(edge, 'CONNECT evil.example:443 HTTP/1.1')],
  ['health', (edge) => head(edge, 'GET /healthz HTTP/1.1')]
];

test.for(answers)('Z-47 A-HT-10: %s carries all security headers', async ([, ask]) => {
  const edge = await trial(handler);
  const head = (await ask(edge)).split('\r\n\r\n', 1)[0]?.toLowerCase() ?? '';
  for (const [name, value] of Object.entries(always)) {
    expect(head).toContain(`\r\n${name}: ${value.toLowerCase()}\r\n`);
  }
  expect(head).toMatch(/\r\ncontent-security-policy: default-src 'none';/);
  expect(head).toMatch(/\r\nx-request-id: [0-9a-f-]{36}/);
  expect(head).toMatch(/\r\npermissions-policy: .*camera=\(\)/);
  expect(head).not.toMatch(/\r\n(server|x-powered-by|x-sveltekit-page|strict-transport-security):/);
});

test('a policy and a cache rule of the application stay as they are', async () => {
  const edge = await trial((_req, res) => {
    res.writeHead(200, {
      'content-security-policy': "script-src 'nonce-a'",
      'cache-control': 'public,max-age=31536000,immutable'
    });
    res.end('file');
  });
  const { headers } = await edge.ask('/_app/immutable/start.js');
  expect(headers['content-security-policy']).toBe("script-src 'nonce-a'");
  expect(headers['cache-control']).toBe('public,max-age=31536000,immutable');
});

test('over https every answer asks to stay on https for a year', async () => {
  const edge = await trial(handler, { publicUrl: 'https://tafelrunde.example' });
  const { headers } = await edge.ask('/', { headers: { host: 'tafelrunde.example' } });
  expect(headers['strict-transport-security']).toBe('max-age=31536000');
});

test('the application reads the same request id that the client gets, never the one it sent', async () => {
  const edge = await trial((req, res) => res.end(req.headers['x-request-id']));
  const { headers, body } = await edge.ask('/', { headers: { 'x-request-id': 'mine' } });
  expect(body.toString()).toBe(headers['x-request-id']);
  expect(headers['x-request-id']).toMatch(/^[0-9a-f-]{36}$/);
});

test('cookies of an answer stay several', async () => {
  const edge = await trial((_req, res) => {
    res.setHeader('set-cookie', ['a=1', 'b=2']);
    res.writeHead(303, { location: '/' }).end();
  });
  const { status, headers } = await edge.ask('/', { body: 'a=1', headers: own(edge) });
  expect(status).toBe(303);
  expect(headers['set-cookie']).toEqual(['a=1', 'b=2']);
});

function own(edge: Trial) {
  return { ...form, origin: edge.origin };
}

function head(edge: Trial, line: string, host = `localhost:${edge.port}`): Promise<string> {
  return edge.raw(`${line}\r\nHost: ${host}\r\nConnection: close\r\n\r\n`);
}
