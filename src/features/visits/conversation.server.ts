import { sql, type RawBuilder } from 'kysely';
import { jsonArrayFrom } from 'kysely/helpers/postgres';
import type { Tx } from '#server/db.ts';
import { isActive } from './facts.server.ts';
import type { Topic } from './topic.ts';

/** What the copy of a visit says, criterion by criterion, and to the owner who at the table may not see it. */
export async function talkTopics(
  tx: Tx,
  { id, isOwn }: { id: string; isOwn: boolean },
  copyId: string
): Promise<Topic[]> {
  const topics = await topicsOf(tx, { visitId: id, copyId }, isActive);
  return topics.map(({ readers, ...topic }) => ({
    ...topic,
    isCovered: false,
    // A partner finds only its own releases and cannot tell what others see.
    hiddenFrom: isOwn ? readers.filter(({ sees }) => !sees).map(({ name }) => name) : [],
    remarkHiddenFrom:
      isOwn && topic.remark
        ? readers.filter(({ seesRemark }) => !seesRemark).map(({ name }) => name)
        : []
  }));
}

/**
 * What a frozen copy says, and which partners of the visit may not see it.
 *
 * @param standing which releases `r` count, for example those that reach somebody today
 */
export async function topicsOf(
  tx: Tx,
  at: { visitId: string; copyId: string },
  standing: RawBuilder<boolean>
) {
  const released = sql`
    from app.release r
    join app.release_theme rt on rt.region_id = r.region_id and rt.release_id = r.id
    where r.region_id = p.region_id and r.copy_id = w.copy_id and r.recipient_id = p.organisation_id
      and rt.theme_id = w.theme_id and ${standing}`;
  return tx
    .selectFrom('app.copied_answer as w')
    .innerJoin('app.worded_criterion as k', (join) =>
      join.onRef('k.region_id', '=', 'w.region_id').onRef('k.id', '=', 'w.criterion_id')
    )
    .innerJoin('app.worded_theme as t', (join) =>
      join.onRef('t.region_id', '=', 'w.region_id').onRef('t.id', '=', 'w.theme_id')
    )
    .leftJoin('app.copied_remark as n', (join) =>
      join
        .onRef('n.region_id', '=', 'w.region_id')
        .onRef('n.copy_id', '=', 'w.copy_id')
        .onRef('n.criterion_id', '=', 'w.criterion_id')
    )
    .where('w.region_id', '=', tx.region)
    .where('w.copy_id', '=', at.copyId)
    .select(['k.id', 'k.key', 'k.title', 'k.guiding_question as question', 'k.lang'])
    .select(['k.level_texts as levelTexts', 't.number as themeNumber', 't.title as themeTitle'])
    .select('t.key as themeKey')
    .select(['w.current_level as currentLevel', 'w.no_level as noLevel', 'w.horizon'])
    .select(['w.target_level as targetLevel', 'w.priority', 'w.to_discuss as toDiscuss'])
    .select('n.remark')
    .select((eb) =>
      jsonArrayFrom(
        eb
          .selectFrom('app.visit_partner as p')
          .innerJoin('app.organisation as o', (join) =>
            join.onRef('o.region_id', '=', 'p.region_id').onRef('o.id', '=', 'p.organisation_id')
          )
          .whereRef('p.region_id', '=', 'w.region_id')
          .where('p.visit_id', '=', at.visitId)
          .select('o.name')
          .select(sql<boolean>`exists (select ${released})`.as('sees'))
          .select(sql<boolean>`exists (select ${released} and r.includes_remarks)`.as('seesRemark'))
          .orderBy(sql`o.name collate "de-x-icu"`)
      ).as('readers')
    )
    .orderBy('t.position')
    .orderBy('k.position')
    .execute();
}
