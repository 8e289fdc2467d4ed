import type { IncomingMessage, ServerResponse } from 'node:http';
import { constants, createGzip } from 'node:zlib';
import type { Gzip } from 'node:zlib';

/**
 * Prepares a compressed answer when that is worth it and sets the headers that tell of it. Files of the
 * build come compressed already. Guessing a page's secrets by its length (BREACH) needs a secret that
 * stays the same beside text the attacker chooses: sessions live in cookies, forms carry no token, the
 * nonce is new each time. A page that does show a secret says `Cache-Control: no-transform`.
 */
export function compression(req: IncomingMessage, res: ServerResponse): Gzip | undefined {
  if (!isCompressible(res)) return undefined;
  addVary(res);
  if (req.method === 'HEAD' || !acceptsGzip(req.headers['accept-encoding'])) return undefined;
  const length = res.getHeader('content-length');
  if (length !== undefined && Number(length) < smallest) return undefined;
  res.setHeader('content-encoding', 'gzip');
  res.removeHeader('content-length');
  res.removeHeader('accept-ranges');
  weakenEtag(res);
  return createGzip({ level: 4 });
}

/** A page that comes in pieces shows each piece soon; pieces that come at once are sent as one. */
export function flushSoon(gzip: Gzip): void {
  if (waiting.has(gzip)) return;
  waiting.add(gzip);
  setImmediate(() => {
    waiting.delete(gzip);
    if (!gzip.writableEnded && !gzip.destroyed) gzip.flush(constants.Z_SYNC_FLUSH);
  });
}

const waiting = new WeakSet<Gzip>();

const smallest = 1024;

const compressible =
  /^(text\/(html|css|javascript|plain|csv|calendar)|application\/(json|javascript|manifest\+json)|image\/svg\+xml)\b/;

function isCompressible(res: ServerResponse): boolean {
  if (res.statusCode < 200 || [204, 206, 304].includes(res.statusCode)) return false;
  if (res.hasHeader('content-encoding') || res.hasHeader('content-range')) return false;
  if (/\bno-transform\b/.test(String(res.getHeader('cache-control')))) return false;
  return compressible.test(String(res.getHeader('content-type')));
}

export function acceptsGzip(header: string | string[] | undefined): boolean {
  for (const part of String(header ?? '')
    .toLowerCase()
    .split(',')) {
    const [coding, ...parameters] = part.split(';').map((text) => text.trim());
    if (coding === 'gzip') return !parameters.some((text) => /^q=0(\.0*)?$/.test(text));
  }
  return false;
}

function addVary(res: ServerResponse): void {
  const vary = String(res.getHeader('vary') ?? '');
  if (/accept-encoding|\*/i.test(vary)) return;
  res.setHeader('vary', vary ? `${vary}, Accept-Encoding` : 'Accept-Encoding');
}

/** Same meaning, other bytes: the tag may no longer claim to be byte-exact. */
function weakenEtag(res: ServerResponse): void {
  const etag = res.getHeader('etag');
  if (typeof etag === 'string' && !etag.startsWith('W/')) res.setHeader('etag', `W/${etag}`);
}
