import { error } from '@sveltejs/kit';
import { sql } from 'kysely';
import { now } from '#server/clock.ts';
import type { Tx } from '#server/db.ts';
import { isOpen } from './extract.ts';

/** What the page tells before somebody asks: how much there is, and who asked before. 403 for who does not lead. */
export async function extractPage(tx: Tx) {
  const own = await organisationOf(tx);
  const { rows } = await sql<Counts>`
    select o.name,
      (select count(*)::int from app.membership m where m.region_id = o.region_id and m.organisation_id = o.id) as people,
      (select count(*)::int from app.assessment a where a.region_id = o.region_id) as assessments,
      (select count(*)::int from app.release r where r.region_id = o.region_id and r.recipient_id = o.id) as releases,
      (select count(*)::int from app.visit v where v.region_id = o.region_id) as visits,
      (select count(*)::int from app.report_sheet s where s.region_id = o.region_id) as sheets,
      (select count(*)::int from app.file f where f.region_id = o.region_id) as files
    from app.organisation o where o.region_id = ${tx.region} and o.id = ${own}`.execute(tx);
  const made = await tx
    .selectFrom('app.data_extract')
    .where('region_id', '=', tx.region)
    .where('organisation_id', '=', own)
    .select(['id', 'made_at as madeAt'])
    .select(sql<boolean>`made_by is not distinct from app.current_membership()`.as('isMine'))
    .orderBy('made_at', 'desc')
    .limit(20)
    .execute();
  const counts = rows[0] ?? error(404);
  return {
    counts,
    made: made.map((one) => ({ ...one, isOpen: one.isMine && isOpen(one.madeAt, now()) }))
  };
}

type Counts = {
  name: string;
  people: number;
  assessments: number;
  releases: number;
  visits: number;
  sheets: number;
  files: number;
};

/** Notes that somebody asks for everything the organisation has; the note stays, in the history as well. */
export async function askExtract(tx: Tx): Promise<void> {
  const own = await organisationOf(tx);
  await tx
    .insertInto('app.data_extract')
    .values({
      region_id: tx.region,
      organisation_id: own,
      made_by: sql`app.current_membership()`
    })
    .execute();
}

/** Whose extract it is; 404 for everybody but who asked for it, 410 once its time is over. */
export async function extractOf(tx: Tx, id: string): Promise<{ own: string; name: string }> {
  const row = await tx
    .selectFrom('app.data_extract as e')
    .innerJoin('app.organisation as o', (join) =>
      join.onRef('o.region_id', '=', 'e.region_id').onRef('o.id', '=', 'e.organisation_id')
    )
    .where('e.region_id', '=', tx.region)
    .where('e.id', '=', id)
    .where(sql<boolean>`e.made_by = app.current_membership()`)
    .select(['e.organisation_id as own', 'o.name', 'e.made_at as madeAt'])
    .executeTakeFirst();
  if (!row) error(404);
  if (!isOpen(row.madeAt, now())) error(410);
  return row;
}

async function organisationOf(tx: Tx): Promise<string> {
  const { rows } = await sql<{ own: string | null }>`
    select (app.organisations_where('data.extract'))[1] as own`.execute(tx);
  return rows[0]?.own ?? error(403);
}
