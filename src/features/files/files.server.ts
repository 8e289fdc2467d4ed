import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { error } from '@sveltejs/kit';
import type { Tx } from '#server/db.ts';

export type NewFile = Readonly<{
  organisationId: string;
  name: string;
  mediaType: string;
  bytes: Uint8Array;
}>;

/** Keeps a file of an organisation in the transaction of what it belongs to; returns its id. */
export async function addFile(tx: Tx, { bytes, ...file }: NewFile): Promise<string> {
  const sha256 = createHash('sha256').update(bytes).digest('hex');
  return keepFile(tx, { ...file, size: bytes.length, sha256, source: { bytes } });
}

/** The same for a file whose size and hash are known already, also one that lies on disk. */
export async function keepFile(
  tx: Tx,
  file: Omit<NewFile, 'bytes'> &
    Readonly<{
      id?: string;
      size: number;
      sha256: string;
      source: { path: string } | { bytes: Uint8Array };
      isEvidence?: boolean;
    }>
): Promise<string> {
  const { id } = await tx
    .insertInto('app.file')
    .values({
      region_id: tx.region,
      id: file.id,
      organisation_id: file.organisationId,
      name: file.name,
      media_type: file.mediaType,
      size: file.size,
      sha256: file.sha256,
      is_evidence: file.isEvidence ?? false
    })
    .returning('id')
    .executeTakeFirstOrThrow();
  let no = 0;
  for await (const bytes of piecesOf(file.source)) {
    await tx
      .insertInto('app.file_piece')
      .values({ region_id: tx.region, file_id: id, no, bytes })
      .execute();
    no += 1;
  }
  return id;
}

async function* piecesOf(
  source: { path: string } | { bytes: Uint8Array }
): AsyncGenerator<Buffer, void> {
  if ('path' in source) {
    yield* createReadStream(source.path, { highWaterMark: pieceSize });
    return;
  }
  for (let at = 0; at < source.bytes.length; at += pieceSize) {
    yield Buffer.from(source.bytes.subarray(at, at + pieceSize));
  }
}

/** What a file is called and how large it is; 404 for everybody who may not read it. */
export async function file(tx: Tx, id: string) {
  const row = await tx
    .selectFrom('app.file')
    .where('region_id', '=', tx.region)
    .where('id', '=', id)
    .select(['id', 'name', 'media_type as mediaType', 'size', 'sha256'])
    .executeTakeFirst();
  return row ?? error(404);
}

type Read = <T>(work: (tx: Tx) => Promise<T>) => Promise<T>;

/**
 * The bytes of a file, a piece at a time and each in a short transaction of its own: a slow reader holds no
 * connection, and rights are asked again for every piece. Breaks off where they are gone.
 */
export function fileStream(read: Read, { id, size }: { id: string; size: number }) {
  let no = 0;
  let sent = 0;
  return new ReadableStream<Uint8Array>({
    async pull(controller) {
      if (sent === size) return controller.close();
      const bytes = await read((tx) => piece(tx, id, no));
      if (!bytes) return controller.error(new Error('the file is no longer readable'));
      no += 1;
      sent += bytes.length;
      controller.enqueue(bytes);
    }
  });
}

/** 256 KB, as the table allows at most. */
const pieceSize = 262_144;

async function piece(tx: Tx, id: string, no: number): Promise<Buffer | undefined> {
  const row = await tx
    .selectFrom('app.file_piece')
    .where('region_id', '=', tx.region)
    .where('file_id', '=', id)
    .where('no', '=', no)
    .select('bytes')
    .executeTakeFirst();
  return row?.bytes;
}
