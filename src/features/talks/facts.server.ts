import { sql } from 'kysely';
import { jsonArrayFrom } from 'kysely/helpers/postgres';
import { agendaQuery } from '#features/agendas/agendas.server.ts';
import { goalsQuery } from '#features/goals/goals.server.ts';
import { measuresFromQuery } from '#features/goals/measure-list.server.ts';
import { expectationsQuery } from '#features/preparation/expectations.server.ts';
import { marksQuery } from '#features/preparation/marks.server.ts';
import { itemsQuery } from '#features/visit-items/items.server.ts';
import type { Tx } from '#server/db.ts';
import type { Pause } from './clock.ts';
import { penQuery } from './pen.server.ts';
import { earlierGoalsQuery } from './recorded.server.ts';

export type AgendaItem = Awaited<ReturnType<typeof talkFacts>>['agenda'][number];

/** What the page of a talk shows besides the visit and its copy, in one statement. */
export async function talkFacts(tx: Tx, visitId: string) {
  return tx
    .selectNoFrom([
      jsonArrayFrom(agendaQuery(tx, visitId)).as('agenda'),
      jsonArrayFrom(marksQuery(tx, visitId)).as('marks'),
      jsonArrayFrom(goalsQuery(tx, visitId)).as('goals'),
      jsonArrayFrom(measuresFromQuery(tx, visitId)).as('measures'),
      jsonArrayFrom(itemsQuery(tx, visitId)).as('items'),
      jsonArrayFrom(expectationsQuery(tx, visitId)).as('parties'),
      jsonArrayFrom(earlierGoalsQuery(tx, visitId)).as('earlier'),
      jsonArrayFrom(penQuery(tx, visitId)).as('pen'),
      jsonArrayFrom(pausesQuery(tx, visitId)).as('pauses')
    ])
    .executeTakeFirstOrThrow();
}

function pausesQuery(tx: Tx, visitId: string) {
  return sql<Pause>`(
    select p.id, ${milliseconds('began_at')} as began, ${milliseconds('ended_at')} as ended
    from app.talk_pause p
    where p.region_id = ${tx.region} and p.visit_id = ${visitId}
    order by p.began_at)`;
}

const milliseconds = (column: 'began_at' | 'ended_at') =>
  sql`floor(extract(epoch from ${sql.ref(`p.${column}`)}) * 1000)`;
