import type { IncomingMessage, ServerResponse } from 'node:http';
import { hasBody, methods } from './checks.ts';
import { localeOf } from './page.ts';
import { refusalAnswer } from './refusal-page.ts';

/** Answers a request that the application does not see, in the product's look. */
export function refuse(
  req: IncomingMessage,
  res: ServerResponse,
  status: number,
  id: string
): void {
  if (res.headersSent) return;
  refused.add(res);
  // The application may have begun an answer: none of its headers may describe ours.
  for (const name of res.getHeaderNames()) res.removeHeader(name);
  const { headers, body } = refusalAnswer(status, id, localeOf(req), req.headers.accept);
  for (const [name, value] of headers) res.setHeader(name, value);
  if (status === 405) res.setHeader('allow', methods.join(', '));
  if (status === 503) res.setHeader('retry-after', '5');
  if (status === 429) res.setHeader('retry-after', '60');
  res.setHeader('content-length', Buffer.byteLength(body));
  const isUnread = hasBody(req) && !req.complete;
  if (isUnread) res.setHeader('connection', 'close');
  res.writeHead(status);
  if (req.method === 'HEAD' || !isUnread || req.headers.expect) res.end(body);
  else linger(req, res, body);
}

/** Whether the answer is the edge's own, so that what the application still does to it does not count. */
export function isRefused(res: ServerResponse): boolean {
  return refused.has(res);
}

const refused = new WeakSet<ServerResponse>();

/**
 * Closing while the client still sends makes its system throw our answer away unread. So the rest is
 * swallowed for a moment before the connection closes.
 */
function linger(req: IncomingMessage, res: ServerResponse, body: string): void {
  res.write(body);
  const end = () => res.end();
  const timer = setTimeout(end, lingerFor);
  res.once('close', () => clearTimeout(timer));
  req.once('end', end);
  req.once('error', end);
  req.resume();
}

const lingerFor = 2_000;
