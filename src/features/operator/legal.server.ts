import { error } from '@sveltejs/kit';
import { sql } from 'kysely';
import { z } from 'zod';
import type { LegalPage } from '#features/legal/legal.ts';
import { m } from '#messages';
import { asSignIn } from '#server/db.ts';
import { Outdated } from '#server/form.ts';

/** A legal text of the installation with its earlier versions; 404 for everybody but operators. */
export async function installationTextToEdit(userId: string, page: LegalPage) {
  const { found } = await asSignIn(
    (tx) =>
      tx
        .selectNoFrom(sql<unknown>`auth.operator_legal_text(${userId}, ${page})`.as('found'))
        .executeTakeFirstOrThrow(),
    'read only'
  );
  const versions = z.array(written).nullable().parse(found) ?? error(404);
  return { versions, text: versions[0]?.text ?? '', version: versions[0]?.version ?? 0 };
}

/** Adds a version; an empty text takes the page back. */
export async function writeInstallationText(
  userId: string,
  page: LegalPage,
  { version, text }: { version: number; text: string }
): Promise<void> {
  const saved = await installationTextToEdit(userId, page);
  if (saved.version === version && saved.text === text) return;
  const { done } = await asSignIn((tx) =>
    tx
      .selectNoFrom(
        sql<boolean>`auth.operator_write_legal_text(${userId}, ${page}, ${version}, ${text})`.as(
          'done'
        )
      )
      .executeTakeFirstOrThrow()
  );
  if (done) return;
  const now = await installationTextToEdit(userId, page);
  throw new Outdated({
    kind: 'conflict',
    text: m.legal_edit_meanwhile(),
    differences: [{ label: m.legal_edit_text(), mine: text, theirs: now.text }],
    version: String(now.version)
  });
}

const written = z.object({
  version: z.number(),
  text: z.string(),
  writtenAt: z.coerce.date(),
  /** Null: an account that is gone. */
  writtenBy: z.string().nullable()
});
