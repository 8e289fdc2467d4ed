import { Readable, Writable } from 'node:stream';
import type pg from 'pg';

/**
 * The rows of a `copy … to stdout` as PostgreSQL sends them. No faster than they are read: a slow disk holds
 * up the server and fills no memory.
 */
export function copyOut(client: pg.Client, text: string): Readable {
  let wire: Readable | undefined;
  let batch: Buffer[] = [];
  let size = 0;
  const rows = new Readable({ read: () => wire?.resume() });
  const hand = () => {
    if (size > 0 && !rows.push(Buffer.concat(batch, size))) wire?.pause();
    [batch, size] = [[], 0];
  };
  client.query({
    submit: (connection) => {
      wire = connection.stream;
      connection.query(text);
    },
    ...unheard,
    handleCopyData: ({ chunk }: { chunk: Buffer }) => {
      // What the driver hands over lies in its own buffer, which the next message overwrites.
      batch.push(Buffer.from(chunk));
      size += chunk.length;
      if (size >= batchSize) hand();
    },
    handleReadyForQuery: () => {
      hand();
      rows.push(null);
    },
    handleError: (failure: Error) => rows.destroy(failure)
  });
  return rows;
}

/** Takes the rows of a `copy … from stdin`; ends when the server has stored them all. */
export function copyIn(client: pg.Client, text: string): Writable {
  const begun = Promise.withResolvers<Writable>();
  const stored = Promise.withResolvers<void>();
  let wire: Writable | undefined;
  let isOver = false;
  for (const { promise } of [begun, stored]) promise.catch(() => {});
  const rows = new Writable({
    construct: (done) => begun.promise.then(() => done(), done),
    write: (chunk: Buffer, _encoding, done) => {
      wire?.write(message('d', chunk.length));
      wire?.write(chunk, done);
    },
    final: (done) => {
      wire?.write(message('c', 0));
      stored.promise.then(() => done(), done);
    },
    destroy: (failure, done) => {
      // The server waits for more rows and for nothing else until it is told that none will come.
      if (!isOver) wire?.write(Buffer.concat([message('f', 1), Buffer.from([0])]));
      done(failure);
    }
  });
  client.query({
    submit: (connection) => {
      wire = connection.stream;
      connection.query(text);
    },
    ...unheard,
    handleCopyInResponse: ({ stream }: pg.Connection) => begun.resolve(stream),
    handleReadyForQuery: () => {
      isOver = true;
      stored.resolve();
    },
    handleError: (failure: Error) => {
      isOver = true;
      begun.reject(failure);
      stored.reject(failure);
      rows.destroy(failure);
    }
  });
  return rows;
}

const batchSize = 65_536;

/** What the driver tells every query, of no interest here. */
const unheard = { handleRowDescription: () => {}, handleCommandComplete: () => {} };

/** The head of a message of the frontend protocol: its kind and how long it is, itself included. */
function message(kind: 'd' | 'c' | 'f', length: number): Buffer {
  const head = Buffer.alloc(5);
  head.write(kind, 'latin1');
  head.writeInt32BE(length + 4, 1);
  return head;
}
