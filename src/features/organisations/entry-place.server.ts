import { sql } from 'kysely';
import { m } from '#messages';
import type { Tx } from '#server/db.ts';
import { Invalid } from '#server/form.ts';

type Typed = Readonly<{
  municipalityId: string | null;
  newMunicipality: string;
  newMunicipalityKey: string | null;
}>;

/** The municipality somebody chose or named; the one named is new and is made. Null where there is neither. */
export async function placeOf(tx: Tx, typed: Typed): Promise<{ id: string; key: string } | null> {
  if (typed.newMunicipality) return newMunicipality(tx, typed);
  if (typed.newMunicipalityKey) throw new Invalid({ newMunicipality: m.form_required() });
  if (!typed.municipalityId) return null;
  const chosen = await tx
    .selectFrom('app.municipality')
    .select(['id', 'key'])
    .where('region_id', '=', tx.region)
    .where('id', '=', typed.municipalityId)
    .executeTakeFirst();
  if (!chosen) throw new Invalid({ municipalityId: m.form_choice() });
  return chosen;
}

async function newMunicipality(tx: Tx, typed: Typed): Promise<{ id: string; key: string }> {
  if (typed.municipalityId) throw new Invalid({ newMunicipality: m.entry_municipality_both() });
  const name = typed.newMunicipality;
  const known = await tx
    .selectFrom('app.municipality')
    .select('id')
    .where('region_id', '=', tx.region)
    .where('gone_on', 'is', null)
    .where(sql`lower(name)`, '=', name.toLowerCase())
    .executeTakeFirst();
  if (known) throw new Invalid({ newMunicipality: m.entry_municipality_known() });
  return tx
    .insertInto('app.municipality')
    .values({ region_id: tx.region, name, key: typed.newMunicipalityKey ?? (await ownKey(tx)) })
    .returning(['id', 'key'])
    .executeTakeFirstOrThrow();
}

/** Where nobody knows the official key: 99 and the next number. */
async function ownKey(tx: Tx): Promise<string> {
  const { key } = await tx
    .selectFrom('app.municipality')
    .select(sql<string>`(coalesce(max(key)::int, 99000000) + 1)::text`.as('key'))
    .where('region_id', '=', tx.region)
    .where('key', 'like', '99%')
    .executeTakeFirstOrThrow();
  return key;
}
