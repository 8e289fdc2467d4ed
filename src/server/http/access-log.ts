import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Logger } from 'pino';
import { sparing } from '#server/sparing.ts';
import { isRefusal } from './refusals.ts';

/** The application names the route it took (`/r/[region]/besuche`) in this header; it never leaves the house. */
export const routeHeader = 'x-route';

/**
 * One line per request, without query, address or person; of those that are refused only some, whoever sends ever so
 * many. Without a route the path is shortened to what cannot be a token, an id or a name.
 */
export function requestLog(log: Logger) {
  const refused = sparing(5);
  return (
    req: IncomingMessage,
    res: ServerResponse,
    id: string
  ): ((route: string | undefined) => void) => {
    const began = performance.now();
    const path = shortened(req.url ?? '');
    let route = path;
    res.once('close', () => {
      const line = {
        method: req.method,
        route,
        status: res.statusCode,
        ms: Math.round(performance.now() - began),
        requestId: id,
        ...(res.writableFinished ? {} : { aborted: true })
      };
      const isNoise = path.startsWith('/_app/') || path === '/healthz' || path === '/readyz';
      if (isNoise) return log.debug(line, 'request');
      const { statusCode: status } = res;
      if (!isRefusal(status) && status !== 429 && status !== 503) return log.info(line, 'request');
      refused((unlogged) => log.info({ ...line, ...unlogged }, 'request'));
    });
    return (named) => {
      if (named) route = named;
    };
  };
}

/** Only plain lower-case words survive; an id or a token has digits, capitals or is long. */
export function shortened(url: string): string {
  const segments = (url.split('?', 1)[0] ?? '').split('/').slice(0, 8);
  return segments.map((part) => (/^[a-z_.-]{0,20}$/.test(part) ? part : '*')).join('/');
}
