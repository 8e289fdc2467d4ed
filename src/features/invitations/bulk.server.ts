import { sql } from 'kysely';
import { csvFile } from '#base/csv.ts';
import { isLead, rolesOf, type Role } from '#features/people/role.ts';
import { today } from '#server/clock.ts';
import type { Tx } from '#server/db.ts';
import { bulkWords } from './bulk-wording.ts';
import {
  readBulk,
  spelling,
  untilOf,
  type BulkFault,
  type BulkProblem,
  type BulkRow
} from './bulk.ts';
import { roleWritten } from './bulk-roles.ts';

export type Judged = BulkRow &
  Readonly<{
    organisationId: string | null;
    organisationName: string | null;
    roleCode: Role | null;
    unitId: string | null;
  }>;

export type BulkPreview = { rows: Judged[] } | { fault: BulkFault };

/** Every row with every problem it has, those included that only the database knows. Writes nothing. */
export async function previewBulk(tx: Tx, file: string): Promise<BulkPreview> {
  const read = readBulk(file, today());
  if ('fault' in read) return read;
  const known = await knownFor(tx, [...new Set(read.rows.map(({ mail }) => mail))]);
  const seen = new Set<string>();
  return {
    rows: read.rows.map((row) => {
      const judged = judge(row, known);
      const key = [judged.organisationId, judged.roleCode, judged.mail].join(' ');
      const isAgain = judged.organisationId !== null && seen.has(key);
      seen.add(key);
      return isAgain ? { ...judged, problems: [...judged.problems, 'duplicate' as const] } : judged;
    })
  };
}

/**
 * Invites every row without a problem, all or none, and tells how many. Sent twice, the second time finds
 * them invited already.
 */
export async function inviteBulk(tx: Tx, rows: readonly Judged[]): Promise<number> {
  const good = rows.filter(({ problems }) => problems.length === 0);
  if (good.length === 0) return 0;
  const list = JSON.stringify(
    good.map(({ organisationId, roleCode, unitId, name, mail, until }) => ({
      organisation_id: organisationId,
      role: roleCode,
      unit_id: unitId,
      name,
      mail,
      valid_to: untilOf(until)
    }))
  );
  await sql`
    update app.invitation i set revoked_at = app.now()
    from jsonb_to_recordset(${list}::jsonb) as n (organisation_id uuid, role text, mail text)
    where i.region_id = ${tx.region} and i.organisation_id = n.organisation_id and i.role = n.role
      and i.mail = n.mail and i.accepted_at is null and i.revoked_at is null and i.expires_at < app.now()`.execute(
    tx
  );
  const { rows: made } = await sql<{ id: string; mail: string }>`
    insert into app.invitation (region_id, organisation_id, role, unit_id, name, mail, valid_to, invited_by, expires_at)
    select ${tx.region}, n.organisation_id, n.role, n.unit_id, n.name, n.mail, n.valid_to,
      ${tx.actor.membershipId}, app.now() + interval '72 hours'
    from jsonb_to_recordset(${list}::jsonb)
      as n (organisation_id uuid, role text, unit_id uuid, name text, mail text, valid_to date)
    on conflict (region_id, organisation_id, role, mail) where accepted_at is null and revoked_at is null do nothing
    returning id, mail`.execute(tx);
  await sql`
    select app.mail_address('invitation', n.mail, n.id)
    from jsonb_to_recordset(${JSON.stringify(made)}::jsonb) as n (id uuid, mail text)`.execute(tx);
  return made.length;
}

/** The rows that cannot be invited, with the reason behind each: to be put right and sent again. */
export function restFile(rows: readonly Judged[]): string {
  const words = bulkWords();
  return csvFile([
    [...words.header, words.reason],
    ...rows
      .filter(({ problems }) => problems.length > 0)
      .map((row) => [
        row.organisation,
        row.name,
        row.mail,
        row.role,
        row.unit,
        row.until,
        row.problems.map(words.problem).join(' ')
      ])
  ]);
}

/** What the columns are called, with one example. */
export function templateFile(): string {
  const { header, example } = bulkWords();
  return csvFile([header, example]);
}

type Organisation = {
  id: string;
  name: string;
  kind: string;
  number: string | null;
  scope: 'all' | 'leads' | 'none';
  units: { id: string; name: string }[];
};
type Held = { organisationId: string; role: string; mail: string };
type Known = { organisations: Organisation[]; members: Held[]; invited: Held[] };

