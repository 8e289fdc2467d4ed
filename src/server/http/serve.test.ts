import { once } from 'node:events';
import { createServer } from 'node:http';
import { connect } from 'node:net';
import { pino } from 'pino';
import { expect, test } from 'vitest';
import { Refusal } from '#base/refusal.ts';
import { serve } from './serve.ts';
import { closed, trial } from './trial.ts';

test('closing waits for a request at work, and says on its answer that the connection ends', async () => {
  const going = Promise.withResolvers<void>();
  const arrived = Promise.withResolvers<void>();
  const edge = await trial(async (_req, res) => {
    arrived.resolve();
    await going.promise;
    res.end('saved');
  });
  const answer = edge.ask('/');
  await arrived.promise;
  const closed = edge.close();
  await expect(fetch(edge.origin)).rejects.toThrow();
  going.resolve();
  const { body, headers } = await answer;
  expect(body.toString()).toBe('saved');
  expect(headers.connection).toBe('close');
  await closed;
});

test('closing says that it is not ready while it still takes requests, and loses none of them', async () => {
  const edge = await trial(undefined, { limits: { farewell: 300 } });
  expect((await edge.ask('/readyz')).status).toBe(200);
  const closed = edge.close();
  const { status, headers } = await edge.ask('/readyz');
  expect([status, headers['retry-after'], headers.connection]).toEqual([503, '5', 'close']);
  expect((await edge.ask('/healthz')).status).toBe(200);
  const { body, headers: last } = await edge.ask('/');
  expect([body.toString(), last.connection]).toEqual(['hello', 'close']);
  await closed;
  await expect(fetch(edge.origin)).rejects.toThrow();
});

test('closing ends open event streams at once', async () => {
  const edge = await trial((_req, res) => {
    res.writeHead(200, { 'content-type': 'text/event-stream' });
    res.write('data: 1\n\n');
  });
  const socket = connect(edge.port, '127.0.0.1');
  socket.write(`GET / HTTP/1.1\r\nHost: localhost:${edge.port}\r\n\r\n`);
  await once(socket, 'data');
  socket.resume();
  await Promise.all([edge.close(), closed(socket)]);
});

test('closing does not wait longer than its bound for a request that never ends', async () => {
  const arrived = Promise.withResolvers<void>();
  const edge = await trial(() => arrived.resolve(), { limits: { drain: 100 } });
  const answer = edge.ask('/');
  await arrived.promise;
  await Promise.all([edge.close(), expect(answer).rejects.toThrow()]);
});

test('closing does not wait for a client that keeps its idle connection', async () => {
  const edge = await trial();
  const socket = connect(edge.port, '127.0.0.1');
  socket.write(`GET / HTTP/1.1\r\nHost: localhost:${edge.port}\r\n\r\n`);
  await once(socket, 'data');
  await Promise.all([edge.close(), closed(socket)]);
});

test('a port in use is refused with one sentence', async () => {
  const other = createServer().listen(0, '127.0.0.1');
  await once(other, 'listening');
  const address = other.address();
  const port = typeof address === 'object' && address ? address.port : 0;
  const log = pino({ level: 'silent' });
  const options = { host: 'localhost', port, trustedProxies: [], log, ready: async () => {} };
  const attempt = serve(options, () => {});
  await expect(attempt).rejects.toThrow(Refusal);
  await expect(attempt).rejects.toThrow(`Port ${port} is in use`);
  other.close();
});

test('a port in use on the second loopback address gives the first one back', async () => {
  const other = createServer().listen(0, '::1');
  await once(other, 'listening');
  const address = other.address();
  const port = typeof address === 'object' && address ? address.port : 0;
  const log = pino({ level: 'silent' });
  const options = { host: 'localhost', port, trustedProxies: [], log, ready: async () => {} };
  await expect(serve(options, () => {})).rejects.toThrow(Refusal);
  const free = createServer().listen(port, '127.0.0.1');
  await once(free, 'listening');
  free.close();
  other.close();
});
