import { once } from 'node:events';
import { request } from 'node:http';
import type { IncomingHttpHeaders, OutgoingHttpHeaders } from 'node:http';
import { connect } from 'node:net';
import type { Socket } from 'node:net';
import { Writable } from 'node:stream';
import { pino } from 'pino';
import { onTestFinished } from 'vitest';
import type { Handler } from './edge.ts';
import { serve } from './serve.ts';
import type { ServeOptions } from './serve.ts';

export type Trial = Awaited<ReturnType<typeof trial>>;

export type TrialAnswer = Readonly<{ status: number; headers: IncomingHttpHeaders; body: Buffer }>;

type Sent = Readonly<{ method?: string; headers?: OutgoingHttpHeaders; body?: string | Buffer }>;

/** A served edge around a small handler, for one test; it closes with the test. */
export async function trial(handler: Handler = hello, options: Partial<ServeOptions> = {}) {
  const lines: string[] = [];
  const sink = new Writable({
    write(chunk, _encoding, done) {
      lines.push(String(chunk));
      done();
    }
  });
  const serving = await serve(
    {
      host: 'localhost',
      port: 0,
      trustedProxies: [],
      log: pino({ level: 'debug', base: undefined }, sink),
      ready: async () => {},
      ...options
    },
    handler
  );
  onTestFinished(serving.close);
  const { port } = serving;

  return {
    ...serving,
    lines,
    /** Sends as our own page would, unless the headers say otherwise. */
    ask: (path: string, sent: Sent = {}) => ask(port, path, sent),
    /** Sends these bytes and returns everything that came until the connection closed. */
    raw: (text: string) => raw(port, text)
  };
}

export const form = { 'content-type': 'application/x-www-form-urlencoded' };

const hello: Handler = (_req, res) => {
  res.setHeader('content-type', 'text/plain');
  res.end('hello');
};

async function ask(port: number, path: string, { method, headers, body }: Sent) {
  const req = request({
    host: '127.0.0.1',
    port,
    path,
    method: method ?? (body === undefined ? 'GET' : 'POST'),
    headers: { host: `localhost:${port}`, ...headers },
    agent: false
  });
  req.end(body);
  const [res] = await once(req, 'response');
  const chunks: Buffer[] = [];
  for await (const chunk of res) chunks.push(chunk);
  const answer: TrialAnswer = {
    status: res.statusCode,
    headers: res.headers,
    body: Buffer.concat(chunks)
  };
  return answer;
}

async function raw(port: number, text: string): Promise<string> {
  const socket = connect(port, '127.0.0.1');
  let answer = '';
  socket.on('data', (chunk) => (answer += chunk.toString('latin1')));
  socket.write(Buffer.from(text, 'latin1'));
  await closed(socket);
  return answer;
}

/** Also when it ended with an error, which `once` would throw. */
export function closed(socket: Socket): Promise<void> {
  socket.on('error', () => {});
  return new Promise((resolve) => socket.on('close', () => resolve()));
}