async function knownFor(tx: Tx, mails: string[]): Promise<Known> {
  const list = JSON.stringify(mails);
  const { rows } = await sql<Known>`
    select
      (select coalesce(json_agg(json_build_object('id', o.id, 'name', o.name, 'kind', o.kind,
          'number', coalesce(s.school_number, w.register_number),
          'scope', case when o.id = any (app.organisations_where('people.invite')) then 'all'
            when app.may_in_region('people.inviteLeads') then 'leads' else 'none' end,
          'units', (select coalesce(json_agg(json_build_object('id', u.id, 'name', u.name)), '[]')
            from app.unit u where u.region_id = o.region_id and u.owner_id = o.id))), '[]')
        from app.organisation o
        left join app.school s on s.region_id = o.region_id and s.id = o.id
        left join app.school_owner w on w.region_id = o.region_id and w.id = o.id
        where o.region_id = ${tx.region}) as organisations,
      (select coalesce(json_agg(json_build_object('organisationId', m.organisation_id, 'role', m.role,
          'mail', p.mail)), '[]')
        from app.membership m join app.person p on p.region_id = m.region_id and p.id = m.person_id
        where m.region_id = ${tx.region} and (m.valid_to is null or m.valid_to >= app.today())
          and p.mail in (select jsonb_array_elements_text(${list}::jsonb))) as members,
      (select coalesce(json_agg(json_build_object('organisationId', i.organisation_id, 'role', i.role,
          'mail', i.mail)), '[]')
        from app.invitation i
        where i.region_id = ${tx.region} and i.accepted_at is null and i.revoked_at is null
          and i.expires_at > app.now()
          and i.mail in (select jsonb_array_elements_text(${list}::jsonb))) as invited`.execute(tx);
  const [known] = rows;
  if (!known) throw new Error('a select without a table gives one row');
  return known;
}

function judge(row: BulkRow, known: Known): Judged {
  const found = named(row.organisation, known.organisations);
  const [organisation] = found;
  const nothing = { organisationId: null, organisationName: null, roleCode: null, unitId: null };
  if (found.length !== 1 || !organisation) {
    const problem = found.length
      ? ('organisationAmbiguous' as const)
      : ('organisationUnknown' as const);
    const problems = row.organisation ? [...row.problems, problem] : row.problems;
    return { ...row, ...nothing, problems };
  }
  const role = roleOf(row.role, organisation);
  const unit = organisation.units.find(({ name }) => spelling(name) === spelling(row.unit));
  const isIt = (one: Held) =>
    one.organisationId === organisation.id && one.mail === row.mail && one.role === role.code;
  const checks: [BulkProblem | null, boolean][] = [
    ['organisationForeign', organisation.scope === 'none'],
    [role.problem, role.problem !== null && organisation.scope !== 'none'],
    ['unitUnknown', row.unit !== '' && !unit],
    ['member', known.members.some(isIt)],
    ['invited', known.invited.some(isIt)]
  ];
  const more = checks.flatMap(([problem, isSo]) => (problem && isSo ? [problem] : []));
  return {
    ...row,
    organisationId: organisation.id,
    organisationName: organisation.name,
    roleCode: role.code,
    unitId: unit?.id ?? null,
    problems: [...row.problems, ...more]
  };
}

/** By official number, which is unique, else by name. */
function named(typed: string, organisations: Organisation[]): Organisation[] {
  const wanted = spelling(typed);
  const numbered = organisations.filter(({ number }) => number !== null && number === wanted);
  return numbered.length ? numbered : organisations.filter(({ name }) => spelling(name) === wanted);
}

type Chosen = { code: Role | null; problem: 'roleMissing' | 'roleUnknown' | 'roleForeign' | null };

/** Left out it is the lead where nobody else can be meant; to make somebody lead by an empty cell is no way. */
function roleOf(typed: string, { kind, scope }: Organisation): Chosen {
  const [lead, ...others] = rolesOf(kind);
  if (!typed && lead && (scope === 'leads' || others.length === 0))
    return { code: lead, problem: null };
  if (!typed) return { code: null, problem: 'roleMissing' };
  const code = roleWritten(kind, typed);
  if (!code) return { code: null, problem: 'roleUnknown' };
  return { code, problem: scope === 'leads' && !isLead(code) ? 'roleForeign' : null };
}
