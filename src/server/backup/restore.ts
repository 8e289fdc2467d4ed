import { pipeline } from 'node:stream/promises';
import { setTimeout as pause } from 'node:timers/promises';
import type pg from 'pg';
import { Refusal } from '#base/refusal.ts';
import { countedRows, speakCanonically } from '#server/backup/canonical.ts';
import { isUnused, tablesOf } from '#server/backup/catalogue.ts';
import { copyIn } from '#server/backup/copy.ts';
import type { Backup } from '#server/backup/read.ts';
import type { Part } from '#server/backup/parts.ts';
import { connected } from '#server/connection.ts';
import { migrate, rebuild } from '#server/migrate.ts';

/** Where to; the prefix names the roles of a database that was never migrated. */
export type Target = Readonly<{ ownerUrl: string; loginRole: string; prefix?: string | undefined }>;

/**
 * Puts a verified backup into an installation nobody uses yet: all of it is there afterwards, or the installation is
 * as empty as it was. The tables are made as they were when the backup was made, filled and compared with its
 * checksums, and then brought to the state of this version. `settle` works on the result before any trigger is there.
 */
export async function restoreBackup<T>(
  { ownerUrl, loginRole, prefix }: Target,
  backup: Backup,
  settle: (client: pg.Client) => Promise<T>
): Promise<T> {
  try {
    return await connected(ownerUrl, async (client) => {
      await client.query('set statement_timeout = 0; set idle_in_transaction_session_timeout = 0');
      await refuseUsed(client);
      const settled = await rebuild(client, { loginRole, prefix }, backup.head.schema, {
        fill: () => fill(client, backup),
        settle: () => settle(client)
      });
      // Until the planner knows how much there is, pages take ten times as long.
      for (const { name } of await tablesOf(client)) await client.query(`analyze ${name}`);
      return settled;
    });
  } catch (failure) {
    await migrate(ownerUrl, loginRole, { prefix }).catch(() => {});
    throw failure;
  }
}

async function refuseUsed(client: pg.Client): Promise<void> {
  if (!(await isUnused(client))) {
    throw new Refusal(
      'This installation is in use: it has regions or accounts. Restore into an empty one.'
    );
  }
  // A connection that was just closed may need a moment to go.
  for (let tries = 30; await isShared(client); tries--) {
    if (tries === 0) {
      throw new Refusal('Somebody else is connected to the database: stop every Tafelrunde first.');
    }
    await pause(100);
  }
}

/** The kind of another role's connection is hidden, but only those of people have a role at all. */
async function isShared(client: pg.Client): Promise<boolean> {
  await client.query('select pg_stat_clear_snapshot()');
  const others = await client.query(
    `select from pg_stat_activity
      where datname = current_database() and pid <> pg_backend_pid() and usename is not null
        and coalesce(backend_type, 'client backend') = 'client backend'`
  );
  return others.rowCount !== 0;
}

async function fill(client: pg.Client, backup: Backup): Promise<void> {
  await speakCanonically(client);
  await refuseOtherTables(client, backup);
  const references = await withoutReferences(client);
  await emptyTables(client);
  await copyRows(client, backup);
  // What refers to something that is not there is found here, by the database itself.
  for (const { add } of references) await client.query(add);
  await compare(client, backup);
  for (const { name, value } of backup.foot.sequences) {
    await client.query('select setval($1::regclass, $2::bigint)', [name, value]);
  }
  // Migrations and rules name things as they stand.
  await client.query('set local search_path to default; set local enable_sort to default');
}

async function refuseOtherTables(client: pg.Client, { columns }: Backup): Promise<void> {
  const here = (await tablesOf(client)).map(({ name, columns: its }) => `${name}: ${its.join()}`);
  const there = [...columns].map(([name, its]) => `${name}: ${its.join()}`);
  if (here.join('\n') === there.join('\n')) return;
  throw new Refusal('The backup holds other tables than its version of Tafelrunde has.');
}

/** References would ask for the tables in one order, which there is none of: they go and come back as they were. */
async function withoutReferences(client: pg.Client) {
  const found = await client.query<{ drop: string; add: string }>(`
    select format('alter table %s drop constraint %I', k.conrelid::regclass, k.conname) as drop,
      format('alter table %s add constraint %I %s', k.conrelid::regclass, k.conname, pg_get_constraintdef(k.oid)) as add
    from pg_constraint k join pg_class c on c.oid = k.conrelid
    where k.contype = 'f' and k.conparentid = 0 and c.relowner = current_user::regrole
    order by 1`);
  for (const { drop } of found.rows) await client.query(drop);
  return found.rows;
}

/** Migrations leave rows of their own behind. */
async function emptyTables(client: pg.Client): Promise<void> {
  const names = (await tablesOf(client)).map(({ name }) => name);
  await client.query(`truncate ${names.join(', ')}`);
}

async function copyRows(client: pg.Client, backup: Backup): Promise<void> {
  const parts = backup.parts()[Symbol.asyncIterator]();
  try {
    for (let next = await parts.next(); !next.done; next = await parts.next()) {
      if (next.value.kind !== 'table') continue;
      const { table, columns } = next.value;
      const rows = copyIn(client, `copy ${table} (${columns.join(', ')}) from stdin`);
      await pipeline(rowsOf(parts), rows);
    }
  } finally {
    await parts.return?.();
  }
}

/** Up to the end of the table at hand. */
async function* rowsOf(parts: AsyncIterator<Part>): AsyncGenerator<Buffer> {
  for (;;) {
    const { done, value } = await parts.next();
    if (done || value.kind !== 'rows') return;
    yield value.chunk;
  }
}

/** What is in the tables now is written once more, and must give the same checksums. */
async function compare(client: pg.Client, { foot }: Backup): Promise<void> {
  const tables = new Map((await tablesOf(client)).map((table) => [table.name, table]));
  for (const { table: name, rows, sha256 } of foot.tables) {
    const table = tables.get(name);
    const now = table && (await countedRows(client, table));
    if (now?.rows === rows && now.sha256 === sha256) continue;
    throw new Refusal(`The rows of ${name} are not those of the backup; nothing was restored.`);
  }
}
