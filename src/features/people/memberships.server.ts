import { error } from '@sveltejs/kit';
import { sql } from 'kysely';
import { longDay } from '#base/format.ts';
import { m } from '#messages';
import { getLocale } from '#paraglide/runtime.js';
import { today } from '#server/clock.ts';
import type { Tx } from '#server/db.ts';
import { Invalid, Outdated } from '#server/form.ts';
import { standingOf } from './membership.ts';
import type { MembershipInput } from './membership-input.ts';
import { isLead, roleLabel, rolesOf } from './role.ts';

type Deputy = { id: string; name: string; validFrom: string; validTo: string };
type Named = { id: string; name: string };

type Row = {
  id: string;
  personId: string;
  name: string;
  mail: string;
  role: string;
  organisationId: string;
  organisationName: string;
  kind: string;
  unitId: string | null;
  unitName: string | null;
  provider: string | null;
  validFrom: string;
  validTo: string | null;
  version: number;
  isCurrent: boolean;
  isSuspended: boolean;
  isOwn: boolean;
  deputyFor: string | null;
  deputies: Deputy[];
  units: Named[];
  /** Who could stand in: members of the organisation's own. */
  colleagues: Named[];
  managesAll: boolean;
  managesLeads: boolean;
  suspendsAny: boolean;
};

/** One membership with what the acting one may do to it. Not visible: 404. */
export async function membershipPage(tx: Tx, id: string) {
  const row = await membershipRow(tx, id);
  const { managesAll, managesLeads, suspendsAny, ...membership } = row;
  const standing = standingOf(row, today());
  const isPlain = !row.deputyFor && !row.provider;
  const manages = managesAll || (managesLeads && isLead(row.role));
  return {
    ...membership,
    standing,
    mayEdit: manages && standing !== 'ended',
    // The coordination ends those who lead, it does not make them anything else.
    roles:
      isPlain && managesAll
        ? rolesOf(row.kind)
        : rolesOf(row.kind).filter((one) => one === row.role),
    mayDeputise: managesAll && isPlain && row.isCurrent,
    mayHandOver: managesAll || row.id === tx.actor.membershipId,
    maySuspend: suspendsAny && !row.isOwn
  };
}

/** Saves role, Bereich and dates; what somebody else saved meanwhile comes back beside it. */
export async function changeMembership(tx: Tx, id: string, input: MembershipInput): Promise<void> {
  const saved = await managed(tx, id);
  if (!saved.roles.includes(input.role)) throw new Invalid({ role: m.form_choice() });
  if (saved.version !== input.version) throw conflict(saved, input);
  if (saved.deputyFor && !input.validTo) throw new Invalid({ validTo: m.membership_needs_end() });
  await tx
    .updateTable('app.membership')
    .set({
      role: input.role,
      unit_id: input.unit,
      valid_from: input.validFrom,
      valid_to: input.validTo,
      version: sql`version + 1`
    })
    .where('region_id', '=', tx.region)
    .where('id', '=', id)
    .execute();
}

/**
 * Ends it before today, so that the next request finds it over. Somebody who joined today was, in the dates,
 * here yesterday; the history knows better.
 */
export async function endMembership(tx: Tx, id: string): Promise<void> {
  const saved = await managed(tx, id);
  if (saved.standing === 'ended') error(409);
  await tx
    .updateTable('app.membership')
    .set({
      valid_from: sql<string>`least(valid_from, app.today() - 1)`,
      valid_to: sql<string>`app.today() - 1`,
      version: sql`version + 1`
    })
    .where('region_id', '=', tx.region)
    .where('id', '=', id)
    .execute();
}

/** Everything of the person in this region stops or goes on, whatever it acts for. */
export async function suspend(tx: Tx, id: string, isSuspended: boolean): Promise<string> {
  const { personId, maySuspend, name } = await membershipPage(tx, id);
  if (!maySuspend) error(403);
  await tx
    .updateTable('app.person')
    .set({ suspended_at: isSuspended ? sql`app.now()` : null })
    .where('region_id', '=', tx.region)
    .where('id', '=', personId)
    .execute();
  return name;
}

