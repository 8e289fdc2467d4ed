import { sql } from 'kysely';
import { isActive } from '#features/visits/facts.server.ts';
import { visit } from '#features/visits/visits.server.ts';
import type { Tx } from '#server/db.ts';
import type { AgendaKind, AgendaState } from './agenda.ts';

export type AgendaItem = Awaited<ReturnType<typeof agendaOf>>[number];

/** The Tagesordnung of a visit as far as the reader may see it, in its order. */
export async function agendaOf(tx: Tx, visitId: string) {
  return agendaQuery(tx, visitId).execute();
}

/** The same, to be read within a larger statement. */
export function agendaQuery(tx: Tx, visitId: string) {
  return tx
    .selectFrom('app.agenda_item as i')
    .leftJoin('app.worded_criterion as k', (join) =>
      join.onRef('k.region_id', '=', 'i.region_id').onRef('k.id', '=', 'i.criterion_id')
    )
    .leftJoin('app.worded_theme as t', (join) =>
      join.onRef('t.region_id', '=', 'i.region_id').onRef('t.id', '=', 'i.theme_id')
    )
    .leftJoin('app.agenda_reason as r', (join) =>
      join.onRef('r.region_id', '=', 'i.region_id').onRef('r.item_id', '=', 'i.id')
    )
    .where('i.region_id', '=', tx.region)
    .where('i.visit_id', '=', visitId)
    .select(['i.id', 'i.title', 'i.minutes', 'i.is_internal as isInternal', 'i.version'])
    .select([sql<AgendaKind>`i.kind`.as('kind'), sql<AgendaState>`i.state`.as('state')])
    .select(['i.state_at as stateAt', 'i.criterion_id as criterionId', 'k.key as criterionKey'])
    .select(['t.number as themeNumber', 't.title as themeTitle'])
    .select(sql<string[]>`coalesce(r.reasons, '{}')`.as('reasons'))
    .select(hiddenFrom.as('hiddenFrom'))
    .orderBy('i.position')
    .orderBy('i.id');
}

/** A visit, its Tagesordnung and the criteria that could still be put on it. */
export async function agendaPage(tx: Tx, visitId: string) {
  const found = await visit(tx, visitId);
  const items = await agendaOf(tx, visitId);
  const criteria = found.mayEdit && found.copy ? await criteriaOf(tx, found.copy.id) : [];
  const listed = new Set(items.map(({ criterionId }) => criterionId));
  return { visit: found, items, criteria: criteria.filter(({ id }) => !listed.has(id)) };
}

// Which partners find this item on no list of theirs; a partner can only tell that it sees its own.
const hiddenFrom = sql<string[]>`(
  select coalesce(json_agg(o.name order by o.name collate "de-x-icu"), '[]')
  from app.visit_partner p
  join app.organisation o on o.region_id = p.region_id and o.id = p.organisation_id
  where p.region_id = i.region_id and p.visit_id = i.visit_id
    and i.owner_id = any ((select app.organisations_where('visit.read'))::uuid[])
    and (i.is_internal or (i.theme_id is not null and not exists (
      select from app.release r
      join app.release_theme rt on rt.region_id = r.region_id and rt.release_id = r.id
      where r.region_id = i.region_id and r.organisation_id = i.owner_id
        and r.recipient_id = p.organisation_id and rt.theme_id = i.theme_id and ${isActive}))))`;

async function criteriaOf(tx: Tx, copyId: string) {
  return tx
    .selectFrom('app.copied_answer as w')
    .innerJoin('app.worded_criterion as k', (join) =>
      join.onRef('k.region_id', '=', 'w.region_id').onRef('k.id', '=', 'w.criterion_id')
    )
    .innerJoin('app.worded_theme as t', (join) =>
      join.onRef('t.region_id', '=', 'w.region_id').onRef('t.id', '=', 'w.theme_id')
    )
    .where('w.region_id', '=', tx.region)
    .where('w.copy_id', '=', copyId)
    .select(['k.id', 'k.title', 't.number as themeNumber'])
    .orderBy('t.position')
    .orderBy('k.position')
    .execute();
}
