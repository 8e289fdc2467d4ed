import type pg from 'pg';
import { beforeAll, expect, test } from 'vitest';
import { sql } from 'kysely';
import { as, type Actor } from '#server/db.ts';
import { sqlWorld } from './sql-world.ts';
import { personas } from './world.ts';

// A connection is lent to one person after the other. Nothing of one may be left for the next.
const at = sqlWorld();
let tables: string[];

beforeAll(async () => {
  const found = await at.world.db.query(
    `select c.relname as name from pg_class c
      where c.relnamespace = 'app'::regnamespace and c.relkind = 'r'
        and has_table_privilege($1, c.oid, 'select')
        and exists (select from pg_attribute a where a.attrelid = c.oid and a.attname = 'region_id')`,
    [`${process.env.ROLE_PREFIX}_user`]
  );
  tables = found.rows.map(({ name }) => name);
});

test('A-TZ-20 a connection shows a region to its person and nothing before, after or to nobody', async () => {
  expect(tables.length).toBeGreaterThan(15);
  expect(await rowsAs(undefined)).toBe(0);
  expect(await rowsAs(at.world.actors.alphaLead)).toBeGreaterThan(20);
  expect(await rowsAs(undefined)).toBe(0);
  await expect(at.login.query('select count(*) from app.organisation')).rejects.toThrow('denied');
});

test('A-TZ-20 rows seen in one region are never rows of another', async () => {
  const { regionId } = at.world.actors.otherRegionLead;
  for (const table of tables) {
    const { rows } = await rowsOf(
      at.world.actors.otherRegionLead,
      `select region_id from app.${table}`
    );
    expect(rows.filter((row) => row.region_id !== regionId)).toEqual([]);
  }
});

test('a statement that stays planned gives each person their own rows', async () => {
  const seen = async (actor: Actor) =>
    as(actor, 'read only', async (tx) => {
      const text = sql<{ id: string }>`
        select id from app.assessment where region_id = ${tx.region} order by id`;
      return (await text.execute(tx)).rows.map(({ id }) => id);
    });
  const alone = new Map<string, string[]>();
  for (const persona of personas) alone.set(persona, await seen(at.world.actors[persona]));
  expect(new Set([...alone.values()].map(String)).size).toBeGreaterThan(1);
  // Often enough for the plan that fits all values, on all connections at once and in any order.
  const turns = Array.from({ length: 12 }, () => personas).flat();
  await Promise.all(
    turns.map(async (persona) =>
      expect(await seen(at.world.actors[persona])).toEqual(alone.get(persona) ?? [])
    )
  );
});

async function rowsAs(actor: Actor | undefined): Promise<number> {
  const counts = tables.map((name) => `select count(*)::int as n from app.${name}`);
  const { rows } = await rowsOf(
    actor,
    `select sum(n)::int as n from (${counts.join(' union all ')}) t`
  );
  return rows[0]?.n ?? 0;
}

async function rowsOf(actor: Actor | undefined, text: string): Promise<pg.QueryResult> {
  await at.login.query('begin');
  try {
    await at.login.query(`select set_config('role', $1, true)`, [
      `${process.env.ROLE_PREFIX}_user`
    ]);
    if (actor) {
      await at.login.query(
        `select set_config('app.region_id', $1, true), set_config('app.person_id', $2, true),
           set_config('app.membership_id', $3, true)`,
        [actor.regionId, actor.personId, actor.membershipId]
      );
    }
    return await at.login.query(text);
  } finally {
    await at.login.query('commit');
  }
}