/** Somebody of the house gets the same role for some days; it is a membership like any other. */
export async function addDeputy(
  tx: Tx,
  id: string,
  { deputy, validFrom, validTo }: { deputy: string; validFrom: string; validTo: string }
): Promise<void> {
  const saved = await managed(tx, id);
  if (!saved.mayDeputise) error(403);
  if (!saved.colleagues.some((one) => one.id === deputy)) {
    throw new Invalid({ deputy: m.form_choice() });
  }
  if (validTo < today()) throw new Invalid({ validTo: m.membership_past() });
  await tx
    .insertInto('app.membership')
    .values({
      region_id: tx.region,
      person_id: deputy,
      organisation_id: saved.organisationId,
      role: saved.role,
      deputy_of: id,
      valid_from: validFrom,
      valid_to: validTo
    })
    .execute();
}

/** What keeps somebody from leaving, by the name of its rule. */
export const membershipConstraints = {
  membership_last_lead: { field: '', text: () => m.membership_last_lead() },
  membership_outlives_mandate: { field: 'validTo', text: () => m.membership_outlives_mandate() },
  membership_under_mandate: { field: 'validTo', text: () => m.membership_outlives_mandate() }
};

async function managed(tx: Tx, id: string) {
  const page = await membershipPage(tx, id);
  return page.mayEdit ? page : error(page.standing === 'ended' ? 409 : 403);
}

async function membershipRow(tx: Tx, id: string): Promise<Row> {
  const { rows } = await sql<Row>`
    select m.id, m.person_id as "personId", p.name, p.mail, m.role, m.organisation_id as "organisationId",
      o.name as "organisationName", o.kind, m.unit_id as "unitId", u.name as "unitName",
      d.provider, m.valid_from as "validFrom", m.valid_to as "validTo", m.version,
      app.is_current(m) as "isCurrent", p.suspended_at is not null as "isSuspended",
      m.person_id = app.current_person() as "isOwn",
      (select q.name from app.membership r
        join app.person q on q.region_id = r.region_id and q.id = r.person_id
        where r.region_id = m.region_id and r.id = m.deputy_of) as "deputyFor",
      (select coalesce(json_agg(json_build_object('id', r.id, 'name', q.name,
          'validFrom', r.valid_from, 'validTo', r.valid_to) order by r.valid_from), '[]')
        from app.membership r join app.person q on q.region_id = r.region_id and q.id = r.person_id
        where r.region_id = m.region_id and r.deputy_of = m.id and r.valid_to >= app.today()) as deputies,
      (select coalesce(json_agg(json_build_object('id', t.id, 'name', t.name) order by t.name), '[]')
        from app.unit t where t.region_id = m.region_id and t.owner_id = m.organisation_id) as units,
      (select coalesce(json_agg(json_build_object('id', c.id, 'name', c.name) order by c.name), '[]') from (
        select distinct q.id, q.name from app.membership r
        join app.person q on q.region_id = r.region_id and q.id = r.person_id
        where r.region_id = m.region_id and r.organisation_id = m.organisation_id and r.person_id <> m.person_id
          and r.deputy_of is null and r.mandate_id is null and q.suspended_at is null and app.is_current(r)) c
      ) as colleagues,
      m.organisation_id = any (app.organisations_where('people.invite')) as "managesAll",
      app.may_in_region('people.inviteLeads') as "managesLeads",
      app.may_in_region('people.suspend') as "suspendsAny"
    from app.membership m
    join app.person p on p.region_id = m.region_id and p.id = m.person_id
    join app.organisation o on o.region_id = m.region_id and o.id = m.organisation_id
    left join app.unit u on u.region_id = m.region_id and u.id = m.unit_id
    left join app.mandate d on d.region_id = m.region_id and d.id = m.mandate_id
    where m.region_id = ${tx.region} and m.id = ${id}`.execute(tx);
  return rows[0] ?? error(404);
}

function conflict(saved: Row | Awaited<ReturnType<typeof membershipPage>>, input: MembershipInput) {
  const unit = (id: string | null) => saved.units.find((one) => one.id === id)?.name ?? '';
  const rows = [
    { label: m.people_role(), mine: roleLabel(input.role, {}), theirs: roleLabel(saved.role, {}) },
    { label: m.membership_unit(), mine: unit(input.unit), theirs: unit(saved.unitId) },
    {
      label: m.membership_from(),
      mine: dayText(input.validFrom),
      theirs: dayText(saved.validFrom)
    },
    { label: m.membership_to(), mine: dayText(input.validTo), theirs: dayText(saved.validTo) }
  ];
  return new Outdated({
    kind: 'conflict',
    text: m.membership_conflict(),
    differences: rows.filter(({ mine, theirs }) => mine !== theirs),
    version: String(saved.version)
  });
}

function dayText(day: string | null): string {
  return day ? longDay(day, getLocale()) : m.membership_open_end();
}
