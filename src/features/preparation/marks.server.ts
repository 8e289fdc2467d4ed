import { error } from '@sveltejs/kit';
import { sql } from 'kysely';
import { basis } from '#features/visits/facts.server.ts';
import { visit } from '#features/visits/visits.server.ts';
import { m } from '#messages';
import { now } from '#server/clock.ts';
import type { Tx } from '#server/db.ts';
import { Outdated } from '#server/form.ts';
import type { Mark } from './mark.ts';
import type { MarkInput } from './preparation-input.ts';

/** What was marked for a visit and the reader may see, in the order of the matrix, the Schulträger's first. */
export async function marksOf(tx: Tx, visitId: string): Promise<Mark[]> {
  return marksQuery(tx, visitId).execute();
}

/** The same, to be read within a larger statement. */
export function marksQuery(tx: Tx, visitId: string) {
  return marks(tx).where('k.visit_id', '=', visitId);
}

/** Criteria of the copy a visit rests on, as far as the reader sees them, to choose what to mark. */
export async function criteriaToMark(tx: Tx, visitId: string) {
  const found = await visit(tx, visitId);
  const criteria = found.copy ? await criteriaOf(tx, found.copy.id, visitId).execute() : [];
  return { visit: found, criteria, marks: await marksOf(tx, visitId) };
}

/** One criterion on the copy a visit rests on and what was marked there; 403 for those who only read along. */
export async function markPage(tx: Tx, visitId: string, key: string) {
  const found = await visit(tx, visitId);
  const copyId = found.copy?.id ?? error(404);
  const criterion =
    (await criteriaOf(tx, copyId, visitId).where('c.key', '=', key).executeTakeFirst()) ??
    error(404);
  if (!criterion.markerId) error(403);
  const all = await marks(tx)
    .where('k.visit_id', '=', visitId)
    .where('k.criterion_id', '=', criterion.id)
    .execute();
  const own =
    all.find(({ partyId }) => partyId === (criterion.unitId ?? criterion.markerId)) ?? null;
  return { visit: found, criterion, own, others: all.filter((mark) => mark !== own) };
}

/** Marks a criterion for the acting organisation, changes its question or takes the mark off again. */
export async function mark(tx: Tx, visitId: string, key: string, input: MarkInput) {
  const page = await markPage(tx, visitId, key);
  const isSaved =
    (page.own?.version ?? 0) === input.version &&
    (page.own ? await change(tx, page.own, visitId, input) : await add(tx, page, input));
  if (!isSaved) throw conflict(await markPage(tx, visitId, key), input);
  return page;
}

/** The open visit that rests on this copy, and what the acting organisation marked for it; null where it may not. */
export async function markingOf(tx: Tx, copyId: string) {
  const row = await tx
    .selectFrom('app.visit as v')
    .innerJoinLateral(basis, (join) => join.onTrue())
    .where('v.region_id', '=', tx.region)
    .where('v.state', 'in', ['planned', 'talking'])
    .where('basis.id', '=', copyId)
    .where(sql<boolean>`cardinality(app.organisations_where('visit.mark')) > 0`)
    .select(['v.id', 'v.title', 'v.held_on as heldOn'])
    .select(
      sql<{ key: string; question: string }[]>`(
        select coalesce(json_agg(json_build_object('key', c.key, 'question', k.question) order by c.key), '[]')
        from app.visit_mark k
        join app.criterion c on c.region_id = k.region_id and c.id = k.criterion_id
        where k.region_id = v.region_id and k.visit_id = v.id
          and k.organisation_id = any ((select app.organisations_where('visit.mark'))::uuid[])
            and k.unit_id is not distinct from app.speaking_unit(v.id))`.as('marks')
    )
    .orderBy('v.held_on')
    .limit(1)
    .executeTakeFirst();
  return row ?? null;
}

type Page = Awaited<ReturnType<typeof markPage>>;

async function add(tx: Tx, { visit: at, criterion }: Page, input: MarkInput): Promise<boolean> {
  if (input.tun === 'entfernen') return true;
  const row = await tx
    .insertInto('app.visit_mark')
    .values({
      region_id: tx.region,
      visit_id: at.id,
      criterion_id: criterion.id,
      organisation_id: criterion.markerId ?? error(403),
      unit_id: criterion.unitId,
      owner_id: at.ownerId,
      template_id: criterion.templateId,
      theme_id: criterion.themeId,
      question: input.question,
      marked_by: tx.actor.membershipId
    })
    .onConflict((conflict) => conflict.doNothing())
    .returning('version')
    .executeTakeFirst();
  return row !== undefined;
}

