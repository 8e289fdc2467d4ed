import { expect, test } from 'vitest';
import { sqlWorld } from '../../../tests/access/sql-world.ts';
import { account } from '../../../tests/sign-in.ts';
import { ownData } from './own-data.server.ts';

const at = sqlWorld();

test('A-EX-09 everybody gets every row that names them as the data map says, and nothing of anybody else', async () => {
  const { db, actors } = at.world;
  const { rows: people } = await db.query('select id from app.person');
  const known = new Set(people.map(({ id }) => id));
  const all = Object.values(actors).filter(({ personId }) => known.has(personId));
  const accounts = new Map<string, string>();
  for (const actor of all) {
    await account(db, actor);
    const { rows } = await db.query('select user_id from app.person where id = $1', [
      actor.personId
    ]);
    await db.query(`update app.person set name = $1 where id = $2`, [
      `Merkmal ${actor.personId}`,
      actor.personId
    ]);
    accounts.set(actor.personId, rows[0].user_id);
  }
  const { alphaLead, betaLead } = actors;
  for (const [table, column, who] of [
    ['answer', 'changed_by', alphaLead],
    ['internal_note', 'changed_by', alphaLead],
    ['goal', 'recorded_by', alphaLead],
    ['visit_item', 'recorded_by', betaLead]
  ] as const) {
    await db.query(`update app.${table} set ${column} = $1`, [who.membershipId]);
  }
  let deeds = 0;
  for (const actor of all) {
    const { data, whole } = await ownData(accounts.get(actor.personId) ?? '');
    const text = JSON.stringify(whole);
    const others = all.filter(({ personId }) => personId !== actor.personId);
    const told = others.filter(({ personId }) => text.includes(`Merkmal ${personId}`));
    expect(told).toEqual([]);
    expect(data.deeds.length).toBe(await rowsThatName([actor.membershipId, actor.personId]));
    deeds += data.deeds.length;
  }
  expect(deeds).toBeGreaterThan(5);
});

test('every column that points to a membership is one of those', async () => {
  const { rows } = await at.world.db.query(
    `select distinct c.relname || '.' || a.attname as place
     from pg_constraint f join pg_class c on c.oid = f.conrelid
     join pg_attribute a on a.attrelid = c.oid and a.attnum = f.conkey[cardinality(f.conkey)]
     where f.contype = 'f' and c.relnamespace = 'app'::regnamespace and f.confrelid = 'app.membership'::regclass
       and not exists (
         select from app.column_privacy p
         where p.table_name = c.relname and p.class in ('contact', 'personal') and a.attname = any (p.columns))`
  );
  expect(rows).toEqual([]);
});

test('every table of accounts that tells something of somebody is looked into, but for tries and guests, who have none', async () => {
  const { rows } = await at.world.db.query(
    `select distinct p.table_name from app.column_privacy p
     where p.table_name like 'auth.%' and p.class in ('contact', 'personal')
       and p.table_name not in ('auth.attempt', 'auth.guest_session')
       and pg_get_functiondef('auth.data_of_account'::regproc) !~ ('from ' || replace(p.table_name, 'user', '"user"') || ' ')`
  );
  expect(rows).toEqual([]);
});

/** Counted from the data map: columns of class personal or contact that hold one of these ids. */
async function rowsThatName(ids: string[]): Promise<number> {
  const { rows: places } = await at.world.db.query(
    `select p.table_name, array_agg(col) as columns
     from app.column_privacy p cross join unnest(p.columns) col
     join information_schema.columns c
       on c.table_schema = 'app' and c.table_name = p.table_name and c.column_name = col and c.data_type = 'uuid'
     where p.class in ('personal', 'contact') and p.table_name not in ('history', 'person') group by 1`
  );
  let count = 0;
  for (const { table_name, columns } of places) {
    const where = columns.map((column: string) => `t.${column} = any ($1)`).join(' or ');
    const { rows } = await at.world.db.query(
      `select count(*)::int as n from app.${table_name} t where ${where}`,
      [ids]
    );
    count += rows[0].n;
  }
  return count;
}
