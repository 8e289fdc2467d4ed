import pg from 'pg';
import { tablesOf, type Table } from '#server/backup/catalogue.ts';
import type { Deletion } from '#server/backup/deletions.ts';

/** `gone`: how many changed something; what the backup never had needs nothing. `left`: could not be done. */
export type Replayed = Readonly<{ done: number; left: Deletion[] }>;

/**
 * Does again what the list holds and the backup does not know, in the order in which it was done. For the tables of
 * this version while no rule and no trigger is there; each is noted, so that the next backup knows it.
 */
export async function replay(client: pg.Client, list: readonly Deletion[]): Promise<Replayed> {
  const tables = new Map((await tablesOf(client)).map((table) => [table.name, table]));
  const found = await client.query<{ id: string }>('select id from app.deletion');
  const known = new Set(found.rows.map(({ id }) => id));
  const missing = list
    .filter(({ id }) => !known.has(id))
    .sort((a, b) => Number(a.no) - Number(b.no));
  const left: Deletion[] = [];
  let done = 0;
  for (const one of missing) {
    const table = tables.get(one.table);
    await client.query('savepoint one');
    try {
      if (!table) throw new Error('no such table');
      if (await repeat(client, table, one)) done += 1;
    } catch (failure) {
      await client.query('rollback to savepoint one');
      if (!isAboutUnknown(one, failure)) left.push(one);
    }
    await note(client, one);
  }
  await countOn(client);
  return { done, left };
}

/** True where a row was changed. */
async function repeat(client: pg.Client, table: Table, one: Deletion): Promise<boolean> {
  const { name } = table;
  const values = [JSON.stringify(one.key), JSON.stringify(one.image ?? {})];
  const key = columnsOf(table, one.key);
  const where = key.map((column) => `t.${column} = k.${column}`).join(' and ');
  const row = (no: number) => `jsonb_populate_record(null::${name}, $${no}::jsonb)`;
  const columns = columnsOf(table, one.image ?? {});
  if (one.verb === 'delete') {
    const { rowCount } = await client.query(
      `delete from ${name} t using ${row(1)} k where ${where}`,
      [values[0]]
    );
    return rowCount !== 0;
  }
  if (columns.length === 0) return false;
  if (one.verb === 'insert') {
    const list = columns.join(', ');
    const { rowCount } = await client.query(
      `insert into ${name} (${list}) overriding system value select ${list} from ${row(1)} on conflict do nothing`,
      [values[1]]
    );
    return rowCount !== 0;
  }
  const set = columns.map((column) => `${column} = i.${column}`).join(', ');
  const { rowCount } = await client.query(
    `update ${name} t set ${set} from ${row(1)} k, ${row(2)} i where ${where}`,
    values
  );
  return rowCount !== 0;
}

/** Names come from a file: only those that the table really has reach a statement. */
function columnsOf({ columns }: Table, said: Readonly<Record<string, unknown>>): string[] {
  return Object.keys(said).flatMap((name) => {
    const known = columns.find((column) => column === name || column === pg.escapeIdentifier(name));
    return known ? [known] : [];
  });
}

/** What was written about a thing that is younger than the backup. */
function isAboutUnknown({ verb }: Deletion, failure: unknown): boolean {
  return verb === 'insert' && failure instanceof pg.DatabaseError && failure.code === '23503';
}

async function note(client: pg.Client, { id, no, at, table, verb, key, image }: Deletion) {
  await client.query(
    `insert into app.deletion (id, no, at, table_name, verb, key, image) overriding system value
     values ($1, $2, $3, $4, $5, $6, $7) on conflict do nothing`,
    [id, no, at, table, verb, JSON.stringify(key), image && JSON.stringify(image)]
  );
}

/** Numbers that were given after the backup are not given again. */
async function countOn(client: pg.Client): Promise<void> {
  for (const [table, column] of [
    ['app.deletion', 'no'],
    ['app.history', 'id']
  ]) {
    await client.query(
      `select setval(s.name, greatest(m.newest, (select last_value from pg_sequences where schemaname || '.' || sequencename = s.name)))
       from pg_get_serial_sequence('${table}', '${column}') as s (name),
         (select max(${column}) as newest from ${table}) m where m.newest is not null`
    );
  }
}
