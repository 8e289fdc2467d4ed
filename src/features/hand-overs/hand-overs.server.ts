import { error } from '@sveltejs/kit';
import { sql } from 'kysely';
import { membershipPage } from '#features/people/memberships.server.ts';
import { m } from '#messages';
import type { Tx } from '#server/db.ts';
import { Invalid, Outdated } from '#server/form.ts';
import { type Work, fieldOf } from './hand-over.ts';
import type { HandOverInput } from './hand-over-input.ts';

type Taker = { id: string; name: string; role: string };
type Saved = {
  id: string;
  note: string;
  version: number;
  items: { kind: string; id: string; takerId: string }[];
  takers: string[];
};
type OpenWork = { work: Work[]; takers: Taker[]; saved: Saved | null };

/** What of somebody's work is open and who could go on with it. */
export async function handOverPage(tx: Tx, membershipId: string) {
  const member = await membershipPage(tx, membershipId);
  if (!member.mayHandOver) error(403);
  return { member, ...(await openWork(tx, membershipId)) };
}

/** Writes who takes what and tells it on their start page, also those who had taken note of an earlier one. */
export async function handOver(tx: Tx, membershipId: string, input: HandOverInput): Promise<void> {
  const { member, work, takers, saved } = await handOverPage(tx, membershipId);
  const { version, taker, note, work: chosen } = input;
  refuseStrange(chosen, work, takers, taker);
  if ((saved?.version ?? 0) !== version) throw conflict(saved, note);
  const id = await writeNote(tx, { id: saved?.id, member, note });
  const items = work.map((one) => ({ ...one, takerId: chosen[fieldOf(one)] || taker }));
  const taking = [...new Set([taker, ...items.map(({ takerId }) => takerId)])];
  await tx
    .deleteFrom('app.hand_over_taker')
    .where('region_id', '=', tx.region)
    .where('hand_over_id', '=', id)
    .execute();
  await tx
    .insertInto('app.hand_over_taker')
    .values(taking.map((one) => ({ region_id: tx.region, hand_over_id: id, taker_id: one })))
    .execute();
  if (items.length === 0) return;
  await tx
    .insertInto('app.hand_over_item')
    .values(
      items.map((one) => ({
        region_id: tx.region,
        hand_over_id: id,
        kind: one.kind,
        subject_id: one.id,
        taker_id: one.takerId
      }))
    )
    .execute();
}

async function writeNote(
  tx: Tx,
  {
    id,
    member,
    note
  }: { id: string | undefined; member: { id: string; organisationId: string }; note: string }
): Promise<string> {
  if (id) {
    await tx
      .updateTable('app.hand_over')
      .set({ note, version: sql`version + 1`, written_at: sql`app.now()` })
      .where('region_id', '=', tx.region)
      .where('id', '=', id)
      .execute();
    return id;
  }
  const row = await tx
    .insertInto('app.hand_over')
    .values({
      region_id: tx.region,
      organisation_id: member.organisationId,
      membership_id: member.id,
      note
    })
    .returning('id')
    .executeTakeFirstOrThrow();
  return row.id;
}

function refuseStrange(
  chosen: Record<string, string>,
  work: Work[],
  takers: Taker[],
  taker: string
): void {
  const known = work.map(fieldOf);
  if (Object.keys(chosen).some((field) => !known.includes(field))) {
    throw new Invalid({ '': m.form_unknown_field() });
  }
  const isTaker = (id: string) => id === '' || takers.some((one) => one.id === id);
  if (!takers.some(({ id }) => id === taker)) throw new Invalid({ taker: m.form_choice() });
  for (const [field, id] of Object.entries(chosen)) {
    if (!isTaker(id)) throw new Invalid({ [field]: m.form_choice() });
  }
}

function conflict(saved: Saved | null, note: string): Outdated {
  return new Outdated({
    kind: 'conflict',
    text: m.hand_over_conflict(),
    differences: [{ label: m.hand_over_note(), mine: note, theirs: saved?.note ?? '' }],
    version: String(saved?.version ?? 0)
  });
}

async function openWork(tx: Tx, membership: string): Promise<OpenWork> {
  const { rows } = await sql<OpenWork>`
    with work as (
      select 'assessment' as kind, a.id, a.label as title from app.assessment a
      where a.region_id = ${tx.region}
        and (a.started_by = ${membership} or exists (
          select from app.answer w where w.region_id = a.region_id and w.assessment_id = a.id
            and w.changed_by = ${membership}))
        and not exists (
          select from app.frozen_copy c where c.region_id = a.region_id and c.assessment_id = a.id)
      union all
      select 'visit', v.id, v.title from app.visit v
      where v.region_id = ${tx.region} and v.state in ('planned', 'talking') and v.state_by = ${membership}
      union all
      select 'reportSheet', s.id, v.title from app.report_sheet s
      join app.visit v on v.region_id = s.region_id and v.id = s.visit_id
      where s.region_id = ${tx.region} and s.state <> 'confirmed' and s.state_by = ${membership}
      union all
      select 'goal', g.id, g.title from app.goal g
      where g.region_id = ${tx.region} and (g.due_on is null or g.due_on >= app.today())
        and (g.recorded_by = ${membership} or lower(g.responsible) = (
          select lower(p.name) from app.membership m
          join app.person p on p.region_id = m.region_id and p.id = m.person_id
          where m.region_id = g.region_id and m.id = ${membership} and m.organisation_id = g.owner_id))
      union all
      select 'invitation', i.id, i.name from app.invitation i
      where i.region_id = ${tx.region} and i.invited_by = ${membership} and i.accepted_at is null
        and i.revoked_at is null and i.expires_at > app.now())
    select
      (select coalesce(json_agg(json_build_object('kind', w.kind, 'id', w.id, 'title', w.title)
        order by w.kind, w.title), '[]') from work w) as work,
      (select coalesce(json_agg(json_build_object('id', r.id, 'name', p.name, 'role', r.role)
          order by r.deputy_of is distinct from m.id, r.role <> m.role, p.name), '[]')
        from app.membership m
        join app.membership r on r.region_id = m.region_id and r.organisation_id = m.organisation_id
        join app.person p on p.region_id = r.region_id and p.id = r.person_id
        where m.region_id = ${tx.region} and m.id = ${membership} and r.person_id <> m.person_id
          and r.mandate_id is null and p.suspended_at is null and app.is_current(r)) as takers,
      (select json_build_object('id', h.id, 'note', h.note, 'version', h.version,
          'items', (select coalesce(json_agg(json_build_object('kind', t.kind, 'id', t.subject_id,
              'takerId', t.taker_id)), '[]')
            from app.hand_over_item t where t.region_id = h.region_id and t.hand_over_id = h.id),
          'takers', (select coalesce(json_agg(t.taker_id), '[]')
            from app.hand_over_taker t where t.region_id = h.region_id and t.hand_over_id = h.id))
        from app.hand_over h where h.region_id = ${tx.region} and h.membership_id = ${membership}) as saved`.execute(
    tx
  );
  const [found] = rows;
  if (!found) throw new Error('a select without a table gives one row');
  return found;
}
