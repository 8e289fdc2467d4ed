import { crc32, inflateRawSync } from 'node:zlib';
import { OfficeFault } from './office-fault.ts';

export type Archive = Readonly<{
  names: readonly string[];
  /** The unpacked file, or undefined where there is none of that name. @throws OfficeFault */
  file: (name: string) => Buffer | undefined;
}>;

/**
 * The directory of an archive by strangers. Only what Office itself writes is let in: no links, no paths out
 * of the archive, no name twice, no file inside another, nothing beyond `mostBytes` unpacked in all.
 *
 * @throws OfficeFault
 */
export function archive(bytes: Buffer, mostBytes: number): Archive {
  const entries = directoryOf(bytes);
  let left = mostBytes;
  return {
    names: [...entries.values()].map(({ name }) => name),
    file(name) {
      const entry = entries.get(name.toLowerCase());
      if (!entry) return undefined;
      const content = unpacked(bytes, entry, left);
      left -= content.length;
      return content;
    }
  };
}

type Entry = Readonly<{
  name: string;
  method: number;
  crc: number;
  packed: number;
  unpacked: number;
  start: number;
}>;

function directoryOf(bytes: Buffer): Map<string, Entry> {
  const end = endOf(bytes);
  const count = bytes.readUInt16LE(end + 10);
  let at = bytes.readUInt32LE(end + 16);
  const entries = new Map<string, Entry>();
  for (let index = 0; index < count; index++) {
    if (at + 46 > end || bytes.readUInt32LE(at) !== 0x02014b50) throw broken('directory');
    const nameLength = bytes.readUInt16LE(at + 28);
    const entry = entryAt(bytes, at, nameLength);
    // The same file in two spellings would be one file on some machines and two on others.
    if (entries.has(entry.name.toLowerCase())) throw broken('the same name twice');
    entries.set(entry.name.toLowerCase(), entry);
    at += 46 + nameLength + bytes.readUInt16LE(at + 30) + bytes.readUInt16LE(at + 32);
  }
  refuseOverlaps([...entries.values()]);
  return entries;
}

function endOf(bytes: Buffer): number {
  const at = bytes.lastIndexOf(Buffer.from('PK\x05\x06', 'latin1'));
  if (at < 0 || at < bytes.length - 65_557 || at + 22 > bytes.length) throw broken('no end');
  const disks = bytes.readUInt16LE(at + 4) + bytes.readUInt16LE(at + 6);
  const count = bytes.readUInt16LE(at + 10);
  if (disks !== 0 || count !== bytes.readUInt16LE(at + 8)) throw broken('several disks');
  if (count > mostEntries) throw new OfficeFault('tooLarge', 'entries');
  return at;
}

const mostEntries = 2000;

function entryAt(bytes: Buffer, at: number, nameLength: number): Entry {
  const name = bytes.toString('utf8', at + 46, at + 46 + nameLength);
  const isEncrypted = (bytes.readUInt16LE(at + 8) & 1) === 1;
  const isLink = bytes.readUInt32LE(at + 38) >>> 28 === 0xa;
  if (isEncrypted) throw new OfficeFault('encrypted');
  if (isLink || !isPlainPath(name)) throw broken('path');
  const local = bytes.readUInt32LE(at + 42);
  if (local + 30 > bytes.length || bytes.readUInt32LE(local) !== 0x04034b50) throw broken('head');
  const start = local + 30 + bytes.readUInt16LE(local + 26) + bytes.readUInt16LE(local + 28);
  const packed = bytes.readUInt32LE(at + 20);
  if (start + packed > bytes.length) throw broken('size');
  return {
    name,
    method: bytes.readUInt16LE(at + 10),
    crc: bytes.readUInt32LE(at + 16),
    packed,
    unpacked: bytes.readUInt32LE(at + 24),
    start
  };
}

function isPlainPath(name: string): boolean {
  const parts = name.replace(/\/$/, '').split('/');
  return !/[\\:\p{Cc}\ufffd]/u.test(name) && parts.every((part) => !['', '.', '..'].includes(part));
}

/** Files that share their bytes unpack to more than any archive could hold. */
function refuseOverlaps(entries: Entry[]): void {
  let free = 0;
  for (const { start, packed } of entries.toSorted((one, other) => one.start - other.start)) {
    if (start < free) throw broken('overlap');
    free = start + packed;
  }
}

function unpacked(bytes: Buffer, entry: Entry, most: number): Buffer {
  const content = inflated(bytes.subarray(entry.start, entry.start + entry.packed), entry, most);
  // Where both sizes are wrong nothing of the rest can be trusted.
  if (content.length !== entry.unpacked || crc32(content) !== entry.crc) throw broken('checksum');
  return content;
}

function inflated(packed: Buffer, { method }: Entry, most: number): Buffer {
  if (packed.length === 0 && method === 0) return packed;
  if (method === 0) {
    if (packed.length > most) throw new OfficeFault('tooLarge');
    return packed;
  }
  if (method !== 8) throw broken('method');
  try {
    return inflateRawSync(packed, { maxOutputLength: Math.max(most, 1) });
  } catch (failure) {
    const isLarge = failure instanceof RangeError && /larger than/.test(failure.message);
    throw isLarge ? new OfficeFault('tooLarge') : broken('content');
  }
}

function broken(detail: string): OfficeFault {
  return new OfficeFault('broken', detail);
}
