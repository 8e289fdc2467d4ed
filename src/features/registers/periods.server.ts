import { sql } from 'kysely';
import type { Tx } from '#server/db.ts';
import type { Period } from './period.ts';

/** What held of a school or owner, and from when to when: by field, the latest first. */
export async function periodsOf(tx: Tx, organisation: string): Promise<Period[]> {
  const found = await sql<Period>`
    select p.id, p.field, coalesce(p.value, o.name) as value, p.owner_id as "ownerId",
      p.valid_from as "validFrom", p.valid_to as "validTo",
      row_number() over (partition by p.field order by p.valid_from) = 1 as "isFirst"
    from app.organisation_period p
    left join app.organisation o on o.region_id = p.region_id and o.id = p.owner_id
    where p.region_id = ${tx.region} and p.organisation_id = ${organisation}
    order by array_position(array['name', 'type', 'owner', 'pupils'], p.field), p.valid_from desc`.execute(
    tx
  );
  return found.rows;
}
