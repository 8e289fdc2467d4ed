import type { IncomingMessage } from 'node:http';
import type { Site } from './site.ts';

/** The status with which a request is refused; `undefined` lets it pass. */
export type Verdict = 400 | 403 | 405 | 413 | 414 | 415 | 421 | undefined;

export const methods = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE'];

export function isSafe(req: IncomingMessage): boolean {
  return req.method === 'GET' || req.method === 'HEAD';
}

export function methodVerdict(req: IncomingMessage): Verdict {
  return methods.includes(req.method ?? '') ? undefined : 405;
}

export function urlVerdict(req: IncomingMessage, longest: number): Verdict {
  const url = req.url ?? '';
  if (url.length > longest) return 414;
  // An absolute address in the request line is the form for proxies and carries a second host.
  if (!url.startsWith('/')) return 400;
  // PostgreSQL stores every character but NUL, so it is wrong wherever it stands.
  if (/%00/.test(url)) return 400;
  return isEncodedWell(url.split('?', 1)[0] ?? '') ? undefined : 400;
}

/** `elsewhere` is a host that is well-formed, but not ours. */
export function hostVerdict(req: IncomingMessage, site: Site): Verdict | 'elsewhere' {
  const [host, ...more] = req.headersDistinct.host ?? [];
  if (host === undefined || more.length) return 400;
  const name = host.toLowerCase();
  if (name === site.host || name === site.hostWithPort) return undefined;
  return hostForm.test(name) && URL.canParse(`http://${name}`) ? 'elsewhere' : 400;
}

/**
 * Cookies travel with requests that other sites cause, so a change is accepted only when the browser says
 * that our own page asked for it. `none` (address bar, reload, restored tab) is no such word: a refused
 * foreign post could be repeated by a reload, therefore `Origin` decides then as for old browsers and
 * scripts. A request with neither is refused, whatever its type.
 */
export function sourceVerdict(req: IncomingMessage, site: Site): Verdict {
  if (isSafe(req)) return undefined;
  const from = req.headers['sec-fetch-site'];
  const origin = req.headers.origin;
  if (origin !== undefined && origin !== site.origin) return 403;
  if (from === 'same-origin') return undefined;
  if (from !== undefined && from !== 'none') return 403;
  return origin === site.origin ? undefined : 403;
}

export function bodyVerdict(req: IncomingMessage, most: number): Verdict {
  if (!hasBody(req)) return undefined;
  if (isSafe(req)) return 400;
  const type = req.headers['content-type']?.split(';', 1)[0]?.trim().toLowerCase() ?? '';
  if (!bodyTypes.includes(type)) return 415;
  return Number(req.headers['content-length'] ?? 0) > most ? 413 : undefined;
}

export function hasBody(req: IncomingMessage): boolean {
  const length = req.headers['content-length'];
  return req.headers['transfer-encoding'] !== undefined || (length !== undefined && length !== '0');
}

const bodyTypes = ['application/x-www-form-urlencoded', 'multipart/form-data', 'application/json'];

const hostForm = /^([a-z0-9._-]+|\[[0-9a-f:.]+\])(:\d{1,5})?$/;

function isEncodedWell(path: string): boolean {
  if (!path.includes('%')) return true;
  try {
    decodeURIComponent(path);
    return true;
  } catch {
    return false;
  }
}
