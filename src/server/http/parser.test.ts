import { expect, test } from 'vitest';
import { trial } from './trial.ts';
import type { Trial } from './trial.ts';

const smuggled = 'GET /smuggled HTTP/1.1\r\nHost: HOST\r\n\r\n';

test.for([
  ['length and chunks', 'Content-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n'],
  ['an unknown transfer coding', 'Transfer-Encoding: xchunked\r\n\r\n0\r\n\r\n'],
  ['two lengths', 'Content-Length: 0\r\nContent-Length: 44\r\n\r\n'],
  ['a length that is no number', 'Content-Length: 5x\r\n\r\nabcde'],
  ['a negative length', 'Content-Length: -1\r\n\r\n'],
  ['a blank before the colon', 'Content-Length : 5\r\n\r\nabcde'],
  ['a folded header', 'X-A: 1\r\n 2\r\n\r\n'],
  ['a NUL in a header', 'X-A: a\0b\r\n\r\n'],
  ['a chunk length that is none', 'Transfer-Encoding: chunked\r\n\r\nzz\r\n']
])('A-HT-02: %s gets 400 and the connection closes unread', async ([, rest = '']) => {
  const seen: string[] = [];
  const edge = await trial((req, res) => {
    seen.push(req.url ?? '');
    req.resume();
    req.on('end', () => res.end());
  });
  const headers = `Host: HOST\r\nOrigin: ${edge.origin}\r\nContent-Type: application/json\r\n`;
  const answer = await send(edge, `POST / HTTP/1.1\r\n${headers}${rest}${smuggled}`);
  expect(answer).toMatch(/^HTTP\/1\.1 400 /);
  expect(answer.match(/HTTP\/1\.1 /g)).toHaveLength(1);
  expect(seen).not.toContain('/smuggled');
});

test('A-HT-02: bare line feeds are refused', async () => {
  const edge = await trial();
  expect(await send(edge, 'GET / HTTP/1.1\nHost: HOST\n\n')).toMatch(/^HTTP\/1\.1 400 /);
});

test('a body on a reading request is refused', async () => {
  const edge = await trial();
  const answer = await send(edge, 'GET / HTTP/1.1\r\nHost: HOST\r\nContent-Length: 3\r\n\r\nabc');
  expect(answer).toMatch(/^HTTP\/1\.1 400 /);
});

test.for(['/%E0%A4%A', '/%', '/%zz', '/%ff', '/a%00b', '/?a=%00'])(
  'A-HT-05: the address %s is answered with 400',
  async (path) => {
    const edge = await trial();
    expect((await edge.ask(path)).status).toBe(400);
  }
);

test('A-HT-05: an address of 9 kB gets 414, of 64 kB 431', async () => {
  const edge = await trial();
  expect((await edge.ask(`/${'a'.repeat(9_000)}`)).status).toBe(414);
  expect((await edge.ask(`/${'a'.repeat(65_536)}`)).status).toBe(431);
});

test('A-HT-05: 64 kB of header and 10 000 cookies get 431, and the next request is served', async () => {
  const edge = await trial();
  expect((await edge.ask('/', { headers: { 'x-a': 'a'.repeat(65_536) } })).status).toBe(431);
  const cookie = Array.from({ length: 10_000 }, (_, i) => `c${i}=1`).join('; ');
  expect((await edge.ask('/', { headers: { cookie } })).status).toBe(431);
  expect((await edge.ask('/')).status).toBe(200);
});

test.for(['TRACE', 'PROPFIND', 'OPTIONS', 'FOO', 'QUERY', 'get'])(
  'A-HT-06: the method %s gets 405 and the list of allowed ones',
  async (method) => {
    const edge = await trial();
    for (const path of ['/', '/api']) {
      const answer = await send(edge, `${method} ${path} HTTP/1.1\r\nHost: HOST\r\n\r\n`);
      expect(answer).toMatch(/^HTTP\/1\.1 405 /);
      expect(answer).toMatch(/\r\nallow: GET, HEAD, POST, PUT, PATCH, DELETE\r\n/i);
    }
  }
);

test('A-HT-06: CONNECT opens no tunnel', async () => {
  const edge = await trial();
  const answer = await send(
    edge,
    'CONNECT evil.example:443 HTTP/1.1\r\nHost: evil.example\r\n\r\n'
  );
  expect(answer).toMatch(/^HTTP\/1\.1 405 /);
});

test('an unknown expectation is passed over, a known one is met only for what may pass', async () => {
  const edge = await trial((req, res) => {
    req.resume();
    req.on('end', () => res.end('read'));
  });
  const head = `Host: HOST\r\nContent-Type: application/json\r\nContent-Length: 2\r\n`;
  const own = `${head}Origin: ${edge.origin}\r\n`;
  const post = 'POST / HTTP/1.1\r\n';
  const met = await send(edge, `${post}${own}Expect: 100-continue\r\n\r\n{}`);
  expect(met).toMatch(/^HTTP\/1\.1 100 Continue\r\n\r\nHTTP\/1\.1 200 /);
  const refused = await send(edge, `${post}${head}Expect: 100-continue\r\n\r\n`);
  expect(refused).toMatch(/^HTTP\/1\.1 403 /);
  const odd = await send(edge, `${post}${own}Expect: something\r\n\r\n{}`);
  expect(odd).toMatch(/^HTTP\/1\.1 200 /);
});

/** The last of several requests asks to close, so that the answer has an end. */
function send(edge: Trial, text: string): Promise<string> {
  const whole = text.replace(/Host: HOST\r\n/, 'Host: HOST\r\nConnection: close\r\n');
  return edge.raw(whole.replaceAll('HOST', `localhost:${edge.port}`));
}
