import pg from 'pg';
import { Refusal } from '#base/refusal.ts';
import type { Cluster } from '#server/postgres/cluster.ts';

export type DatabaseUrls = Readonly<{ ownerUrl: string; loginUrl: string }>;

/** The addresses of the application's database in our own cluster. */
export function databaseUrls(cluster: Cluster, socket: string): DatabaseUrls {
  return {
    ownerUrl: urlOf('app_owner', cluster.passwords.owner, socket, database),
    loginUrl: urlOf('app_login', cluster.passwords.login, socket, database)
  };
}

/**
 * Refuses a cluster that may forget what it has confirmed, and makes roles and database where they are
 * missing. The owner of everything is no superuser, so that row-level security can bind it too.
 */
export async function prepareDatabase(cluster: Cluster, socket: string): Promise<void> {
  const client = new pg.Client({
    connectionString: urlOf('postgres', cluster.passwords.superuser, socket, 'postgres')
  });
  await client.connect();
  try {
    await refuseForgetful(client);
    const { owner, login } = cluster.passwords;
    await role(client, 'app_owner', owner, 'login createrole createdb noinherit nosuperuser');
    await role(client, 'app_login', login, 'login noinherit nosuperuser');
    const found = await client.query('select 1 from pg_database where datname = $1', [database]);
    if (!found.rowCount) await client.query(`create database ${database} owner app_owner`);
    await client.query(`revoke all on database ${database} from public;
      grant connect on database ${database} to app_login`);
  } finally {
    await client.end();
  }
}

const database = 'tafelrunde';

async function refuseForgetful(client: pg.Client): Promise<void> {
  const found = await client.query(`
    select name from pg_settings
     where name in ('fsync', 'full_page_writes', 'synchronous_commit') and setting = 'off'
    union all
    select split_part(setting, '=', 1) from pg_db_role_setting, unnest(setconfig) as setting
     where setting ~* '^(fsync|full_page_writes|synchronous_commit)=(off|false|no|0)'`);
  const name = found.rows[0]?.name;
  if (name) {
    throw new Refusal(
      `PostgreSQL runs with ${name} off and could lose confirmed work; turn it on.`
    );
  }
}

async function role(client: pg.Client, name: string, password: string, attributes: string) {
  const found = await client.query('select 1 from pg_roles where rolname = $1', [name]);
  if (found.rowCount) return;
  await client.query(`create role ${name} ${attributes} password ${pg.escapeLiteral(password)}`);
}

// The host in the query wins over the one before the path, and keeps this a valid URL everywhere.
function urlOf(user: string, password: string, socket: string, name: string): string {
  return `postgres://${user}:${password}@localhost/${name}?host=${encodeURIComponent(socket)}`;
}
