import { randomUUID } from 'node:crypto';
import { STATUS_CODES } from 'node:http';
import type { Server, ServerResponse } from 'node:http';
import type { Duplex } from 'node:stream';
import type { Logger } from 'pino';
import { requestIdHeader } from './address.ts';
import { methods } from './checks.ts';
import { commonHeaders, fallbackHeaders } from './headers.ts';
import { refusalAnswer } from './refusal-page.ts';
import type { Site } from './site.ts';

/**
 * Answers what Node's parser refuses before there is a request: malformed lines, contradicting lengths,
 * oversized headers, unknown methods, requests that come too slowly. Node's own answers carry no headers.
 */
export function answerParserErrors(server: Server, site: Site, log: Logger): void {
  const running = new WeakMap<Duplex, ServerResponse>();
  server.prependListener('request', (req, res) => running.set(req.socket, res));
  server.prependListener('checkContinue', (req, res) => running.set(req.socket, res));

  server.on('clientError', (error: NodeJS.ErrnoException, socket) => {
    const res = running.get(socket);
    const isHalfSent = res !== undefined && res.headersSent && !res.writableFinished;
    if (error.code === 'ECONNRESET' || !socket.writable || isHalfSent) socket.destroy();
    else send(socket, statusOf(error.code));
  });
  server.on('connect', (_req, socket) => send(socket, 405));

  function send(socket: Duplex, status: number): void {
    const id = randomUUID();
    log.info({ status, requestId: id }, 'unreadable request');
    socket.on('error', () => {});
    socket.end(raw(site, status, id), () => socket.destroy());
  }
}

function statusOf(code: string | undefined): number {
  if (code === 'HPE_HEADER_OVERFLOW') return 431;
  if (code === 'ERR_HTTP_REQUEST_TIMEOUT') return 408;
  return code === 'HPE_INVALID_METHOD' ? 405 : 400;
}

function raw(site: Site, status: number, id: string): string {
  const { headers, body } = refusalAnswer(status, id, 'de', undefined);
  const all = new Map([...commonHeaders(site), ...fallbackHeaders, ...headers]);
  all.set(requestIdHeader, id);
  all.set('date', new Date().toUTCString());
  all.set('content-length', String(Buffer.byteLength(body)));
  all.set('connection', 'close');
  if (status === 405) all.set('allow', methods.join(', '));
  const lines = [...all].map(([name, value]) => `${name}: ${value}\r\n`);
  return `HTTP/1.1 ${status} ${STATUS_CODES[status]}\r\n${lines.join('')}\r\n${body}`;
}
