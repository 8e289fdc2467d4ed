import { setTimeout } from 'node:timers/promises';
import { Kysely, PostgresDialect, sql, type Transaction } from 'kysely';
import pg from 'pg';
import { getLocale } from '#paraglide/runtime.js';
import { shiftedNow, shiftedToday } from '#server/clock.ts';
import { fault } from '#server/faults.ts';
import { named, preparing } from '#server/prepared.ts';
import { noteSending } from '#server/sending.ts';
import { readSettings } from '#server/settings.ts';
import type { Database } from '#server/tables.ts';

/** In whose name a request reads and writes: a person of a region and the membership it acts with. */
export type Actor = Readonly<{ personId: string; regionId: string; membershipId: string }>;

/** A transaction as a person; `region` leads every key. */
export type Tx = Transaction<Database> & Readonly<{ actor: Actor; region: string }>;

/** A transaction of a job or of the command line. */
export type SystemTx = Transaction<Database>;

export type Mode = 'read only' | 'read write';

/**
 * The only way to the tenant tables for a request: one transaction that knows the person. `work` may run again, so
 * nothing of it may last but what it writes to the database.
 */
export async function as<T>(actor: Actor, mode: Mode, work: (tx: Tx) => Promise<T>): Promise<T> {
  return begin(mode, 'user', actor, (tx) =>
    work(Object.assign(tx, { actor, region: actor.regionId }))
  );
}

/** Jobs and the command line: no person, and only the tables granted to app_system. */
export async function asSystem<T>(work: (tx: SystemTx) => Promise<T>): Promise<T> {
  return begin('read write', 'system', null, work);
}

/** Tells the planner how much there is, after a command has written much at once. */
export async function countAnew(): Promise<void> {
  await asSystem((tx) => sql`select app.count_anew()`.execute(tx));
}

/** Sign-in and invitations, which happen before anybody acts for an organisation. */
export async function asSignIn<T>(
  work: (tx: SystemTx) => Promise<T>,
  mode: Mode = 'read write'
): Promise<T> {
  return begin(mode, 'auth', null, work);
}

/** One statement as app_auth outside a transaction: who a session is, at each request. */
export async function signInQuery(text: string, values: unknown[]): Promise<unknown[]> {
  return (await signInPool().query(named(text, values))).rows;
}

/** Connections that are app_auth from their first statement on; for the sign-in library. */
export function signInPool(): pg.Pool {
  pools.signIn ??= newPool(4, `-c role=${roleName('auth')} -c search_path=auth`);
  return pools.signIn;
}

/** Connections that are app_system from their first statement on; for the job queue. */
export function systemPool(): pg.Pool {
  pools.system ??= newPool(3, `-c role=${roleName('system')}`);
  return pools.system;
}

/** Ends all connections; the next use opens new ones. */
export async function closeDatabase(): Promise<void> {
  const open = [pools.signIn, pools.system];
  const main = pools.main;
  pools = {};
  await Promise.all([main?.destroy(), ...open.map((pool) => pool?.end())]);
}

type Role = 'user' | 'auth' | 'system';
type Work<T> = (tx: Transaction<Database>) => Promise<T>;

const mostTries = 3;

/** Where two stood in each other's way, the database undid one of them whole: it is tried again. */
async function begin<T>(mode: Mode, role: Role, actor: Actor | null, work: Work<T>): Promise<T> {
  for (let tries = 1; ; tries++) {
    try {
      return await transact(mode, role, actor, work);
    } catch (failure) {
      if (tries === mostTries || !isInTheWay(failure)) throw failure;
      // Not at the same moment as the other, or they meet again.
      await setTimeout(tries * 20 * Math.random());
    }
  }
}

/** Deadlocks, and what cannot be brought in line with what others wrote meanwhile. */
function isInTheWay(failure: unknown): boolean {
  return failure instanceof pg.DatabaseError && /^(40001|40P01)$/.test(failure.code ?? '');
}

async function transact<T>(mode: Mode, role: Role, actor: Actor | null, work: Work<T>): Promise<T> {
  const part = role === 'system' ? 'system' : 'write';
  let isDone = () => {};
  const done = await database()
    .transaction()
    .setAccessMode(mode)
    .execute(async (tx) => {
      await sql`select
        set_config('role', ${roleName(role)}, true),
        set_config('app.region_id', ${actor?.regionId ?? ''}, true),
        set_config('app.person_id', ${actor?.personId ?? ''}, true),
        set_config('app.membership_id', ${actor?.membershipId ?? ''}, true),
        set_config('app.language', ${getLocale()}, true),
        set_config('app.today', ${shiftedToday()}, true),
        set_config('app.now', ${shiftedNow()?.toISOString() ?? ''}, true)`.execute(tx);
      if (mode === 'read write' && role !== 'system') {
        isDone = await noteSending(tx, actor?.personId);
      }
      const worked = await work(tx);
      if (mode === 'read write') fault(`${part}.before-commit`);
      return worked;
    });
  if (mode === 'read write') fault(`${part}.after-commit`);
  isDone();
  return done;
}

let pools: { main?: Kysely<Database>; signIn?: pg.Pool; system?: pg.Pool } = {};

function database(): Kysely<Database> {
  pools.main ??= new Kysely<Database>({
    dialect: new PostgresDialect({ pool: preparing(newPool(12)) })
  });
  return pools.main;
}

function newPool(max: number, options?: string): pg.Pool {
  const { databaseUrl } = readSettings();
  const pool = new pg.Pool({
    connectionString: databaseUrl,
    max,
    options,
    application_name: 'tafelrunde',
    connectionTimeoutMillis: 3_000,
    statement_timeout: 15_000,
    idle_in_transaction_session_timeout: 20_000,
    types
  });
  // A connection that breaks while idle is replaced by the pool; without a listener it would end the process.
  pool.on('error', () => {});
  // The same while it is in use: the query at hand fails by itself, the event on top must not.
  pool.on('connect', (client) => client.on('error', () => {}));
  return pool;
}

function roleName(role: Role): string {
  return `${readSettings().rolePrefix}_${role}`;
}

// A calendar day stays the text it is: a Date would move it by the time zone.
const types: pg.CustomTypesConfig = {
  getTypeParser: (oid, format) =>
    oid === pg.types.builtins.DATE || oid === pg.types.builtins.TIME
      ? (text: string) => text
      : pg.types.getTypeParser(oid, format)
};
