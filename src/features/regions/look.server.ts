import { readFile } from 'node:fs/promises';
import { z } from 'zod';
import { addFile } from '#features/files/files.server.ts';
import { m } from '#messages';
import { signInQuery, type Tx } from '#server/db.ts';
import { Invalid } from '#server/form.ts';
import { NoPicture, redrawn } from '#server/pictures/pictures.ts';
import type { UploadedFile } from '#server/upload.ts';
import type { AccentInput } from './look-input.ts';
import { change, settingsToEdit } from './settings.server.ts';

/** What a document of the region looks like. */
export type Look = Readonly<{ accent: string | null; logo: Uint8Array | null }>;

/** As large as a header or a sheet of paper can use it. */
const frame = { width: 480, height: 160 };

export async function changeAccent(tx: Tx, { version, accent }: AccentInput): Promise<void> {
  await change(tx, version, { accent }, { accent: accent || null });
}

/** Only what was drawn anew is ever kept; anything else is refused at the field. */
export async function preparedLogo(file: UploadedFile | undefined): Promise<Uint8Array> {
  if (!file) throw new Invalid({ logo: m.region_logo_wrong() });
  try {
    return await redrawn(await readFile(file.path), frame);
  } catch (failure) {
    if (failure instanceof NoPicture) throw new Invalid({ logo: m.region_logo_wrong() });
    throw failure;
  }
}

/** The logo belongs to the office of coordination, whose people alone set it. */
export async function setLogo(tx: Tx, bytes: Uint8Array): Promise<void> {
  await settingsToEdit(tx);
  const { organisation_id: organisationId } = await tx
    .selectFrom('app.membership')
    .select('organisation_id')
    .where('region_id', '=', tx.region)
    .where('id', '=', tx.actor.membershipId)
    .executeTakeFirstOrThrow();
  const file = { organisationId, name: 'logo.png', mediaType: 'image/png', bytes };
  await pointTo(tx, await addFile(tx, file));
}

export async function removeLogo(tx: Tx): Promise<void> {
  await settingsToEdit(tx);
  await pointTo(tx, null);
}

/** What a document needs; read apart, because pages do not. */
export async function lookOf(tx: Tx): Promise<Look> {
  const region = await tx
    .selectFrom('app.region')
    .select(['accent', 'logo_file_id as logoFileId'])
    .where('id', '=', tx.region)
    .executeTakeFirstOrThrow();
  if (!region.logoFileId) return { accent: region.accent, logo: null };
  const pieces = await tx
    .selectFrom('app.file_piece')
    .select('bytes')
    .where('region_id', '=', tx.region)
    .where('file_id', '=', region.logoFileId)
    .orderBy('no')
    .execute();
  return { accent: region.accent, logo: Buffer.concat(pieces.map(({ bytes }) => bytes)) };
}

/** The logo for anybody, also before signing in. */
export async function publicLogo(shortName: string) {
  const rows = await signInQuery('select auth.region_logo($1) as logo', [shortName]);
  const logo = answer.parse(rows)[0]?.logo;
  return logo ? { ...logo, bytes: Buffer.from(logo.bytes, 'base64') } : null;
}

const answer = z.array(
  z.object({
    logo: z.object({ mediaType: z.string(), sha256: z.string(), bytes: z.string() }).nullable()
  })
);

async function pointTo(tx: Tx, fileId: string | null): Promise<void> {
  await tx
    .updateTable('app.region')
    .set((eb) => ({ logo_file_id: fileId, version: eb('version', '+', 1) }))
    .where('id', '=', tx.region)
    .execute();
}
