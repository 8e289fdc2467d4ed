import type pg from 'pg';
import { Refusal } from '#base/refusal.ts';

export type RoleNames = Readonly<{
  prefix: string;
  owner: string;
  login: string;
  user: string;
  auth: string;
  system: string;
}>;

/** Replaces the tokens `app_owner`, `app_user`, `app_auth`, `app_system` and `app_login` in SQL text. */
export function nameRoles(text: string, roles: RoleNames): string {
  return text.replace(
    /\bapp_(owner|user|auth|system|login)\b/g,
    (token, part: string) => Object.entries(roles).find(([key]) => key === part)?.[1] ?? token
  );
}

/**
 * Makes the three roles the login role may become. They belong to the whole cluster, so their names
 * carry a prefix that is kept in the database. Works for an owner with CREATEROLE and nothing more.
 */
export async function prepareRoles(
  client: pg.Client,
  login: string,
  prefixOfNew = 'app'
): Promise<RoleNames> {
  const owner = await ownerOf(client);
  const prefix = await prefixOf(client, prefixOfNew);
  const roles = {
    prefix,
    owner,
    login: plainName(login),
    user: `${prefix}_user`,
    auth: `${prefix}_auth`,
    system: `${prefix}_system`
  };
  const version = await client.query('show server_version_num');
  // From 16 on each membership says itself whether it inherits; before, the role does.
  const perGrant = Number(version.rows[0].server_version_num) >= 160_000;
  await refuseStrongLogin(client, roles, perGrant);
  for (const role of [roles.user, roles.auth, roles.system]) {
    await createRole(client, role);
    await grantRole(client, role, login, perGrant);
  }
  await client.query(`grant usage on schema migration to ${login};
    grant select on all tables in schema migration to ${login}`);
  return roles;
}

async function ownerOf(client: pg.Client): Promise<string> {
  const row = await client.query(
    'select rolname, rolsuper, rolbypassrls from pg_roles where rolname = current_user'
  );
  const { rolname, rolsuper, rolbypassrls } = row.rows[0];
  if (rolsuper || rolbypassrls) {
    throw new Refusal(
      `The owner role ${rolname} must be neither superuser nor BYPASSRLS, else row-level security would not bind it.`
    );
  }
  return plainName(rolname);
}

async function prefixOf(client: pg.Client, prefixOfNew: string): Promise<string> {
  const row = await client.query(
    `with new as (
       insert into migration.installation (role_prefix) values ($1) on conflict do nothing
       returning role_prefix)
     select role_prefix from new union all select role_prefix from migration.installation`,
    [plainName(prefixOfNew)]
  );
  return plainName(row.rows[0].role_prefix);
}

async function refuseStrongLogin(
  client: pg.Client,
  roles: RoleNames,
  perGrant: boolean
): Promise<void> {
  const found = await client.query(
    'select rolsuper or rolbypassrls as strong, rolinherit from pg_roles where rolname = $1',
    [roles.login]
  );
  const role = found.rows[0];
  if (!role) throw new Refusal(`The login role ${roles.login} does not exist in the database.`);
  if (role.strong || roles.login === roles.owner) {
    throw new Refusal(
      `The login role ${roles.login} must be neither superuser, nor BYPASSRLS, nor the owner.`
    );
  }
  if (role.rolinherit && !perGrant) {
    await allow(client, `alter role ${roles.login} noinherit`, roles.login);
  }
}

async function createRole(client: pg.Client, role: string): Promise<void> {
  const found = await client.query('select 1 from pg_roles where rolname = $1', [role]);
  if (found.rowCount === 0) await allow(client, `create role ${role} nologin`, role);
}

async function grantRole(
  client: pg.Client,
  role: string,
  login: string,
  perGrant: boolean
): Promise<void> {
  const member = await client.query(
    `select 1 from pg_auth_members
      where roleid = $1::regrole and member = $2::regrole`,
    [role, login]
  );
  if (member.rowCount) return;
  const how = perGrant ? ' with inherit false, set true' : '';
  await allow(client, `grant ${role} to ${login}${how}`, role);
}

async function allow(client: pg.Client, statement: string, role: string): Promise<void> {
  try {
    await client.query(statement);
  } catch {
    throw new Refusal(
      `The owner role may not run "${statement}": give it CREATEROLE, or let an administrator run this for the role ${role}.`
    );
  }
}

function plainName(name: string): string {
  if (/^[a-z_][a-z0-9_]{0,62}$/.test(name)) return name;
  throw new Refusal(
    `The role name ${name} is not usable: lower-case letters, digits and underscores only.`
  );
}
