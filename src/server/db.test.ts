import { sql } from 'kysely';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { as, type Tx } from '#server/db.ts';
import { testDatabase, type TestDatabase } from '../../tests/database.ts';
import { visit, visitWorld, type VisitWorld } from '../../tests/visit-world.ts';

let database: TestDatabase;
let world: VisitWorld;

beforeAll(async () => {
  database = await testDatabase();
  world = await visitWorld(database.ownerUrl);
});

afterAll(async () => {
  await world.db.end();
  await database.drop();
});

test('A-CO-12 two who change the same rows in opposite order both get through', async () => {
  const ids = [await visit(world), await visit(world)];
  const pairs = process.env.LONG ? 100 : 3;
  for (let pair = 1; pair <= pairs; pair++) {
    const tries = [0, 0];
    const reached = meeting(2);
    await Promise.all(
      [ids, ids.toReversed()].map((order, who) =>
        as(world.lead, 'read write', async (tx) => {
          tries[who] = (tries[who] ?? 0) + 1;
          const [first = '', second = ''] = order;
          await longer(tx, first);
          // Only the first time: each has one row then, and waits for the other's.
          if (tries[who] === 1) await reached();
          await longer(tx, second);
        })
      )
    );
    expect(Math.max(...tries)).toBeGreaterThan(1);
    expect(Math.max(...tries)).toBeLessThanOrEqual(3);
    const { rows } = await world.db.query(
      'select duration_min - 120 as more from app.visit where id = any ($1)',
      [ids]
    );
    expect(rows.map(({ more }) => more)).toEqual([2 * pair, 2 * pair]);
  }
});

test('what cannot be brought in line is tried three times and then given up, anything else once', async () => {
  const triesOf = async (code: string, failures: number) => {
    let tries = 0;
    const done = as(world.lead, 'read write', async (tx) => {
      tries++;
      if (tries <= failures) {
        await sql`${sql.raw(`do $$ begin raise exception 'x' using errcode = '${code}'; end $$`)}`.execute(
          tx
        );
      }
    });
    const [{ status }] = await Promise.allSettled([done]);
    return `${status} ${tries}`;
  };
  expect(await triesOf('40001', 2)).toBe('fulfilled 3');
  expect(await triesOf('40001', 9)).toBe('rejected 3');
  expect(await triesOf('23505', 9)).toBe('rejected 1');
});

async function longer(tx: Tx, id: string): Promise<void> {
  await sql`
    update app.visit set duration_min = duration_min + 1
    where region_id = ${tx.region} and id = ${id}`.execute(tx);
}

/** Lets nobody go on before so many have come. */
function meeting(many: number): () => Promise<void> {
  let come = 0;
  let open = () => {};
  const all = new Promise<void>((resolve) => (open = resolve));
  return () => {
    if (++come >= many) open();
    return all;
  };
}
