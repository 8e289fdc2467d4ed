import { createHash } from 'node:crypto';
import { open } from 'node:fs/promises';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGunzip } from 'node:zlib';
import { Refusal } from '#base/refusal.ts';
import { counter, stateOf } from '#server/backup/canonical.ts';
import type { Identity } from '#server/backup/age-keys.ts';
import { type Foot, type Head, sealLength, sealOf } from '#server/backup/format.ts';
import { type Part, partsOf } from '#server/backup/parts.ts';
import { type Source, sourceIn } from '#server/backup/source.ts';

export type Backup = Readonly<{
  head: Head;
  foot: Foot;
  columns: ReadonlyMap<string, readonly string[]>;
  /** Everything once more, from the very file that was verified. */
  parts(): AsyncIterable<Part>;
}>;

/**
 * Opens a backup after every byte of it has been checked; nothing of a damaged or shortened one is ever used.
 * @param identities keys, of which one opens it where it is encrypted
 * @throws Refusal
 */
export async function withBackup<T>(
  path: string,
  work: (backup: Backup) => Promise<T>,
  identities: readonly Identity[] = []
) {
  const file = await open(path, 'r').catch((failure: unknown): never => {
    const reason = failure instanceof Error ? failure.message : String(failure);
    throw new Refusal(`The backup ${path} cannot be read: ${reason}.`);
  });
  try {
    const damaged = (failure: unknown): never => {
      if (failure instanceof Refusal) throw failure;
      throw new Refusal(
        `The backup ${path} is damaged, cut off or none at all (${reasonOf(failure)}); nothing of it was used.`
      );
    };
    const source = await sourceIn(file, identities).catch(damaged);
    const verified = await verify(source).catch(damaged);
    return await work({ ...verified, parts: () => partsIn(source, verified.end) });
  } finally {
    await file.close();
  }
}

async function verify(source: Source) {
  const end = source.size - sealLength;
  if (end <= 0) throw new Error('it is too short');
  const seal: Buffer[] = [];
  const whole = createHash('sha256');
  let head: Head | undefined;
  let foot: Foot | undefined;
  const tables: Foot['tables'] = [];
  const columns = new Map<string, readonly string[]>();
  let counting = counter();
  const watch = (chunk: Buffer) => void whole.update(chunk);
  for await (const part of partsIn(source, end, watch, (chunk) => void seal.push(chunk))) {
    if (part.kind === 'head') head = part.head;
    else if (part.kind === 'table') columns.set(part.table, part.columns);
    else if (part.kind === 'rows') counting.add(part.chunk);
    else if (part.kind === 'end') {
      tables.push({ table: part.table, ...counting.sum() });
      counting = counter();
    } else foot = part.foot;
  }
  if (!sealOf(whole.digest('hex')).equals(Buffer.concat(seal)))
    throw new Error('its checksum is another one');
  if (!head || !foot) throw new Error('it has no end');
  if (columns.size !== tables.length) throw new Error('a table comes twice');
  if (foot.state !== stateOf(tables) || foot.state !== stateOf(foot.tables)) {
    throw new Error('a table has other rows');
  }
  return { head, foot, columns, end };
}

type Watch = (chunk: Buffer) => void;

/** The text of the first `end` bytes, in parts; `watch` is shown the bytes themselves, `after` those behind them. */
async function* partsIn(source: Source, end: number, watch?: Watch, after?: Watch) {
  const unpacked = createGunzip({ chunkSize: 262_144 });
  const read = pipeline(Readable.from(bytesOf(source, end, watch, after)), unpacked);
  // Whoever reads the end of it is told; if nobody does, it is nobody's fault.
  read.catch(() => {});
  yield* partsOf(unpacked);
  await read;
}

async function* bytesOf(source: Source, end: number, watch?: Watch, after?: Watch) {
  let at = 0;
  for await (const chunk of source.bytes()) {
    const part = chunk.subarray(0, Math.max(0, end - at));
    if (part.length > 0) {
      watch?.(part);
      yield part;
    }
    if (part.length < chunk.length) after?.(chunk.subarray(part.length));
    at += chunk.length;
  }
}

function reasonOf(failure: unknown): string {
  return failure instanceof Error ? (failure.message.split('\n')[0] ?? '') : String(failure);
}
