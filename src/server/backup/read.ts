import { createHash } from 'node:crypto';
import { type FileHandle, open } from 'node:fs/promises';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGunzip } from 'node:zlib';
import { Refusal } from '#base/refusal.ts';
import { counter, stateOf } from '#server/backup/canonical.ts';
import { type Foot, type Head, sealLength, sealOf } from '#server/backup/format.ts';
import { type Part, partsOf } from '#server/backup/parts.ts';

export type Backup = Readonly<{
  head: Head;
  foot: Foot;
  columns: ReadonlyMap<string, readonly string[]>;
  /** Everything once more, from the very file that was verified. */
  parts(): AsyncIterable<Part>;
}>;

/**
 * Opens a backup after every byte of it has been checked; nothing of a damaged or shortened one is ever used.
 * @throws Refusal
 */
export async function withBackup<T>(path: string, work: (backup: Backup) => Promise<T>) {
  const file = await open(path, 'r').catch((failure: unknown): never => {
    const reason = failure instanceof Error ? failure.message : String(failure);
    throw new Refusal(`The backup ${path} cannot be read: ${reason}.`);
  });
  try {
    const verified = await verify(file).catch((failure: unknown): never => {
      throw new Refusal(
        `The backup ${path} is damaged, cut off or none at all (${reasonOf(failure)}); nothing of it was used.`
      );
    });
    return await work({ ...verified, parts: () => partsIn(file, verified.end) });
  } finally {
    await file.close();
  }
}

async function verify(file: FileHandle) {
  const { size } = await file.stat();
  const end = size - sealLength;
  if (end <= 0) throw new Error('it is too short');
  const seal = Buffer.alloc(sealLength);
  await file.read(seal, 0, sealLength, end);
  const whole = createHash('sha256');
  let head: Head | undefined;
  let foot: Foot | undefined;
  const tables: Foot['tables'] = [];
  const columns = new Map<string, readonly string[]>();
  let counting = counter();
  for await (const part of partsIn(file, end, (chunk) => whole.update(chunk))) {
    if (part.kind === 'head') head = part.head;
    else if (part.kind === 'table') columns.set(part.table, part.columns);
    else if (part.kind === 'rows') counting.add(part.chunk);
    else if (part.kind === 'end') {
      tables.push({ table: part.table, ...counting.sum() });
      counting = counter();
    } else foot = part.foot;
  }
  if (!sealOf(whole.digest('hex')).equals(seal)) throw new Error('its checksum is another one');
  if (!head || !foot) throw new Error('it has no end');
  if (columns.size !== tables.length) throw new Error('a table comes twice');
  if (foot.state !== stateOf(tables) || foot.state !== stateOf(foot.tables)) {
    throw new Error('a table has other rows');
  }
  return { head, foot, columns, end };
}

/** The text of the first `end` bytes, in parts; `watch` is shown the bytes themselves. */
async function* partsIn(file: FileHandle, end: number, watch?: (chunk: Buffer) => void) {
  const unpacked = createGunzip({ chunkSize: 262_144 });
  const read = pipeline(Readable.from(bytesOf(file, end, watch)), unpacked);
  // Whoever reads the end of it is told; if nobody does, it is nobody's fault.
  read.catch(() => {});
  yield* partsOf(unpacked);
  await read;
}

async function* bytesOf(file: FileHandle, end: number, watch?: (chunk: Buffer) => void) {
  for (let at = 0; at < end;) {
    const chunk = Buffer.alloc(Math.min(262_144, end - at));
    const { bytesRead } = await file.read(chunk, 0, chunk.length, at);
    if (bytesRead === 0) throw new Error('it became shorter');
    const part = chunk.subarray(0, bytesRead);
    watch?.(part);
    yield part;
    at += bytesRead;
  }
}

function reasonOf(failure: unknown): string {
  return failure instanceof Error ? (failure.message.split('\n')[0] ?? '') : String(failure);
}
