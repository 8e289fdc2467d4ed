import type { IncomingMessage } from 'node:http';

/** Thrown into the reading of a body that outgrows its limit; the client has its answer by then. */
export class BodyTooLarge extends Error {
  constructor() {
    super('The request body is larger than its limit.');
    this.name = 'BodyTooLarge';
  }
}

/**
 * Counts a body while it streams to the application, because a chunked one does not announce its length.
 * Over the limit the reader gets an error, so that half a form is never taken for a whole one.
 */
export function countBody(req: IncomingMessage, most: number, overflow: () => void): void {
  let seen = 0;
  const count = (chunk: Buffer) => {
    seen += chunk.length;
    if (seen <= most) return;
    req.removeAllListeners('data');
    overflow();
    req.emit('error', new BodyTooLarge());
  };
  req.on('data', count);
}
