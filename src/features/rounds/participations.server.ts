import { sql } from 'kysely';
import { jsonObjectFrom } from 'kysely/helpers/postgres';
import type { Tx } from '#server/db.ts';
import type { ParticipationState } from './round.ts';

/** Who is asked in rounds, of those the acting person may see: `p`, with its organisation `o`. */
export function participations(tx: Tx) {
  return tx
    .selectFrom('app.round_owner as p')
    .innerJoin('app.organisation as o', (join) =>
      join.onRef('o.region_id', '=', 'p.region_id').onRef('o.id', '=', 'p.owner_id')
    )
    .select(['p.id', 'p.owner_id as ownerId', 'o.name as owner', 'p.until', 'p.reason'])
    .select([
      sql<ParticipationState>`p.state`.as('state'),
      sql<string>`(p.state_at at time zone 'Europe/Berlin')::date`.as('since'),
      sql<string>`app.round_deadline(p)`.as('dueOn')
    ])
    .select(({ selectFrom }) =>
      jsonObjectFrom(
        selectFrom('app.round_extension as e')
          .select(['e.id', 'e.until', 'e.reason'])
          .whereRef('e.region_id', '=', 'p.region_id')
          .whereRef('e.participation_id', '=', 'p.id')
          .where('e.state', '=', 'asked')
      ).as('asked')
    )
    .where('p.region_id', '=', tx.region);
}
