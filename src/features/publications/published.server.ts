import { error } from '@sveltejs/kit';
import { z } from 'zod';
import { publicLogo } from '#features/regions/look.server.ts';
import { publicContent } from '#features/report-sheets/content.ts';
import { publicDocument } from '#features/report-sheets/document/public.ts';
import { madePdf } from '#features/report-sheets/files.server.ts';
import { sheetNumber } from '#features/report-sheets/sheet.ts';
import { m } from '#messages';
import { fileNamePart } from '#features/files/download.ts';
import { signInQuery } from '#server/db.ts';
import { isMacOf, macOf } from '#server/secret.ts';
import { readSettings } from '#server/settings.ts';

/** Where everybody reads it who has the address: the id and an HMAC of it, so that no id leads there. */
export function publicationAddress(id: string): string {
  return `${readSettings().publicUrl}/bericht/${id}.${macOf(label(id))}`;
}

/** The public version behind an address; 404 where it was withdrawn, or never was. */
export async function publishedAt(token: string) {
  const id = idIn(token) ?? error(404);
  const rows = await signInQuery('select auth.publication($1) as found', [id]);
  const found = answer.parse(rows)[0]?.found ?? error(404);
  const { content, language, words, region, accent } = found;
  const number = sheetNumber(found);
  const frozen = { on: found.approvedOn, sha256: found.sha256 };
  const printed = publicDocument({ content, number, frozen }, language, words);
  return { id, content, number, printed, language, region, accent };
}

/** Its PDF: as it was approved, or made from what is left where something was taken out since. */
export async function publishedFile(token: string) {
  const { id, content, number, printed, language, region, accent } = await publishedAt(token);
  const rows = await signInQuery('select auth.publication_file($1) as file', [id]);
  const kept = file.parse(rows)[0]?.file;
  if (kept) return { ...kept, bytes: Buffer.from(kept.bytes, 'base64') };
  const logo = (await publicLogo(region))?.bytes ?? null;
  const name = m.report_public_file({ number, owner: content.ownerName }, { locale: language });
  const bytes = Buffer.from(await madePdf(printed, { accent, logo }));
  return { name: `${fileNamePart(name)}.pdf`, mediaType: 'application/pdf', bytes };
}

const answer = z.array(
  z.object({
    found: z
      .object({
        content: publicContent,
        year: z.number(),
        number: z.number(),
        approvedOn: z.string(),
        sha256: z.string(),
        language: z.enum(['de', 'en']),
        words: z.record(z.string(), z.string()),
        region: z.string(),
        accent: z.string().nullable()
      })
      .nullable()
  })
);

const file = z.array(
  z.object({
    file: z.object({ name: z.string(), mediaType: z.string(), bytes: z.string() }).nullable()
  })
);

function idIn(token: string): string | null {
  const [, id = '', mac = ''] = /^([0-9a-f-]{36})\.([\w-]{43})$/.exec(token) ?? [];
  return id && isMacOf(label(id), mac) ? id : null;
}

function label(id: string): string {
  return `publication:${id}`;
}
