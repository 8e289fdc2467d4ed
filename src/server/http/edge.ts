import { randomUUID } from 'node:crypto';
import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http';
import type { Logger } from 'pino';
import { requestLog, routeHeader } from './access-log.ts';
import {
  clientAddress,
  clientAddressHeader,
  dropClaims,
  protocolHeader,
  requestIdHeader,
  trust
} from './address.ts';
import { dressAnswer } from './answer.ts';
import { countBody } from './body.ts';
import {
  bodyVerdict,
  hasBody,
  hostVerdict,
  isSafe,
  methodVerdict,
  sourceVerdict,
  urlVerdict
} from './checks.ts';
import { commonHeaders, completeHeaders } from './headers.ts';
import { answerProbe, isProbe, readiness } from './health.ts';
import { bodyLimit } from './limits.ts';
import type { Limits } from './limits.ts';
import { isRefusal, type Refusals } from './refusals.ts';
import { isRefused, refuse } from './refuse.ts';
import type { Site } from './site.ts';
import type { Traffic } from './traffic.ts';

export type Handler = (req: IncomingMessage, res: ServerResponse) => unknown;

export type Edge = Readonly<{
  site: Site;
  limits: Limits;
  traffic: Traffic;
  refused: Refusals;
  log: Logger;
  trustedProxies: readonly string[];
  ready: () => Promise<unknown>;
  isClosing: () => boolean;
}>;

/** Everything that is decided before the application sees a request and after it has answered. */
export function edge(edge: Edge, application: Handler): RequestListener {
  const { site, limits, traffic, refused, log } = edge;
  const logRequest = requestLog(log);
  const common = commonHeaders(site);
  const isTrusted = trust(edge.trustedProxies);
  const canWrite = readiness(edge.ready, limits.ready);
  const isReady = async () => !edge.isClosing() && (await canWrite());

  return (req, res) => {
    const id = randomUUID();
    const nameRoute = logRequest(req, res, id);
    req.on('error', () => {});
    dressAnswer(req, res, () => {
      nameRoute(res.getHeader(routeHeader)?.toString());
      res.removeHeader(routeHeader);
      completeHeaders(res, common);
      res.setHeader(requestIdHeader, id);
      if (edge.isClosing()) res.setHeader('connection', 'close');
      if (String(res.getHeader('content-type')).startsWith('text/event-stream')) {
        // A proxy must hand on each event as it comes; nginx is told by this.
        res.setHeader('x-accel-buffering', 'no');
        traffic.becomesStream(res);
      }
    });

    const address = clientAddress(req, isTrusted);
    if (!isProbe(req)) {
      if (refused.isTooMany(address)) return refuse(req, res, 429, id);
      res.once('close', () => isRefusal(res.statusCode) && refused.count(address));
    }
    const form = methodVerdict(req) ?? urlVerdict(req, limits.url);
    if (form) return refuse(req, res, form, id);
    if (isProbe(req)) return void answerProbe(req, res, isReady);
    const host = hostVerdict(req, site);
    if (host === 'elsewhere') return redirect(req, res, id);
    const path = new URL(site.origin + req.url).pathname;
    const most = bodyLimit(limits, path);
    const verdict = host ?? sourceVerdict(req, site) ?? bodyVerdict(req, most);
    if (verdict) return refuse(req, res, verdict, id);
    if (traffic.isFull()) return refuse(req, res, 503, id);

    traffic.enter(req, res);
    introduce(req, address, id);
    if (hasBody(req)) countBody(req, most, () => refuse(req, res, 413, id));
    if (req.headers.expect?.toLowerCase() === '100-continue') res.writeContinue();
    void pass(req, res, id);
  };

  /** Overwrites whatever the client wrote under the names that the application believes. */
  function introduce(req: IncomingMessage, address: string, id: string): void {
    dropClaims(req);
    req.headers[clientAddressHeader] = address;
    req.headers[protocolHeader] = site.protocol;
    req.headers[requestIdHeader] = id;
    req.headers.host = site.host;
    // The framework compares it for forms; a browser that sent only Sec-Fetch-Site has passed already.
    if (!isSafe(req)) req.headers.origin = site.origin;
  }

  function redirect(req: IncomingMessage, res: ServerResponse, id: string): void {
    if (!isSafe(req)) return refuse(req, res, 421, id);
    res.writeHead(302, { location: site.origin + req.url }).end();
  }

  async function pass(req: IncomingMessage, res: ServerResponse, id: string): Promise<void> {
    try {
      await application(req, res);
    } catch (error) {
      if (isRefused(res) || hasLeft(req, error)) return;
      log.error({ err: error, requestId: id }, 'request failed');
      if (res.headersSent) res.destroy();
      else refuse(req, res, 500, id);
    }
  }
}

/** The client broke off while its body was read: nobody is there to be answered, and nothing is wrong here. */
function hasLeft(req: IncomingMessage, error: unknown): boolean {
  const isReset = error instanceof Error && 'code' in error && error.code === 'ECONNRESET';
  return isReset && req.socket.destroyed;
}
