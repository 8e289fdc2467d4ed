import { describe, expect, test } from 'vitest';
import type { Actor } from '#server/db.ts';
import { triedAs } from './as-person.ts';
import { closed, things } from './sql-table.ts';
import { sqlWorld } from './sql-world.ts';
import { writes } from './sql-writes.ts';
import { personas } from './world.ts';

const at = sqlWorld();

describe.each(personas)('%s', (persona) => {
  test.each(things)('sees of $name exactly what is shared', async ({ count, seen }) => {
    const rows = await tried(at.world.actors[persona], count(at.world));
    expect(rows).toBe(seen[persona] ?? 0);
  });

  test.each(closed)('is refused %s', async (table) => {
    expect(await tried(at.world.actors[persona], [`select from ${table}`, []])).toBe('refused');
  });

  test.each(writes)('$name only when it may', async ({ statement, allowed }) => {
    const done = await tried(at.world.actors[persona], statement(at.world));
    // A write that meets no visible row changes nothing; one that is not granted is refused.
    if (allowed.includes(persona)) expect(done).toBeGreaterThan(0);
    else expect([0, 'refused']).toContain(done);
  });
});

test('the table is as large as it claims to be', () => {
  const checks = personas.length * (things.length + closed.length + writes.length);
  expect(checks).toBeGreaterThanOrEqual(1000);
});

function tried(actor: Actor, statement: [string, unknown[]]): Promise<number | 'refused'> {
  return triedAs(at.login, actor, statement);
}
