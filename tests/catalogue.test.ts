import pg from 'pg';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { testDatabase, type TestDatabase } from './database.ts';

let database: TestDatabase;
let owner: pg.Client;

beforeAll(async () => {
  database = await testDatabase();
  owner = new pg.Client({ connectionString: database.ownerUrl });
  await owner.connect();
});

afterAll(async () => {
  await owner.end();
  await database.drop();
});

// Of the whole installation or of the program, not of one region.
const withoutTenant = [
  'region',
  'role',
  'role_permission',
  'mail',
  'history',
  'history_seal',
  'history_anchor',
  'column_privacy',
  'allowed_step',
  'probe',
  'restoration',
  'deletion'
];

test('every table of schema app has forced row-level security, a policy for a request or a job, and a comment', async () => {
  expect(
    await names(`
      select c.relname as name from pg_class c join pg_namespace n on n.oid = c.relnamespace
      where n.nspname = 'app' and c.relkind in ('r', 'p') and (
        not c.relrowsecurity or not c.relforcerowsecurity
        or not exists (select from pg_policies p where p.schemaname = 'app' and p.tablename = c.relname)
        or obj_description(c.oid) is null)`)
  ).toEqual([]);
});

test('every table of schema auth has a comment and is out of reach for requests and jobs', async () => {
  expect(
    await names(
      `
      select c.relname as name from pg_class c join pg_namespace n on n.oid = c.relnamespace
      where n.nspname = 'auth' and c.relkind = 'r' and (
        obj_description(c.oid) is null
        or has_table_privilege($1, c.oid, 'select, insert, update, delete')
        or has_table_privilege($2, c.oid, 'select, insert, update, delete'))`,
      [role('user'), role('system')]
    )
  ).toEqual([]);
});

test('every column has exactly one privacy class, and none is classified that is gone', async () => {
  const wrong = await owner.query(`
    with columns as (
      select case when table_schema = 'auth' then 'auth.' else '' end || table_name as name, column_name
      from information_schema.columns join information_schema.tables using (table_schema, table_name)
      where table_schema in ('app', 'auth') and table_type = 'BASE TABLE'),
    classes as (
      select table_name as name, unnest(columns) as column_name from app.column_privacy)
    select coalesce(c.name, k.name) as name, coalesce(c.column_name, k.column_name) as column, count(k.name)::int as classes
    from columns c full join classes k using (name, column_name)
    group by 1, 2, c.name having c.name is null or count(k.name) <> 1`);
  expect(wrong.rows).toEqual([]);
});

test('every key of a tenant table is led by region_id, and so is every reference between them', async () => {
  expect(
    await names(
      `
      select c.relname || ': ' || k.conname as name
      from pg_constraint k
      join pg_class c on c.oid = k.conrelid join pg_namespace n on n.oid = c.relnamespace
      left join pg_class f on f.oid = k.confrelid left join pg_namespace fn on fn.oid = f.relnamespace
      join pg_attribute a on a.attrelid = c.oid and a.attnum = k.conkey[1]
      where n.nspname = 'app' and c.relname <> all ($1)
        and (k.contype in ('p', 'u') or (k.contype = 'f' and fn.nspname = 'app' and f.relname <> all ($1)))
        and a.attname <> 'region_id'`,
      [withoutTenant]
    )
  ).toEqual([]);
});

test('every foreign key says what a deletion does and has an index that starts with its columns', async () => {
  expect(
    await names(`
      select c.relname || ': ' || k.conname as name
      from pg_constraint k
      join pg_class c on c.oid = k.conrelid join pg_namespace n on n.oid = c.relnamespace
      where n.nspname in ('app', 'auth') and k.contype = 'f' and (
        k.confdeltype = 'a'
        or not exists (
          select from pg_index i where i.indrelid = c.oid and i.indpred is null
            and (select array_agg(x order by x) from unnest((i.indkey::int2[])[0:cardinality(k.conkey) - 1]) x)
              = (select array_agg(y order by y) from unnest(k.conkey) y)))
        -- Every tenant table's primary key starts with region_id and serves the reference to the region.
        and k.confrelid <> 'app.region'::regclass`)
  ).toEqual([]);
});

test('no function is everybody’s: each names the roles that may call it', async () => {
  expect(
    await names(`
      select p.proname as name from pg_proc p join pg_namespace n on n.oid = p.pronamespace
      where n.nspname in ('app', 'auth') and has_function_privilege('public', p.oid, 'execute')`)
  ).toEqual([]);
});

test('functions that run as owner fix their search path, and views run as their caller', async () => {
  expect(
    await names(`
      select p.proname as name from pg_proc p join pg_namespace n on n.oid = p.pronamespace
      where n.nspname in ('app', 'auth') and p.prosecdef
        and not coalesce(p.proconfig, '{}') @> array['search_path=""']
      union all
      select c.relname from pg_class c join pg_namespace n on n.oid = c.relnamespace
      where n.nspname in ('app', 'auth') and c.relkind = 'v'
        and not coalesce(c.reloptions, '{}') @> array['security_invoker=true']`)
  ).toEqual([]);
});

test('requests are granted named columns for insert and update, never a whole table', async () => {
  expect(
    await names(
      `
      select table_name || ' ' || privilege_type as name from information_schema.role_table_grants
      where grantee = $1 and privilege_type not in ('SELECT', 'DELETE')`,
      [role('user')]
    )
  ).toEqual([]);
});

test('every tenant table is in the history, apart from the bytes of files and of uploads and who is there', async () => {
  expect(
    await names(
      `
      select c.relname as name from pg_class c join pg_namespace n on n.oid = c.relnamespace
      where n.nspname = 'app' and c.relkind = 'r' and c.relname <> all ($1)
        and not exists (select from pg_trigger t where t.tgrelid = c.oid and t.tgname = 'z_history')`,
      [withoutTenant.filter((name) => name !== 'region')]
    )
  ).toEqual(['file_piece', 'filled_workbook_content', 'presence', 'register_import_part']);
});

test('no role of the application is superuser, bypasses the rules or owns a table', async () => {
  const roles = await owner.query(
    `select rolname from pg_roles where (rolname = any ($1) or rolname = $2)
       and (rolsuper or rolbypassrls or rolname in (select pg_get_userbyid(relowner) from pg_class
         join pg_namespace n on n.oid = relnamespace where n.nspname in ('app', 'auth', 'jobs')))`,
    [[role('user'), role('auth'), role('system')], new URL(database.loginUrl).username]
  );
  expect(roles.rows).toEqual([]);
});

test('a query outside a transaction that names its person is refused', async () => {
  const login = new pg.Client({ connectionString: database.loginUrl });
  await login.connect();
  try {
    await expect(login.query('select * from app.region')).rejects.toMatchObject({ code: '42501' });
    await expect(login.query('select * from auth.session')).rejects.toMatchObject({
      code: '42501'
    });
    await expect(login.query(`select auth.session_actor('x', 'y')`)).rejects.toMatchObject({
      code: '42501'
    });
  } finally {
    await login.end();
  }
});

async function names(text: string, values: unknown[] = []): Promise<string[]> {
  const result = await owner.query<{ name: string }>(text, values);
  return result.rows.map((row) => row.name).sort();
}

function role(part: 'user' | 'auth' | 'system'): string {
  return `${process.env.ROLE_PREFIX}_${part}`;
}
