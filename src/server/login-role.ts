import type pg from 'pg';
import { Refusal } from '#base/refusal.ts';
import { connected } from '#server/connection.ts';

/**
 * Refuses a database the application must not run on: too old, forgetful, or through a role that could
 * pass row-level security. Returns the prefix of the role names, once there is a schema.
 */
export async function checkLoginRole(loginUrl: string): Promise<string | undefined> {
  return connected(loginUrl, async (client) => {
    await refuseUnfitServer(client);
    await refuseStrongRole(client);
    const installed = await client.query(
      `select to_regclass('migration.installation') is not null as found`
    );
    if (!installed.rows[0].found) return undefined;
    const row = await client.query('select role_prefix from migration.installation');
    const prefix: string | undefined = row.rows[0]?.role_prefix;
    if (prefix) await refuseOtherMemberships(client, prefix);
    return prefix;
  });
}

async function refuseUnfitServer(client: pg.Client): Promise<void> {
  const found = await client.query(`
    select current_setting('server_version_num')::int as version,
           current_setting('server_encoding') as encoding,
           current_setting('fsync') = 'off' as forgets,
           current_setting('synchronous_commit') = 'off' as hurries`);
  const { version, encoding, forgets, hurries } = found.rows[0];
  if (version < 150_000) {
    throw new Refusal('DATABASE_URL: Tafelrunde needs PostgreSQL 15 or newer.');
  }
  if (encoding !== 'UTF8')
    throw new Refusal(`DATABASE_URL: the encoding is ${encoding}, not UTF8.`);
  if (forgets || hurries) {
    throw new Refusal(
      `DATABASE_URL: ${forgets ? 'fsync' : 'synchronous_commit'} is off, so confirmed work could be lost.`
    );
  }
}

async function refuseStrongRole(client: pg.Client): Promise<void> {
  const found = await client.query(`
    select r.rolname, r.rolsuper, r.rolbypassrls,
      exists (select from pg_database d where d.datname = current_database() and d.datdba = r.oid)
      or exists (select from pg_namespace n where n.nspowner = r.oid)
      or exists (select from pg_class c where c.relowner = r.oid and c.relkind in ('r', 'p', 'v')) as owns
    from pg_roles r where r.rolname = current_user`);
  const { rolname, rolsuper, rolbypassrls, owns } = found.rows[0];
  const fault = rolsuper
    ? 'is a superuser'
    : rolbypassrls
      ? 'has BYPASSRLS'
      : owns
        ? 'owns the database or its tables'
        : '';
  if (fault) {
    throw new Refusal(
      `DATABASE_URL: the role ${rolname} ${fault}, so row-level security would not bind it; use a plain login role.`
    );
  }
}

async function refuseOtherMemberships(client: pg.Client, prefix: string): Promise<void> {
  const own = ['user', 'auth', 'system'].map((part) => `${prefix}_${part}`);
  const found = await client.query(
    `select rolname, pg_has_role(oid, 'usage') as inherited from pg_roles
      where rolname <> current_user and pg_has_role(oid, 'member')
        and (pg_has_role(oid, 'usage') or rolname <> all ($1))`,
    [own]
  );
  const other = found.rows[0];
  if (!other) return;
  throw new Refusal(
    other.inherited
      ? `DATABASE_URL: the role holds the rights of ${other.rolname} all the time; make it NOINHERIT.`
      : `DATABASE_URL: the role may also become ${other.rolname}; it may only become ${own.join(', ')}.`
  );
}
