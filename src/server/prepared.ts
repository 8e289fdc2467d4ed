import type { PostgresPool, PostgresPoolClient } from 'kysely';
import type pg from 'pg';

/**
 * The pool with statements that each connection plans once: planning the rules of row-level security takes
 * longer than most statements run.
 */
export function preparing(pool: pg.Pool): PostgresPool {
  return {
    connect: async () => preparingClient(await pool.connect()),
    end: () => pool.end(),
    options: pool.options
  };
}

/** A statement with the name under which a connection keeps its plan. */
export function named(text: string, values: readonly unknown[]): pg.QueryConfig {
  return { name: nameOf(text), text, values: [...values] };
}

const clients = new WeakMap<pg.PoolClient, PostgresPoolClient>();

function preparingClient(client: pg.PoolClient): PostgresPoolClient {
  const known = clients.get(client);
  if (known) return known;
  const made: PostgresPoolClient = Object.create(client, {
    query: {
      // Without values it is a BEGIN or COMMIT, which has nothing to plan.
      value: (text: unknown, values: readonly unknown[] = []) =>
        typeof text === 'string' && values.length > 0
          ? client.query(named(text, values))
          : Reflect.apply(client.query, client, [text])
    },
    release: { value: (discard?: boolean) => client.release(discard) }
  });
  clients.set(client, made);
  return made;
}

const names = new Map<string, string>();
// Lists of varying length make ever new texts; a connection must not keep all of them.
const mostNames = 500;

function nameOf(text: string): string | undefined {
  const known = names.get(text);
  if (known || names.size >= mostNames) return known;
  const name = `s${names.size + 1}`;
  names.set(text, name);
  return name;
}
