import { createHash } from 'node:crypto';
import { open, readFile } from 'node:fs/promises';
import { m } from '#messages';
import { Invalid } from '#server/form.ts';
import { NoPicture, redrawn } from '#server/pictures/pictures.ts';
import { places } from '#server/places.ts';
import type { UploadedFile } from '#server/upload.ts';
import { evidenceName } from './evidence-name.ts';
import { fileKindOf, isPicture, type KindFault } from './file-kind.server.ts';

/** A file judged by its content and ready to be kept: on disk as it came, or a picture drawn anew. */
export type Prepared = Readonly<{
  name: string;
  mediaType: string;
  size: number;
  sha256: string;
  source: { path: string } | { bytes: Uint8Array };
}>;

/** Pictures lose what they hide (places, devices, other formats) by being drawn anew. @throws Invalid */
export async function preparedEvidence(file: UploadedFile | undefined): Promise<Prepared> {
  if (!file) throw new Invalid({ file: m.evidence_file_missing() });
  if (file.size === 0) throw new Invalid({ file: m.evidence_file_empty() });
  if (isPicture(await headOf(file.path))) return picture(file);
  return inTurn(async () => {
    const kind = fileKindOf(await readFile(file.path));
    if (typeof kind === 'string') throw new Invalid({ file: faults[kind]() });
    const { mediaType, extension } = kind;
    const name = evidenceName(file.name, extension);
    return { name, mediaType, size: file.size, sha256: file.sha256, source: { path: file.path } };
  });
}

// A document is looked at whole, 25 MB at most: two of them at a time.
const inTurn = places({ atOnce: 2, mostWaiting: 20 });

const faults: Record<KindFault, () => string> = {
  unknown: m.evidence_file_unknown,
  macros: m.evidence_file_macros,
  encrypted: m.evidence_file_encrypted,
  broken: m.evidence_file_broken
};

async function headOf(path: string): Promise<Buffer> {
  const file = await open(path);
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(12), 0, 12, 0);
    return buffer.subarray(0, bytesRead);
  } finally {
    await file.close();
  }
}

/** As large as a printed page can use it. */
const frame = { width: 2400, height: 2400 };

async function picture(file: UploadedFile): Promise<Prepared> {
  try {
    const bytes = await redrawn(await readFile(file.path), frame);
    const sha256 = createHash('sha256').update(bytes).digest('hex');
    const name = evidenceName(file.name, 'png');
    return { name, mediaType: 'image/png', size: bytes.length, sha256, source: { bytes } };
  } catch (failure) {
    if (failure instanceof NoPicture) throw new Invalid({ file: m.evidence_file_broken() });
    throw failure;
  }
}
