import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { crc32, createDeflateRaw } from 'node:zlib';

/** A file inside an archive; its content comes piece by piece. */
export type ZipEntry = Readonly<{
  name: string;
  content: AsyncIterable<string | Uint8Array> | Iterable<string | Uint8Array>;
}>;

/**
 * An archive as it is being packed. The same content gives the same bytes: all files bear the first day a
 * ZIP can name.
 */
export async function* zipped(
  entries: Iterable<ZipEntry> | AsyncIterable<ZipEntry>
): AsyncGenerator<Uint8Array> {
  const directory: Buffer[] = [];
  let offset = 0;
  for await (const { name, content } of entries) {
    const at = offset;
    const sizes = { crc: 0, packed: 0, unpacked: 0 };
    const path = Buffer.from(name);
    const head = localHead(path);
    offset += head.length;
    yield head;
    for await (const piece of deflated(content, sizes)) {
      offset += piece.length;
      yield piece;
    }
    const tail = descriptor(sizes);
    offset += tail.length;
    yield tail;
    directory.push(directoryEntry(path, sizes, at));
  }
  const entriesOfDirectory = Buffer.concat(directory);
  yield entriesOfDirectory;
  yield endOfDirectory(directory.length, entriesOfDirectory.length, offset);
}

type Sizes = { crc: number; packed: number; unpacked: number };

async function* deflated(
  content: ZipEntry['content'],
  sizes: Sizes
): AsyncGenerator<Uint8Array, void> {
  const deflate = createDeflateRaw();
  const fed = pipeline(Readable.from(counted(content, sizes)), deflate);
  // A failure reaches the reader through the stream; here it would be reported a second time.
  fed.catch(() => undefined);
  try {
    for await (const piece of deflate) {
      sizes.packed += piece.length;
      yield piece;
    }
  } finally {
    // A reader that leaves early: nothing goes on behind its back.
    deflate.destroy();
  }
}

async function* counted(content: ZipEntry['content'], sizes: Sizes): AsyncGenerator<Buffer> {
  for await (const piece of gathered(content)) {
    sizes.crc = crc32(piece, sizes.crc);
    sizes.unpacked += piece.length;
    yield piece;
  }
}

/** Small texts together: a call of zlib for each cell would cost more than the packing. */
async function* gathered(content: ZipEntry['content']): AsyncGenerator<Buffer> {
  let texts: string[] = [];
  let letters = 0;
  for await (const piece of content) {
    if (typeof piece === 'string') {
      texts.push(piece);
      letters += piece.length;
      if (letters < 65_536) continue;
    }
    if (texts.length > 0) yield Buffer.from(texts.join(''));
    [texts, letters] = [[], 0];
    if (typeof piece !== 'string') yield Buffer.from(piece);
  }
  if (texts.length > 0) yield Buffer.from(texts.join(''));
}

// Sizes follow the content (bit 3), names are UTF-8 (bit 11).
const flags = 0x0808;
const deflateMethod = 8;
const version = 20;
const firstDay = 0x0021;

function localHead(name: Buffer): Buffer {
  const head = Buffer.alloc(30);
  head.writeUInt32LE(0x04034b50, 0);
  head.writeUInt16LE(version, 4);
  head.writeUInt16LE(flags, 6);
  head.writeUInt16LE(deflateMethod, 8);
  head.writeUInt16LE(firstDay, 12);
  head.writeUInt16LE(name.length, 26);
  return Buffer.concat([head, name]);
}

function descriptor({ crc, packed, unpacked }: Sizes): Buffer {
  const tail = Buffer.alloc(16);
  tail.writeUInt32LE(0x08074b50, 0);
  tail.writeUInt32LE(crc, 4);
  tail.writeUInt32LE(packed, 8);
  tail.writeUInt32LE(unpacked, 12);
  return tail;
}

function directoryEntry(name: Buffer, { crc, packed, unpacked }: Sizes, at: number): Buffer {
  const entry = Buffer.alloc(46);
  entry.writeUInt32LE(0x02014b50, 0);
  entry.writeUInt16LE(version, 4);
  entry.writeUInt16LE(version, 6);
  entry.writeUInt16LE(flags, 8);
  entry.writeUInt16LE(deflateMethod, 10);
  entry.writeUInt16LE(firstDay, 14);
  entry.writeUInt32LE(crc, 16);
  entry.writeUInt32LE(packed, 20);
  entry.writeUInt32LE(unpacked, 24);
  entry.writeUInt16LE(name.length, 28);
  entry.writeUInt32LE(at, 42);
  return Buffer.concat([entry, name]);
}

function endOfDirectory(count: number, size: number, at: number): Buffer {
  const end = Buffer.alloc(22);
  end.writeUInt32LE(0x06054b50, 0);
  end.writeUInt16LE(count, 8);
  end.writeUInt16LE(count, 10);
  end.writeUInt32LE(size, 12);
  end.writeUInt32LE(at, 16);
  return end;
}
