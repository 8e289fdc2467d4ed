import type { FileHandle } from 'node:fs/promises';
import { Refusal } from '#base/refusal.ts';
import {
  longestHead,
  openedPiece,
  openHead,
  sealedPieceSize,
  tagLength,
  version
} from '#server/backup/age.ts';
import type { Identity } from '#server/backup/age-keys.ts';

/** What is in a backup file, whether it is encrypted or not. */
export type Source = Readonly<{
  /** Bytes. */
  size: number;
  bytes(): AsyncIterable<Buffer>;
}>;

/**
 * @throws Refusal where it is encrypted and no key opens it
 * @throws Error where it is damaged
 */
export async function sourceIn(file: FileHandle, identities: readonly Identity[]): Promise<Source> {
  const { size } = await file.stat();
  const begin = await piece(file, 0, Math.min(size, longestHead));
  if (!begin.toString('latin1', 0, version.length + 1).startsWith(`${version}\n`)) {
    return { size, bytes: () => piecesOf(file, 0, size, 262_144) };
  }
  const head = openHead(identities, begin);
  if (!head) {
    throw new Refusal(
      identities.length > 0
        ? 'The backup is encrypted for another key; nothing of it was used.'
        : 'The backup is encrypted: name the file of its key with --key.'
    );
  }
  const { length, key } = head;
  const pieces = Math.ceil((size - length) / sealedPieceSize);
  const plainSize = size - length - pieces * tagLength;
  return {
    size: plainSize,
    async *bytes() {
      let no = 0;
      for await (const one of piecesOf(file, length, size, sealedPieceSize)) {
        yield openedPiece(key, no, no === pieces - 1, one);
        no += 1;
      }
    }
  };
}

async function* piecesOf(file: FileHandle, from: number, to: number, size: number) {
  for (let at = from; at < to; at += size) yield await piece(file, at, Math.min(size, to - at));
}

/** @throws Error where the file is shorter by now */
async function piece(file: FileHandle, from: number, length: number): Promise<Buffer> {
  const bytes = Buffer.alloc(length);
  for (let done = 0; done < length;) {
    const { bytesRead } = await file.read(bytes, done, length - done, from + done);
    if (bytesRead === 0) throw new Error('it became shorter');
    done += bytesRead;
  }
  return bytes;
}