async function change(tx: Tx, own: Mark, visitId: string, input: MarkInput): Promise<boolean> {
  const at = sql<boolean>`region_id = ${tx.region} and visit_id = ${visitId}
    and criterion_id = ${own.criterionId} and party_id = ${own.partyId}
    and version = ${input.version}`;
  const changed =
    input.tun === 'entfernen'
      ? await tx.deleteFrom('app.visit_mark').where(at).executeTakeFirst()
      : await tx
          .updateTable('app.visit_mark')
          .set({
            question: input.question,
            version: input.version + 1,
            marked_at: now(),
            marked_by: tx.actor.membershipId
          })
          .where(at)
          .executeTakeFirst();
  return ('numDeletedRows' in changed ? changed.numDeletedRows : changed.numUpdatedRows) > 0n;
}

function conflict({ own }: Page, input: MarkInput): Outdated {
  return new Outdated({
    kind: 'conflict',
    text: m.preparation_mark_changed_meanwhile(),
    differences: [
      { label: m.preparation_question(), mine: input.question, theirs: own?.question ?? '' }
    ],
    version: String(own?.version ?? 0)
  });
}

function marks(tx: Tx) {
  return tx
    .selectFrom('app.visit_mark as k')
    .innerJoin('app.worded_criterion as c', (join) =>
      join.onRef('c.region_id', '=', 'k.region_id').onRef('c.id', '=', 'k.criterion_id')
    )
    .innerJoin('app.theme as t', (join) =>
      join.onRef('t.region_id', '=', 'k.region_id').onRef('t.id', '=', 'k.theme_id')
    )
    .innerJoin('app.organisation as o', (join) =>
      join.onRef('o.region_id', '=', 'k.region_id').onRef('o.id', '=', 'k.organisation_id')
    )
    .leftJoin('app.unit as u', (join) =>
      join.onRef('u.region_id', '=', 'k.region_id').onRef('u.id', '=', 'k.unit_id')
    )
    .where('k.region_id', '=', tx.region)
    .select(['c.id as criterionId', 'c.key', 'c.title', 'c.lang', 't.number as themeNumber'])
    .select(['o.id as organisationId', 'k.question', 'k.version'])
    .select(sql<string>`k.party_id`.as('partyId'))
    .select(sql<string>`coalesce(u.name, o.name)`.as('organisation'))
    .select(sql<boolean>`k.organisation_id = k.owner_id and k.unit_id is null`.as('isOwner'))
    .select(
      sql<boolean>`o.id = any ((select app.organisations_where('shared.read'))::uuid[])
        and k.unit_id is not distinct from app.speaking_unit(k.visit_id)`.as('isMine')
    )
    .orderBy('t.position')
    .orderBy('c.position')
    .orderBy(sql`k.organisation_id = k.owner_id desc`)
    .orderBy(sql`k.unit_id is null desc`)
    .orderBy(sql`coalesce(u.name, o.name) collate "de-x-icu"`);
}

function criteriaOf(tx: Tx, copyId: string, visitId: string) {
  return tx
    .selectFrom('app.copied_answer as w')
    .innerJoin('app.worded_criterion as c', (join) =>
      join.onRef('c.region_id', '=', 'w.region_id').onRef('c.id', '=', 'w.criterion_id')
    )
    .innerJoin('app.worded_theme as t', (join) =>
      join.onRef('t.region_id', '=', 'w.region_id').onRef('t.id', '=', 'w.theme_id')
    )
    .where('w.region_id', '=', tx.region)
    .where('w.copy_id', '=', copyId)
    .select(['c.id', 'c.key', 'c.title', 'c.lang', 'c.guiding_question as question'])
    .select(['w.template_id as templateId', 'w.theme_id as themeId'])
    .select(['t.number as themeNumber', 't.title as themeTitle'])
    .select(['w.current_level as currentLevel', 'w.target_level as targetLevel'])
    .select(sql<string | null>`(select app.organisations_where('visit.mark'))[1]`.as('markerId'))
    .select(sql<string | null>`app.speaking_unit(${visitId})`.as('unitId'))
    .orderBy('t.position')
    .orderBy('c.position');
}
