import { realpathSync } from 'node:fs';
import pg from 'pg';
import { prepareCluster } from '#server/postgres/cluster.ts';
import { usePostgres } from '#server/postgres/start.ts';
import type { Product } from '../crash/product.ts';
import { drive, floorOf } from './child.ts';
import type { Effort } from './pages.ts';
import { median, type Row } from './table.ts';
import type { Page } from './world.ts';

/**
 * Pages of one region while the database fills with other regions. Page and SQL are measured in turn, and each
 * number of regions against its own SQL too, because a shared machine is not as fast at noon as in the morning.
 */
export async function growth(
  { dataDir, origin }: Product,
  pages: Page[],
  { regions, seconds, rounds, connections }: Effort & { regions: number[] }
): Promise<Row[]> {
  const postgres = await usePostgres({ dataDir });
  const rows: Row[] = [];
  const first = new Map<Page, { page: number; sql: number }>();
  try {
    for (const count of regions) {
      const answers = await growTo(asSuperuser(postgres.ownerUrl, dataDir), count);
      rows.push({ name: `growth, ${count} regions`, value: `${answers} answers` });
      for (const page of pages) {
        const { path, cookie, statements } = page;
        const load = { seconds, connections, headers: { cookie, accept: 'text/html' } };
        const runs = [];
        for (let round = 0; round < rounds; round++) {
          const { perSecond } = await drive({ ...load, origin, work: { path } });
          const sql = await floorOf({ url: postgres.loginUrl, statements, seconds, connections });
          runs.push({ page: perSecond, sql });
        }
        const now = {
          page: median(runs.map((run) => run.page)),
          sql: median(runs.map((run) => run.sql))
        };
        const then = first.get(page) ?? now;
        first.set(page, then);
        rows.push({
          name: `  ${page.name}: ${now.page.toFixed(0)}/s, its SQL ${now.sql.toFixed(0)}/s`,
          value: `${(then.page / now.page).toFixed(2)}, SQL ${(then.sql / now.sql).toFixed(2)}`,
          bar: `≤ 1.15 × ${regions[0]}`
        });
      }
    }
  } finally {
    await postgres.stop();
  }
  return rows;
}

function asSuperuser(ownerUrl: string, dataDir: string): string {
  const url = new URL(ownerUrl);
  url.username = 'postgres';
  url.password = prepareCluster(realpathSync(dataDir), '', undefined).passwords.superuser;
  return url.href;
}

/** The one thing a copied region must not share with the region it is copied from. */
const changed: Record<string, string> = {
  'region.short_name': "r.short_name || '-' || n.no",
  'region.county_key': 'null',
  // One account in fifty regions would measure somebody who does not exist.
  'person.user_id': 'null'
};

/**
 * Copies the one region of a database until there are as many as asked for, with the same ids under other
 * region ids: every key of a region is led by its id.
 *
 * @param url as a superuser, because copies are neither checked nor recorded row by row
 * @returns how many answers of assessments there are now
 */
async function growTo(url: string, regions: number): Promise<number> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    await client.query(`
      create temporary table n as
      select app.new_id() as region_id, no from generate_series(
        (select count(*) + 1 from app.region), ${Math.floor(regions)}) as no`);
    await client.query('begin');
    await client.query('set local session_replication_role = replica');
    for (const { name, columns } of await copiedTables(client)) {
      await client.query(copying(name, columns));
    }
    await client.query('commit');
    await client.query('vacuum analyze');
    const { rows } = await client.query('select count(*)::int as answers from app.answer');
    return rows[0].answers;
  } finally {
    await client.end();
  }
}

type Copied = { name: string; columns: string[] };

/** Tables of a region, without those that hold a key over all regions, as secrets of links do. */
async function copiedTables(client: pg.Client): Promise<Copied[]> {
  const { rows } = await client.query<Copied>(`
    select c.relname as name, array_agg(a.attname::text order by a.attnum) as columns
      from pg_class as c
      join pg_namespace as s on s.oid = c.relnamespace and s.nspname = 'app'
      join pg_attribute as a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
       and a.attgenerated = '' and a.attidentity <> 'a'
     where c.relkind = 'r'
       and (c.relname = 'region' or exists (
         select from pg_attribute as r where r.attrelid = c.oid and r.attname = 'region_id'))
       and (c.relname = 'region' or not exists (
         select from pg_index as i where i.indrelid = c.oid and i.indisunique and not exists (
           select from pg_attribute as r
            where r.attrelid = c.oid and r.attname = 'region_id' and r.attnum = any (i.indkey))))
     group by c.relname`);
  return rows;
}

function copying(name: string, columns: string[]): string {
  const own = name === 'region' ? 'id' : 'region_id';
  const values = columns.map(
    (column) => changed[`${name}.${column}`] ?? (column === own ? 'n.region_id' : `r."${column}"`)
  );
  return `insert into app."${name}" (${columns.map((column) => `"${column}"`).join(', ')})
    select ${values.join(', ')} from app."${name}" as r cross join n
     where r.${own} = (select id from app.region order by created_at, id limit 1)`;
}
