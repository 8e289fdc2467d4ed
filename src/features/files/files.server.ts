import { createHash } from 'node:crypto';
import { error } from '@sveltejs/kit';
import type { Tx } from '#server/db.ts';

export type NewFile = Readonly<{
  organisationId: string;
  name: string;
  mediaType: string;
  bytes: Uint8Array;
}>;

/** Keeps a file of an organisation in the transaction of what it belongs to; returns its id. */
export async function addFile(tx: Tx, file: NewFile): Promise<string> {
  const { id } = await tx
    .insertInto('app.file')
    .values({
      region_id: tx.region,
      organisation_id: file.organisationId,
      name: file.name,
      media_type: file.mediaType,
      size: file.bytes.length,
      sha256: createHash('sha256').update(file.bytes).digest('hex')
    })
    .returning('id')
    .executeTakeFirstOrThrow();
  for (let no = 0; no * pieceSize < file.bytes.length; no += 1) {
    const bytes = Buffer.from(file.bytes.subarray(no * pieceSize, (no + 1) * pieceSize));
    await tx
      .insertInto('app.file_piece')
      .values({ region_id: tx.region, file_id: id, no, bytes })
      .execute();
  }
  return id;
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
