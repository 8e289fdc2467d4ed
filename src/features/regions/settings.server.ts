import { error } from '@sveltejs/kit';
import { sql, type Updateable } from 'kysely';
import { jsonArrayFrom } from 'kysely/helpers/postgres';
import type { Problem } from '#base/form-state.ts';
import { m } from '#messages';
import type { Tx } from '#server/db.ts';
import { Outdated } from '#server/form.ts';
import type { DB } from '#server/schema.ts';
import { differencesOf, type Typed } from './settings-differences.ts';
import type { DetailsInput, HorizonInput, WordsInput } from './settings-input.ts';
import { namedThings, type Words } from './words.ts';

export type RegionSettings = Awaited<ReturnType<typeof regionSettings>>;

/** What everybody in the region may know about it. */
export async function regionSettings(tx: Tx) {
  const row = await tx
    .selectFrom('app.region as r')
    .select(['r.name', 'r.short_name as shortName', 'r.county_key as county', 'r.version'])
    .select(['r.address', 'r.phone', 'r.contact_mail as contactMail', 'r.accent'])
    .select(['r.sender_name as senderName', 'r.reply_to as replyTo'])
    .select(['r.former_short_names as formerShortNames', 'r.logo_file_id as logoFileId'])
    .select(['r.horizon_short_years as short', 'r.horizon_medium_years as medium'])
    .select(['r.horizon_long_years as long', 'r.is_demo as isDemo'])
    .select([sql<'de' | 'en'>`r.language`.as('language'), sql<Words>`r.words`.as('words')])
    .select(sql<boolean>`app.may_in_region('region.edit')`.as('mayEdit'))
    .select(sql<boolean>`cardinality(app.organisations_where('data.extract')) > 0`.as('mayExtract'))
    .select(({ selectFrom }) => [
      jsonArrayFrom(
        selectFrom('app.municipality as k')
          .select('k.name')
          .whereRef('k.region_id', '=', 'r.id')
          .orderBy(sql`k.name collate "de-x-icu"`)
      ).as('municipalities'),
      selectFrom('app.organisation as o')
        .select('o.name')
        .whereRef('o.region_id', '=', 'r.id')
        .where('o.kind', '=', 'coordinationOffice')
        .orderBy('o.created_at')
        .orderBy('o.id')
        .limit(1)
        .as('office')
    ])
    .where('r.id', '=', tx.region)
    .executeTakeFirst();
  return row ?? error(404);
}

/** The same for the forms, which are for those who look after the region. */
export async function settingsToEdit(tx: Tx): Promise<RegionSettings> {
  const settings = await regionSettings(tx);
  return settings.mayEdit ? settings : error(403);
}

export async function changeDetails(tx: Tx, input: DetailsInput): Promise<void> {
  const { version, ...typed } = input;
  await change(tx, version, typed, {
    name: typed.name,
    short_name: typed.shortName,
    address: typed.address,
    phone: typed.phone,
    contact_mail: typed.contactMail,
    sender_name: typed.senderName,
    reply_to: typed.replyTo,
    language: typed.language
  });
}

/** From now on; copies that were taken keep the years of their time. */
export async function changeHorizons(tx: Tx, input: HorizonInput): Promise<void> {
  const { version, ...typed } = input;
  await change(tx, version, typed, {
    horizon_short_years: typed.short,
    horizon_medium_years: typed.medium,
    horizon_long_years: typed.long
  });
}

export async function changeWords(tx: Tx, input: WordsInput): Promise<void> {
  const { version, ...typed } = input;
  const own = namedThings.map((thing) => [thing, typed[thing]]).filter(([, word]) => word !== '');
  await change(tx, version, typed, { words: JSON.stringify(Object.fromEntries(own)) });
}

/** The only way to write settings: with the version that was read, else with both texts and a choice. */
export async function change(
  tx: Tx,
  version: number,
  typed: Typed,
  values: Updateable<DB['app.region']>
): Promise<void> {
  const saved = await settingsToEdit(tx);
  const { numUpdatedRows } = await tx
    .updateTable('app.region')
    .set((eb) => ({ ...values, version: eb('version', '+', 1) }))
    .where('id', '=', tx.region)
    .where('version', '=', version)
    .executeTakeFirst();
  if (numUpdatedRows === 0n) throw conflict(saved.version, differencesOf(saved, typed));
}

function conflict(version: number, differences: NonNullable<Problem['differences']>): Outdated {
  const text = m.region_changed_meanwhile();
  return new Outdated({ kind: 'conflict', text, differences, version: String(version) });
}
