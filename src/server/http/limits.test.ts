import { once } from 'node:events';
import { connect } from 'node:net';
import type { Socket } from 'node:net';
import { expect, onTestFinished, test } from 'vitest';
import type { Handler } from './edge.ts';
import { closed, form, trial } from './trial.ts';
import type { Trial } from './trial.ts';

/** Reads a body as the framework does: it listens, and an error of the stream is an error of the form. */
const reader: Handler = async (req, res) => {
  let size = 0;
  for await (const chunk of req) size += chunk.length;
  res.end(String(size));
};

test('T413: a declared body over the limit is refused before it is sent', async () => {
  const edge = await trial(reader, { limits: { body: 1000 } });
  const answer = await edge.raw(
    `${head(edge)}Content-Length: 1001\r\nExpect: 100-continue\r\nConnection: close\r\n\r\n`
  );
  expect(answer).toMatch(/^HTTP\/1\.1 413 /);
});

test('T413: a body over the limit gets its answer even when all of it is sent', async () => {
  const edge = await trial(reader);
  const answer = await edge.ask('/', { headers: own(edge), body: 'a'.repeat(3_000_000) });
  expect(answer.status).toBe(413);
});

test('T413: a chunked body is counted while it comes, and the reader never sees it end', async () => {
  const ends: string[] = [];
  const edge = await trial(
    (req, res) => {
      req.on('end', () => ends.push('whole'));
      req.on('error', (error) => ends.push(error.name));
      req.on('close', () => res.end());
      req.on('data', () => {});
    },
    { limits: { body: 1000 } }
  );
  const chunk = `1f4\r\n${'a'.repeat(500)}\r\n`;
  const start = `${head(edge)}Transfer-Encoding: chunked\r\n\r\n`;
  const answer = await edge.raw(`${start}${chunk.repeat(3)}0\r\n\r\n`);
  expect(answer).toMatch(/^HTTP\/1\.1 413 /);
  expect(answer.match(/HTTP\/1\.1 /g)).toHaveLength(1);
  expect(ends[0]).toBe('BodyTooLarge');
});

test('a body of exactly the limit passes, chunked or not', async () => {
  const edge = await trial(reader, { limits: { body: 1000 } });
  const whole = await edge.ask('/', { headers: own(edge), body: 'a'.repeat(1000) });
  expect(whole.body.toString()).toBe('1000');
  const headers = { ...own(edge), 'transfer-encoding': 'chunked' };
  const chunked = await edge.ask('/', { headers, body: 'a'.repeat(1000) });
  expect(chunked.body.toString()).toBe('1000');
});

