import { sql } from 'kysely';
import { Refusal } from '#base/refusal.ts';
import { mailAddress } from '#base/fields.ts';
import { rolesOf, roles, type Role } from '#features/people/role.ts';
import { organisationKinds, type OrganisationKind } from '#features/organisations/organisation.ts';
import type { SystemTx } from '#server/db.ts';

export type Invited = Readonly<{
  region: string;
  /** Left out: the region's office of coordination. */
  organisation: string | undefined;
  role: string;
  mail: string;
  name: string;
}>;

/** Invites on the command line, where nobody acts for an organisation; returns the invitation's id. */
export async function inviteFromCommandLine(tx: SystemTx, input: Invited): Promise<string> {
  const role = knownRole(input.role);
  const mail = checkedMail(input.mail);
  const region = await regionNamed(tx, input.region);
  const organisationId = await organisationFor(tx, region.id, role, input.organisation);
  return inviteTo(tx, region.id, { organisationId, role, mail, name: input.name });
}

/** Whoever leads the coordination of a region that was just made. */
export async function inviteCoordinator(
  tx: SystemTx,
  regionId: string,
  { mail, name }: { mail: string; name: string }
): Promise<string> {
  const role = 'regionCoordinator';
  const organisationId = await organisationFor(tx, regionId, role, undefined);
  return inviteTo(tx, regionId, { organisationId, role, mail, name });
}

async function inviteTo(
  tx: SystemTx,
  regionId: string,
  {
    organisationId,
    role,
    mail,
    name
  }: { organisationId: string; role: Role; mail: string; name: string }
): Promise<string> {
  const open = await tx
    .updateTable('app.invitation')
    .set({ expires_at: sql<Date>`app.now() + interval '72 hours'` })
    .where('region_id', '=', regionId)
    .where('organisation_id', '=', organisationId)
    .where('role', '=', role)
    .where('mail', '=', mail)
    .where('accepted_at', 'is', null)
    .where('revoked_at', 'is', null)
    .returning('id')
    .executeTakeFirst();
  const { id } =
    open ??
    (await tx
      .insertInto('app.invitation')
      .values({
        region_id: regionId,
        organisation_id: organisationId,
        role,
        name: name.trim(),
        mail,
        expires_at: sql<Date>`app.now() + interval '72 hours'`
      })
      .returning('id')
      .executeTakeFirstOrThrow());
  await sql`select set_config('app.region_id', ${regionId}, true)`.execute(tx);
  await sql`select app.mail_invited(${mail}, ${id})`.execute(tx);
  return id;
}

/** The address in lower case, or one sentence that it is none. */
export function checkedMail(text: string): string {
  const parsed = mailAddress().safeParse(text);
  if (!parsed.success) throw new Refusal(`${text} is no mail address.`, 2);
  return parsed.data;
}

function knownRole(text: string): Role {
  const role = roles.find((one) => one === text);
  if (!role) throw new Refusal(`There is no role ${text}; there are ${roles.join(', ')}.`, 2);
  return role;
}

async function regionNamed(tx: SystemTx, name: string): Promise<{ id: string }> {
  const found = await tx
    .selectFrom('app.region')
    .select(['id', 'name', 'short_name as shortName'])
    .execute();
  const wanted = name.trim().toLowerCase();
  const region = found.find((one) =>
    [one.name, one.shortName].some((text) => text.toLowerCase() === wanted)
  );
  if (region) return region;
  const known = found.map((one) => `"${one.name}"`).join(', ');
  throw new Refusal(
    `There is no region "${name}"${known ? `; there is ${known}` : ', import a register first'}.`
  );
}

async function organisationFor(
  tx: SystemTx,
  regionId: string,
  role: Role,
  wanted: string | undefined
): Promise<string> {
  const kind = organisationKinds.find((one) => rolesOf(one).includes(role));
  if (!kind) throw new Refusal(`The role ${role} belongs to no organisation.`, 2);
  const found = await organisationsNamed(tx, regionId, kind, wanted);
  const [only, other] = found;
  if (only && !other) return only.id;
  if (other) {
    throw new Refusal(
      wanted
        ? `Several organisations are called "${wanted}"; name the register number instead.`
        : `There are several; name one with --organisation: ${found.map((one) => one.name).join(', ')}.`
    );
  }
  if (wanted && notInRegister.includes(kind)) return addOrganisation(tx, regionId, kind, wanted);
  throw new Refusal(
    wanted
      ? `There is no organisation "${wanted}" for the role ${role} in this region.`
      : `Name the organisation with --organisation.`,
    wanted ? 1 : 2
  );
}

/** These stand in no register, so the command line makes them when they are named. */
const notInRegister: OrganisationKind[] = [
  'coordinationOffice',
  'schoolSupervision',
  'mediaAdvice',
  'steering'
];

async function organisationsNamed(
  tx: SystemTx,
  regionId: string,
  kind: OrganisationKind,
  wanted: string | undefined
) {
  return tx
    .selectFrom('app.organisation as o')
    .leftJoin('app.school_owner as w', (join) =>
      join.onRef('w.region_id', '=', 'o.region_id').onRef('w.id', '=', 'o.id')
    )
    .leftJoin('app.school as s', (join) =>
      join.onRef('s.region_id', '=', 'o.region_id').onRef('s.id', '=', 'o.id')
    )
    .select(['o.id', 'o.name'])
    .where('o.region_id', '=', regionId)
    .where('o.kind', '=', kind)
    .$if(wanted !== undefined, (query) =>
      query.where(({ eb, or }) =>
        or([
          eb(sql`lower(o.name)`, '=', wanted?.trim().toLowerCase() ?? ''),
          eb('w.register_number', '=', wanted?.trim() ?? ''),
          eb('s.school_number', '=', wanted?.trim() ?? '')
        ])
      )
    )
    .orderBy('o.name')
    .limit(20)
    .execute();
}

async function addOrganisation(
  tx: SystemTx,
  regionId: string,
  kind: OrganisationKind,
  name: string
): Promise<string> {
  const { id } = await tx
    .insertInto('app.organisation')
    .values({ region_id: regionId, kind, name: name.trim() })
    .returning('id')
    .executeTakeFirstOrThrow();
  return id;
}
