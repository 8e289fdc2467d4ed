import { error } from '@sveltejs/kit';
import { sql } from 'kysely';
import { jsonArrayFrom } from 'kysely/helpers/postgres';
import { m } from '#messages';
import { today } from '#server/clock.ts';
import type { Tx } from '#server/db.ts';
import { Invalid, Outdated } from '#server/form.ts';
import { participations } from './participations.server.ts';
import type { RoundInput } from './round-input.ts';
import type { ThemeCount } from './round.ts';

/** All rounds of the region, the newest first; 404 for everybody but who runs them. */
export async function roundsPage(tx: Tx) {
  await mayRun(tx);
  const rounds = await tx
    .selectFrom('app.assessment_round as r')
    .select(['r.id', 'r.label', 'r.due_on as dueOn', 'r.state', 'r.opened_on as openedOn'])
    .select(({ selectFrom }) => [
      selectFrom('app.round_owner as p')
        .select(sql<number>`count(*)::int`.as('all'))
        .whereRef('p.region_id', '=', 'r.region_id')
        .whereRef('p.round_id', '=', 'r.id')
        .as('all'),
      selectFrom('app.round_owner as p')
        .select(sql<number>`count(*)::int`.as('finished'))
        .whereRef('p.region_id', '=', 'r.region_id')
        .whereRef('p.round_id', '=', 'r.id')
        .where('p.state', '=', 'finished')
        .as('finished'),
      selectFrom('app.round_extension as e')
        .innerJoin('app.round_owner as p', (join) =>
          join.onRef('p.region_id', '=', 'e.region_id').onRef('p.id', '=', 'e.participation_id')
        )
        .select(sql<number>`count(*)::int`.as('asked'))
        .whereRef('p.region_id', '=', 'r.region_id')
        .whereRef('p.round_id', '=', 'r.id')
        .where('e.state', '=', 'asked')
        .as('asked')
    ])
    .where('r.region_id', '=', tx.region)
    .orderBy('r.state', 'desc')
    .orderBy('r.opened_on', 'desc')
    .orderBy('r.id', 'desc')
    .execute();
  return { rounds };
}

/** What a new round can be about and whom it can ask, each with the people who get its mail. */
export async function roundChoices(tx: Tx) {
  await mayRun(tx);
  const templates = await tx
    .selectFrom('app.worded_template as t')
    .innerJoin('app.matrix_template as p', (join) =>
      join.onRef('p.region_id', '=', 't.region_id').onRef('p.id', '=', 't.id')
    )
    .select(['t.id', 't.title', 'p.version'])
    .where('t.region_id', '=', tx.region)
    .where('p.audience', '=', 'owner')
    .where('p.state', '=', 'published')
    .orderBy('p.version', 'desc')
    .execute();
  return { templates, owners: await ownersToAsk(tx) };
}

async function ownersToAsk(tx: Tx) {
  return tx
    .selectFrom('app.school_owner as w')
    .innerJoin('app.organisation as o', (join) =>
      join.onRef('o.region_id', '=', 'w.region_id').onRef('o.id', '=', 'w.id')
    )
    .select(['o.id', 'o.name'])
    .select(
      sql<string[]>`array(
        select q.name from app.membership m
        join app.person q on q.region_id = m.region_id and q.id = m.person_id
        where m.region_id = w.region_id and m.organisation_id = w.id and m.role = 'ownerLead'
          and q.suspended_at is null and app.is_current(m)
        order by q.name collate "de-x-icu")`.as('leads')
    )
    .where('w.region_id', '=', tx.region)
    .where('w.gone_on', 'is', null)
    .orderBy(sql`o.name collate "de-x-icu"`)
    .execute();
}

/** Opens a round, and writes to the leads of everybody it asks. */
export async function openRound(tx: Tx, input: RoundInput): Promise<string> {
  const { templates, owners } = await roundChoices(tx);
  if (!templates.some(({ id }) => id === input.template)) {
    throw new Invalid({ template: m.form_choice() });
  }
  const known = owners.map(({ id }) => id);
  const asked = input.who === 'all' ? known : [...new Set(input.owners)];
  if (asked.length === 0 || asked.some((id) => !known.includes(id))) {
    throw new Invalid({ owners: m.form_choice() });
  }
  if (input.dueOn <= today()) throw new Invalid({ dueOn: m.round_due_past() });
  const { id } = await tx
    .insertInto('app.assessment_round')
    .values({
      region_id: tx.region,
      template_id: input.template,
      label: input.label,
      aim: input.aim,
      due_on: input.dueOn,
      remind_days: input.remindDays,
      opened_on: today(),
      opened_by: tx.actor.membershipId,
      state_by: tx.actor.membershipId
    })
    .returning('id')
    .executeTakeFirstOrThrow();
  await ask(tx, { roundId: id, template: input.template, owners: asked });
  return id;
}

