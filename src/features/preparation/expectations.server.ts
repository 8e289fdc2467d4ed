import { error } from '@sveltejs/kit';
import { sql } from 'kysely';
import { visit } from '#features/visits/visits.server.ts';
import { m } from '#messages';
import { now } from '#server/clock.ts';
import type { Tx } from '#server/db.ts';
import { Outdated } from '#server/form.ts';
import type { Expectation, Party } from './expectation.ts';
import type { ExpectationInput } from './preparation-input.ts';

/** Every party of a visit with what it expects and contributes, the Schulträger first. */
export async function expectationsOf(tx: Tx, visitId: string): Promise<Party[]> {
  const { rows } = await expectationsQuery(tx, visitId).execute(tx);
  return rows;
}

/** The same, to be read within a larger statement. */
export function expectationsQuery(tx: Tx, visitId: string) {
  return sql<Party>`(
    select o.id as "organisationId", t.unit_id as "unitId", coalesce(u.name, o.name) as name,
      t.is_owner as "isOwner",
      o.id = any ((select app.organisations_where('shared.read'))::uuid[])
        and t.unit_id is not distinct from app.speaking_unit(v.id) as "isMine",
      case when t.unit_id is null then o.id = any ((select app.organisations_where('visit.expect'))::uuid[])
        else t.unit_id is not distinct from app.speaking_unit(v.id) end as "mayAnswer",
      o.id = any ((select app.organisations_where('visit.mark'))::uuid[])
        and t.unit_id is not distinct from app.speaking_unit(v.id) as "mayMark",
      case when e.visit_id is not null then json_build_object(
        'expects', e.expects, 'contributes', e.contributes, 'version', e.version) end as expectation
    from app.visit v
    cross join lateral (
      select v.owner_id as id, null::uuid as unit_id, true as is_owner
      union all
      select v.owner_id, w.unit_id, false from app.visit_unit w
      where w.region_id = v.region_id and w.visit_id = v.id
      union all
      select p.organisation_id, null, false from app.visit_partner p
      where p.region_id = v.region_id and p.visit_id = v.id) t
    join app.organisation o on o.region_id = v.region_id and o.id = t.id
    left join app.unit u on u.region_id = v.region_id and u.id = t.unit_id
    left join app.visit_expectation e
      on e.region_id = v.region_id and e.visit_id = v.id and e.party_id = coalesce(t.unit_id, t.id)
    where v.region_id = ${tx.region} and v.id = ${visitId}
    order by t.is_owner desc, t.unit_id is null, coalesce(u.name, o.name) collate "de-x-icu")`;
}

/** The visit and the acting organisation's own answer; 403 for those who only read along. */
export async function expectationToWrite(tx: Tx, visitId: string) {
  const found = await visit(tx, visitId);
  const parties = await expectationsOf(tx, visitId);
  const own = parties.find(({ mayAnswer }) => mayAnswer) ?? error(403);
  const others = parties.filter((party) => party !== own).map(({ name }) => name);
  return { visit: found, own, others };
}

/** Says for the acting organisation or Bereich what it expects and contributes; closed once the talk is over. */
export async function answerExpectation(
  tx: Tx,
  visitId: string,
  input: ExpectationInput
): Promise<void> {
  const { visit: found, own } = await expectationToWrite(tx, visitId);
  const { version, ...texts } = input;
  const isSaved =
    (own.expectation?.version ?? 0) === version &&
    (own.expectation
      ? await change(tx, { visitId, partyId: own.unitId ?? own.organisationId }, input)
      : await add(tx, { visitId, own, ownerId: found.ownerId }, texts));
  if (!isSaved) throw await conflict(tx, visitId, texts);
}

/** Visits ahead for which the acting organisation or Bereich has not said yet what it expects, in a larger statement. */
export function unansweredVisitsQuery(tx: Tx) {
  return sql<{ id: string; title: string; heldOn: string }>`(
    select v.id, v.title, v.held_on as "heldOn"
    from app.visit v
    cross join lateral (
      select unnest((select app.organisations_where('visit.expect'))::uuid[])
      union all
      select app.speaking_unit(v.id)) as mine (id)
    where v.region_id = ${tx.region} and v.state = 'planned'
      and (v.owner_id = mine.id or mine.id = app.speaking_unit(v.id)
        or v.id = any ((select app.visits_shared_with_me())::uuid[]))
      and (exists (select from app.visit_partner p where p.region_id = v.region_id and p.visit_id = v.id)
        or exists (select from app.visit_unit u where u.region_id = v.region_id and u.visit_id = v.id))
      and mine.id is not null
      and not exists (
        select from app.visit_expectation e
        where e.region_id = v.region_id and e.visit_id = v.id and e.party_id = mine.id)
    order by v.held_on
    limit 5)`;
}

type Texts = Omit<ExpectationInput, 'version'>;

async function add(
  tx: Tx,
  at: { visitId: string; own: Party; ownerId: string },
  texts: Texts
): Promise<boolean> {
  const row = await tx
    .insertInto('app.visit_expectation')
    .values({
      region_id: tx.region,
      visit_id: at.visitId,
      organisation_id: at.own.organisationId,
      unit_id: at.own.unitId,
      owner_id: at.ownerId,
      ...texts,
      written_by: tx.actor.membershipId
    })
    .onConflict((conflict) => conflict.doNothing())
    .returning('version')
    .executeTakeFirst();
  return row !== undefined;
}

async function change(
  tx: Tx,
  at: { visitId: string; partyId: string },
  { version, ...texts }: ExpectationInput
): Promise<boolean> {
  const row = await tx
    .updateTable('app.visit_expectation')
    .set({
      ...texts,
      version: version + 1,
      written_at: now(),
      written_by: tx.actor.membershipId
    })
    .where('region_id', '=', tx.region)
    .where('visit_id', '=', at.visitId)
    .where('party_id', '=', at.partyId)
    .where('version', '=', version)
    .returning('version')
    .executeTakeFirst();
  return row !== undefined;
}

async function conflict(tx: Tx, visitId: string, mine: Texts): Promise<Outdated> {
  const { own } = await expectationToWrite(tx, visitId);
  const theirs: Expectation = own.expectation ?? { expects: '', contributes: '', version: 0 };
  const differences = [
    { label: m.preparation_expects(), mine: mine.expects, theirs: theirs.expects },
    { label: m.preparation_contributes(), mine: mine.contributes, theirs: theirs.contributes }
  ].filter((one) => one.mine !== one.theirs);
  const text = m.preparation_changed_meanwhile();
  return new Outdated({ kind: 'conflict', text, differences, version: String(theirs.version) });
}
