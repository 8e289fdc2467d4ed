import type { IncomingMessage, ServerResponse } from 'node:http';
import { constants, createBrotliCompress, createGzip } from 'node:zlib';
import type { BrotliCompress, Gzip } from 'node:zlib';

export type Compressor = Gzip | BrotliCompress;

/**
 * Prepares a compressed answer when that is worth it and sets the headers that tell of it. Files of the
 * build come compressed already. Guessing a page's secrets by its length (BREACH) needs a secret that
 * stays the same beside text the attacker chooses: sessions live in cookies, forms carry no token, the
 * nonce is new each time. A page that does show a secret says `Cache-Control: no-transform`.
 */
export function compression(req: IncomingMessage, res: ServerResponse): Compressor | undefined {
  if (!isCompressible(res)) return undefined;
  addVary(res);
  const coding = bestCoding(req.headers['accept-encoding']);
  if (req.method === 'HEAD' || !coding) return undefined;
  const length = res.getHeader('content-length');
  if (length !== undefined && Number(length) < smallest) return undefined;
  res.setHeader('content-encoding', coding);
  res.removeHeader('content-length');
  res.removeHeader('accept-ranges');
  weakenEtag(res);
  return coding === 'br' ? createBrotliCompress({ params: brotli }) : createGzip({ level: 4 });
}

/** A page that comes in pieces shows each piece soon; pieces that come at once are sent as one. */
export function flushSoon(compressor: Compressor): void {
  if (waiting.has(compressor)) return;
  waiting.add(compressor);
  setImmediate(() => {
    waiting.delete(compressor);
    if (!compressor.writableEnded && !compressor.destroyed) compressor.flush();
  });
}

const waiting = new WeakSet<Compressor>();

/** Measured on our pages: half the time of gzip for the same size. The small window bounds its memory. */
const brotli = {
  [constants.BROTLI_PARAM_QUALITY]: 1,
  [constants.BROTLI_PARAM_LGWIN]: 18
};

const smallest = 1024;

const compressible =
  /^(text\/(html|css|javascript|plain|csv|calendar)|application\/(json|javascript|manifest\+json)|image\/svg\+xml)\b/;

function isCompressible(res: ServerResponse): boolean {
  if (res.statusCode < 200 || [204, 206, 304].includes(res.statusCode)) return false;
  if (res.hasHeader('content-encoding') || res.hasHeader('content-range')) return false;
  if (/\bno-transform\b/.test(String(res.getHeader('cache-control')))) return false;
  return compressible.test(String(res.getHeader('content-type')));
}

/** Brotli before gzip, whatever order the client prefers, unless it refuses one. */
export function bestCoding(header: string | string[] | undefined): 'br' | 'gzip' | undefined {
  const accepted = String(header ?? '')
    .toLowerCase()
    .split(',')
    .map((part) => part.replaceAll(' ', '').split(';'))
    .filter(([, weight]) => !/^q=0(\.0*)?$/.test(weight ?? ''))
    .map(([coding]) => coding);
  return (['br', 'gzip'] as const).find((coding) => accepted.includes(coding));
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
