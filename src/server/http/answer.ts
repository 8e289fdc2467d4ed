import type {
  IncomingMessage,
  OutgoingHttpHeader,
  OutgoingHttpHeaders,
  ServerResponse
} from 'node:http';
import { compression, flushSoon } from './compress.ts';
import type { Compressor } from './compress.ts';

/**
 * Lets the edge have the last word on an answer, whoever writes it: `beforeHead` runs once when all headers
 * are known and nothing is sent; then the body is compressed on its way out.
 */
export function dressAnswer(
  req: IncomingMessage,
  res: ServerResponse,
  beforeHead: () => void
): void {
  const writeHead = res.writeHead.bind(res);
  const write = res.write.bind(res);
  const end = res.end.bind(res);
  let compressor: Compressor | undefined;

  res.writeHead = (status: number, ...rest: HeadArguments) => {
    if (res.headersSent) return writeHead(status);
    res.statusCode = status;
    addHeaders(res, rest.at(-1));
    beforeHead();
    compressor = compression(req, res);
    if (compressor) connect(compressor, res, write, end);
    return writeHead(status);
  };
  res.write = (...args: unknown[]) => {
    const { chunk = '', encoding, done } = bodyArguments(args);
    if (!res.headersSent) res.writeHead(res.statusCode);
    if (!compressor) return write(chunk, encoding, done);
    flushSoon(compressor);
    return compressor.write(chunk, encoding, done);
  };
  res.end = (...args: unknown[]) => {
    const { chunk, encoding, done } = bodyArguments(args);
    if (!res.headersSent) {
      setLength(req, res, chunk, encoding);
      res.writeHead(res.statusCode);
    }
    if (!compressor) return chunk === undefined ? end(done) : end(chunk, encoding, done);
    if (done) res.once('finish', done);
    compressor.end(chunk, encoding);
    return res;
  };
  // A client that goes away in mid-answer must not end the process.
  res.on('error', () => {});
}

type HeadArguments = (string | OutgoingHttpHeaders | OutgoingHttpHeader[] | undefined)[];

function addHeaders(res: ServerResponse, headers: HeadArguments[number]): void {
  if (headers === undefined || typeof headers === 'string') return;
  if (Array.isArray(headers)) {
    for (let i = 0; i + 1 < headers.length; i += 2) {
      res.appendHeader(String(headers[i]), String(headers[i + 1]));
    }
    return;
  }
  for (const [name, value] of Object.entries(headers)) {
    if (value !== undefined) res.setHeader(name, value);
  }
}

function connect(
  compressor: Compressor,
  res: ServerResponse,
  write: (chunk: Buffer) => boolean,
  end: () => unknown
): void {
  compressor.on('data', (chunk: Buffer) => {
    if (!write(chunk)) compressor.pause();
  });
  compressor.on('end', end);
  compressor.on('drain', () => res.emit('drain'));
  compressor.on('error', () => res.destroy());
  res.on('drain', () => compressor.resume());
  res.on('close', () => compressor.destroy());
}

/** Node does this itself only while it writes the head, which by then is done. */
function setLength(
  req: IncomingMessage,
  res: ServerResponse,
  chunk: string | Uint8Array | undefined,
  encoding: BufferEncoding
): void {
  const hasNone = req.method === 'HEAD' || [204, 304].includes(res.statusCode);
  if (hasNone || res.hasHeader('content-length') || res.hasHeader('transfer-encoding')) return;
  res.setHeader('content-length', chunk === undefined ? 0 : Buffer.byteLength(chunk, encoding));
}

/** Chunk, encoding and callback may each be left out. */
function bodyArguments([chunk, encoding, ...rest]: unknown[]): {
  chunk: string | Uint8Array | undefined;
  encoding: BufferEncoding;
  done: (() => void) | undefined;
} {
  return {
    chunk: typeof chunk === 'string' || chunk instanceof Uint8Array ? chunk : undefined,
    encoding: isEncoding(encoding) ? encoding : 'utf8',
    done: [chunk, encoding, ...rest].find(isDone)
  };
}

function isEncoding(value: unknown): value is BufferEncoding {
  return typeof value === 'string' && Buffer.isEncoding(value);
}

function isDone(value: unknown): value is () => void {
  return typeof value === 'function';
}
