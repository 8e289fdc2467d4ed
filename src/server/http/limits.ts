export type Limits = Readonly<{
  /** Bytes of a request body where no pattern says otherwise. */
  body: number;
  /** The first pattern that matches the path decides. */
  bodyByPath: readonly (readonly [RegExp, number])[];
  /** Characters of path and query together. */
  url: number;
  /** Bytes of all request headers together, request line included. */
  headers: number;
  /** Requests at work at once, without open streams and bodies still on their way. */
  concurrent: number;
  connections: number;
  /** Refused requests of one network within a minute, before it has to pause. */
  refused: number;
  /** Milliseconds until all headers of a request have arrived. */
  headersWithin: number;
  /** Milliseconds until a whole request has arrived. */
  requestWithin: number;
  /** Milliseconds without a byte in either direction. */
  silence: number;
  /** Milliseconds a connection may wait for its next request. */
  keepAlive: number;
  /** Milliseconds `close` still takes requests while it calls itself not ready, so that balancers turn away first. */
  farewell: number;
  /** Milliseconds `close` then waits for requests at work. */
  drain: number;
  /** Milliseconds the readiness probe may take. */
  ready: number;
}>;

export const limits: Limits = {
  body: 512 * 1024,
  // Register files have at most 16 MB each. Whoever picks a wrong and larger file is told so at its field,
  // which takes reading the form to its end; nothing beyond the limit is kept. The same for a logo or a
  // matrix of 2 MB, a filled workbook of 5 MB and evidence of 25 MB.
  bodyByPath: [
    [/^\/r\/[a-z0-9-]+\/register$/, 256 * 1024 * 1024],
    [/^\/r\/[a-z0-9-]+\/matrix\/[0-9a-f-]{36}\/mappe$/, 32 * 1024 * 1024],
    [/^\/r\/[a-z0-9-]+\/vorlagen\/einlesen$/, 16 * 1024 * 1024],
    [/^\/r\/[a-z0-9-]+\/region\/erscheinung$/, 16 * 1024 * 1024],
    [/^\/r\/[a-z0-9-]+\/matrix\/[0-9a-f-]{36}\/[A-Z][0-9.]+\/belege$/, 64 * 1024 * 1024]
  ],
  url: 8 * 1024,
  headers: 16 * 1024,
  concurrent: 256,
  connections: 4096,
  // A whole town hall may stand behind one address; a page asks for nothing that is not there.
  refused: 1_000,
  headersWithin: 15_000,
  requestWithin: 50_000,
  silence: 120_000,
  // Usual proxies drop an idle connection after 60 s: they must be first, else they send into a closed one.
  keepAlive: 65_000,
  farewell: 0,
  drain: 10_000,
  ready: 4_000
};

export function bodyLimit(limits: Limits, path: string): number {
  return limits.bodyByPath.find(([pattern]) => pattern.test(path))?.[1] ?? limits.body;
}
