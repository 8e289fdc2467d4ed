import { error } from '@sveltejs/kit';
import { sql } from 'kysely';
import type { Tx } from '#server/db.ts';
import { Invalid } from '#server/form.ts';
import { m } from '#messages';
import { differencesBetween, mixed } from './conflict.ts';
import type { ThemeInput } from './draft-input.ts';
import { countChange, draft } from './drafts.server.ts';
import { nextThemeKey } from './keys.server.ts';
import { themeLabels } from './labels.ts';
import { savedTheme } from './saved.ts';
import { otherLanguage, type Version } from './version.ts';

/** A theme of a draft with its title in the other language. */
export async function themeToEdit(tx: Tx, id: string, themeId: string) {
  const found = await draft(tx, id);
  const theme = found.themes.find((one) => one.id === themeId) ?? error(404);
  const other = await tx
    .selectFrom('app.theme_wording')
    .select('title')
    .where('region_id', '=', tx.region)
    .where('theme_id', '=', themeId)
    .where('language', '=', otherLanguage(found))
    .executeTakeFirst();
  return { draft: found, theme, otherTitle: other?.title ?? '' };
}

export async function addTheme(tx: Tx, id: string, input: ThemeInput): Promise<void> {
  const found = await draft(tx, id);
  await countChange(tx, found, input.version);
  const made = await tx
    .insertInto('app.theme')
    .values({
      region_id: tx.region,
      template_id: id,
      key: await nextThemeKey(tx, found),
      number: input.number,
      title: input.title,
      stays_inside: input.staysInside,
      position: found.themes.length
    })
    .returning('id')
    .executeTakeFirstOrThrow();
  await wordTheme(tx, found, made.id, input.otherTitle);
}

export async function changeTheme(
  tx: Tx,
  id: string,
  themeId: string,
  typed: ThemeInput
): Promise<void> {
  const { draft: found, theme, otherTitle } = await themeToEdit(tx, id, themeId);
  const saved = savedTheme(theme, otherTitle);
  await countChange(tx, found, typed.version, () =>
    differencesBetween(typed, saved, themeLabels())
  );
  const input = mixed(typed, saved);
  await tx
    .updateTable('app.theme')
    .set({ number: input.number, title: input.title, stays_inside: input.staysInside })
    .where('region_id', '=', tx.region)
    .where('id', '=', themeId)
    .execute();
  await wordTheme(tx, found, themeId, input.otherTitle);
}

/** Only an empty theme goes: criteria are taken out one by one, each on a page that says what is lost. */
export async function removeTheme(tx: Tx, id: string, themeId: string): Promise<void> {
  const { theme } = await themeToEdit(tx, id, themeId);
  if (theme.criteria.length > 0) throw new Invalid({ '': m.template_theme_not_empty() });
  await tx
    .deleteFrom('app.theme')
    .where('region_id', '=', tx.region)
    .where('id', '=', themeId)
    .execute();
}

async function wordTheme(tx: Tx, found: Version, themeId: string, title: string): Promise<void> {
  const at = { region_id: tx.region, theme_id: themeId, language: otherLanguage(found) };
  if (!title) {
    await sql`delete from app.theme_wording where region_id = ${at.region_id}
      and theme_id = ${themeId} and language = ${at.language}`.execute(tx);
    return;
  }
  await tx
    .insertInto('app.theme_wording')
    .values({ ...at, template_id: found.id, title })
    .onConflict((known) =>
      known.columns(['region_id', 'theme_id', 'language']).doUpdateSet({ title })
    )
    .execute();
}