/** An open round and whom it could ask besides, each with the people who get its mail. */
export async function invitationPage(tx: Tx, roundId: string) {
  const { id, label, state, dueOn, templateId, owners } = await roundPage(tx, roundId);
  const asked = new Set(owners.map(({ ownerId }) => ownerId));
  const known = await ownersToAsk(tx);
  return {
    round: { id, label, state, dueOn, templateId },
    owners: known.filter((one) => !asked.has(one.id))
  };
}

/** Asks further Schulträger in an open round and writes to their leads; those asked before notice nothing. */
export async function inviteOwners(tx: Tx, roundId: string, chosen: string[]): Promise<number> {
  const { round, owners } = await invitationPage(tx, roundId);
  if (round.state !== 'open') throw new Outdated({ kind: 'state', text: m.round_is_closed() });
  const added = [...new Set(chosen)];
  if (added.some((id) => !owners.some((one) => one.id === id))) {
    throw new Invalid({ owners: m.form_choice() });
  }
  if (round.dueOn < today()) throw new Invalid({ owners: m.round_invite_late() });
  await ask(tx, { roundId, template: round.templateId, owners: added });
  return added.length;
}

type Asked = { roundId: string; template: string; owners: string[] };

async function ask(tx: Tx, { roundId, template, owners }: Asked): Promise<void> {
  await sql`
    with asked as (
      insert into app.round_owner (region_id, round_id, owner_id, template_id, invited_on, state_by)
      select ${tx.region}, ${roundId}, o, ${template}, ${today()}, ${tx.actor.membershipId}
      from unnest(${owners}::uuid[]) o
      returning id, owner_id)
    select app.mail_organisation('roundInvitation', a.owner_id, a.id) from asked a`.execute(tx);
}

/** Names of database constraints and what each means. */
export const roundConstraints = {
  assessment_round_label_key: { field: 'label', text: m.round_label_taken },
  round_owner_once: { field: 'owners', text: m.round_invite_meanwhile }
};

export type Round = Awaited<ReturnType<typeof roundPage>>;

/** A round with everybody it asks, by name, and how many criteria of each theme they have answered. */
export async function roundPage(tx: Tx, id: string) {
  const round = await tx
    .selectFrom('app.assessment_round as r')
    .innerJoin('app.worded_template as t', (join) =>
      join.onRef('t.region_id', '=', 'r.region_id').onRef('t.id', '=', 'r.template_id')
    )
    .select(['r.id', 'r.label', 'r.aim', 'r.due_on as dueOn', 'r.remind_days as remindDays'])
    .select(['r.state', 'r.opened_on as openedOn', 'r.version', 't.title as matrix'])
    .select(['r.template_id as templateId', isRetired.as('isRetired')])
    .select(sql<boolean>`app.may_in_region('round.run')`.as('mayRun'))
    .select(
      sql<ThemeCount[]>`coalesce((
      select json_agg(json_build_object('ownerId', c.owner_id, 'themeId', c.theme_id,
        'answered', c.answered, 'asked', c.asked)) from app.round_counts(r.id) c), '[]')`.as(
        'counts'
      )
    )
    .select(({ selectFrom }) =>
      jsonArrayFrom(
        selectFrom('app.worded_theme as h')
          .select(['h.id', 'h.number', 'h.title'])
          .whereRef('h.region_id', '=', 'r.region_id')
          .whereRef('h.template_id', '=', 'r.template_id')
          .orderBy('h.position')
      ).as('themes')
    )
    .where('r.region_id', '=', tx.region)
    .where('r.id', '=', id)
    .executeTakeFirst();
  if (!round) error(404);
  if (!round.mayRun) error(403);
  const owners = await participations(tx)
    .where('p.round_id', '=', id)
    .orderBy(sql`o.name collate "de-x-icu"`)
    .execute();
  return { ...round, owners, today: today() };
}

/** Whether a newer version of the matrix has taken the place of the one the round asks with. */
const isRetired = sql<boolean>`exists (
  select from app.matrix_template q
  where q.region_id = r.region_id and q.id = r.template_id and q.state = 'retired')`;

/** To others the list does not exist. */
async function mayRun(tx: Tx): Promise<void> {
  const { may } = await tx
    .selectNoFrom(sql<boolean>`app.may_in_region('round.run')`.as('may'))
    .executeTakeFirstOrThrow();
  if (!may) error(404);
}