test('a path may have its own limit, judged on the path the router sees', async () => {
  const limits = { body: 1000, bodyByPath: [[/^\/dateien\//, 5000]] as const };
  const edge = await trial(reader, { limits });
  const body = 'a'.repeat(4000);
  const upload = (path: string) => edge.ask(path, { headers: own(edge), body });
  expect((await upload('/dateien/neu')).status).toBe(200);
  expect((await upload('/profil')).status).toBe(413);
  expect((await upload('/dateien/%2e%2e/profil')).status).toBe(413);
});

test('A-HT-08: 500 connections that trickle are closed while others are served', async () => {
  const edge = await trial(reader, { limits: { headersWithin: 700, requestWithin: 900 } });
  const half = Array.from({ length: 500 }, (_, i) =>
    i % 2
      ? `GET / HTTP/1.1\r\nHost: localhost:${edge.port}\r\nX-Slow: `
      : `${head(edge)}Content-Length: 400\r\n\r\na`
  );
  const sockets = half.map((text) => trickle(edge, text));
  const times: number[] = [];
  const over = Promise.all(sockets.map((socket) => closed(socket))).then(() => 'over');
  while ((await Promise.race([over, edge.ask('/').then(() => 'served')])) === 'served') {
    const began = performance.now();
    expect((await edge.ask('/')).status).toBe(200);
    times.push(performance.now() - began);
  }
  expect(times).not.toEqual([]);
  const slow = times.sort((a, b) => a - b).at(Math.floor(times.length * 0.95));
  if (process.env.LONG) expect(slow).toBeLessThan(1000);
});

test('A-HT-08: a request that does not arrive in time gets 408 with all headers', async () => {
  const edge = await trial(reader, { limits: { headersWithin: 200, requestWithin: 300 } });
  const answer = await edge.raw(`${head(edge)}Content-Length: 400\r\n\r\na`);
  expect(answer).toMatch(/^HTTP\/1\.1 408 /);
  expect(answer).toMatch(/\r\nx-content-type-options: nosniff\r\n/);
});

test('A-HT-09: 1000 requests aborted in mid-body and mid-answer leave the server well', async () => {
  const edge = await trial(async (req, res) => {
    for await (const chunk of req) void chunk;
    res.writeHead(200, { 'content-type': 'text/html' });
    for (let i = 0; i < 50; i++) res.write('<p>Zeile</p>'.repeat(2000));
    res.end();
  });
  const get = `GET / HTTP/1.1\r\nHost: localhost:${edge.port}\r\nAccept-Encoding: gzip\r\n\r\n`;
  const post = `${head(edge)}Content-Length: 400000\r\n\r\nabc`;
  for (let batch = 0; batch < 20; batch++) {
    const sockets = Array.from({ length: 50 }, (_, i) => open(edge, i % 2 ? get : post));
    await Promise.all(
      sockets.map(async (socket, i) => {
        await once(socket, i % 2 ? 'data' : 'connect');
        socket.resetAndDestroy();
        await closed(socket);
      })
    );
  }
  expect((await edge.ask('/')).status).toBe(200);
});

test('over the bound of requests at work the next one gets 503 and when to come back', async () => {
  const going = Promise.withResolvers<void>();
  const arrived = Promise.withResolvers<void>();
  const edge = await trial(
    async (_req, res) => {
      arrived.resolve();
      await going.promise;
      res.end('done');
    },
    { limits: { concurrent: 1 } }
  );
  const first = edge.ask('/');
  await arrived.promise;
  const second = await edge.ask('/');
  expect(second.status).toBe(503);
  expect(second.headers['retry-after']).toBe('5');
  expect((await edge.ask('/healthz')).status).toBe(200);
  going.resolve();
  expect((await first).status).toBe(200);
  expect((await edge.ask('/')).status).toBe(200);
});

test('an open event stream takes no place among the requests at work', async () => {
  const edge = await trial(
    (req, res) => {
      if (req.url !== '/strom') return res.end('page');
      res.writeHead(200, { 'content-type': 'text/event-stream' });
      res.write('data: 1\n\n');
    },
    { limits: { concurrent: 1 } }
  );
  const stream = open(edge, `GET /strom HTTP/1.1\r\nHost: localhost:${edge.port}\r\n\r\n`);
  await once(stream, 'data');
  expect((await edge.ask('/')).status).toBe(200);
});

function own(edge: Trial) {
  return { ...form, origin: edge.origin };
}

function head(edge: Trial): string {
  const lines = [
    'POST / HTTP/1.1',
    `Host: localhost:${edge.port}`,
    `Origin: ${edge.origin}`,
    `Content-Type: ${form['content-type']}`
  ];
  return `${lines.join('\r\n')}\r\n`;
}

function open(edge: Trial, text: string): Socket {
  const socket = connect(edge.port, '127.0.0.1');
  socket.on('error', () => {});
  socket.write(text);
  onTestFinished(() => void socket.destroy());
  return socket;
}

function trickle(edge: Trial, text: string): Socket {
  const socket = open(edge, text);
  const timer = setInterval(() => socket.write('a'), 100);
  socket.on('close', () => clearInterval(timer));
  socket.resume();
  return socket;
}
