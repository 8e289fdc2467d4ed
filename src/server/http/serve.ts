import { createServer } from 'node:http';
import type { Server } from 'node:http';
import { setTimeout as pause } from 'node:timers/promises';
import type { Logger } from 'pino';
import { bind } from './bind.ts';
import { edge } from './edge.ts';
import type { Handler } from './edge.ts';
import { limits } from './limits.ts';
import type { Limits } from './limits.ts';
import { answerParserErrors } from './parser-errors.ts';
import { refusals } from './refusals.ts';
import { site } from './site.ts';
import { traffic } from './traffic.ts';

export type ServeOptions = Readonly<{
  host: string;
  port: number;
  /** Unset: `http://localhost` with the port that was bound. */
  publicUrl?: string;
  /** Addresses or networks whose `x-forwarded-for` names the client. */
  trustedProxies: readonly string[];
  log: Logger;
  /** Writes to the database; whatever it throws makes `/readyz` answer 503. */
  ready: () => Promise<unknown>;
  limits?: Partial<Limits>;
}>;

export type Serving = Readonly<{
  origin: string;
  /** The port that was bound, which a public address need not name. */
  port: number;
  /** Is not ready any more, then accepts nothing new, ends open streams, waits for the requests at work and closes. */
  close: () => Promise<void>;
}>;

/** Puts the product's edge around the application's handler and serves it. */
export async function serve(options: ServeOptions, handler: Handler): Promise<Serving> {
  const bounds: Limits = { ...limits, ...options.limits };
  const under = traffic(bounds.concurrent);
  const refused = refusals(bounds.refused);
  let closing: Promise<void> | undefined;

  const siteAt = (port: number) => site(options.publicUrl ?? `http://localhost:${port}`);
  const furnish = (server: Server, port: number) => {
    const here = siteAt(port);
    const listener = edge(
      {
        site: here,
        limits: bounds,
        traffic: under,
        refused,
        log: options.log,
        trustedProxies: options.trustedProxies,
        ready: options.ready,
        isClosing: () => closing !== undefined
      },
      handler
    );
    server.on('request', listener);
    // Both would be answered by Node alone, without our headers and before our checks.
    server.on('checkContinue', listener);
    server.on('checkExpectation', listener);
    answerParserErrors(server, here, options.log);
  };

  const { servers, port } = await bind(options, () => emptyServer(bounds), furnish);
  const close = async () => {
    if (bounds.farewell > 0) await pause(bounds.farewell);
    const closed = servers.map((server) => new Promise((done) => server.close(done)));
    await under.settle(bounds.drain);
    for (const server of servers) server.closeAllConnections();
    await Promise.all(closed);
  };
  return { origin: siteAt(port).origin, port, close: () => (closing ??= close()) };
}

function emptyServer(bounds: Limits): Server {
  const server = createServer({
    maxHeaderSize: bounds.headers,
    headersTimeout: bounds.headersWithin,
    requestTimeout: bounds.requestWithin,
    connectionsCheckingInterval: Math.min(5_000, bounds.headersWithin),
    keepAliveTimeout: bounds.keepAlive,
    // The edge refuses a missing Host itself, with all headers.
    requireHostHeader: false,
    insecureHTTPParser: false
  });
  server.timeout = bounds.silence;
  server.maxConnections = bounds.connections;
  return server;
}
