import { rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll } from 'vitest';
import { testDatabase, type TestDatabase } from '../database.ts';
import type { Client, TestServer } from '../server.ts';
import { confirmReport } from './confirmed-report.ts';
import type { Row } from './http-rows.ts';
import {
  askers,
  browserOf,
  httpWorld,
  serverOn,
  type Asker,
  type HttpWorld
} from './http-world.ts';

/**
 * The world of the access table behind a product that undoes whatever is done (`undo-all.mjs`), for the test file that
 * calls it once.
 */
export function fuzzWorld() {
  const browsers = new Map<Asker, Client>();
  const undoing = join(tmpdir(), `tafelrunde-undoing-${process.pid}`);
  let database: TestDatabase;
  let server: TestServer;
  let world: HttpWorld;

  beforeAll(async () => {
    database = await testDatabase();
    const hook = new URL('undo-all.mjs', import.meta.url);
    server = await serverOn(database, {
      NODE_OPTIONS: `--import ${hook.href}`,
      UNDO_WHILE: undoing,
      LOG_LEVEL: 'error'
    });
    world = await httpWorld(database.ownerUrl, server, asking);
    await confirmReport(world, await browserOf(world, 'alphaLead'));
    for (const asker of asking) browsers.set(asker, await browserOf(world, asker));
    writeFileSync(undoing, '');
  }, 300_000);

  afterAll(async () => {
    rmSync(undoing, { force: true });
    await world?.db.end();
    await server?.stop();
    await database?.drop();
  });

  return {
    get world() {
      return world;
    },
    browser: (asker: Asker): Client => browsers.get(asker) ?? server.client(),
    /** What a browser's form would send, with a body as no form has it. */
    post: ({ cookies }: Client, address: string, body: string | FormData, accept: string) =>
      fetch(server.origin + address, {
        method: 'POST',
        redirect: 'manual',
        body,
        headers: {
          accept,
          cookie: [...cookies].map(([name, value]) => `${name}=${value}`).join('; '),
          origin: server.origin,
          'sec-fetch-site': 'same-origin',
          ...(typeof body === 'string' && { 'content-type': 'application/x-www-form-urlencoded' })
        }
      })
  };
}

const asking: readonly Asker[] = process.env.LONG
  ? askers
  : ['alphaLead', 'coordinator', 'schoolLead', 'operator', 'anonymous'];

/** Whoever the form is for, so that more than the refusal is reached. */
export function sender({ answers }: Row): Asker {
  const best = asking.find((asker) => answers.get(asker) === 303);
  return best ?? asking.find((asker) => Number(answers.get(asker)) < 404) ?? 'alphaLead';
}

export function reader({ answers }: Row): Asker {
  return asking.find((asker) => answers.get(asker) === 200) ?? 'alphaLead';
}

/** Nothing where there was an answer that is none of a failure. */
export async function faultOf(about: string, work: () => Promise<Response>): Promise<string[]> {
  const failure = await work().then(
    async (response) => {
      const isBad = response.status >= 500 || /\n\s+at .*\.m?js:\d+/.test(await response.text());
      return isBad ? String(response.status) : undefined;
    },
    (noAnswer: unknown) => String(noAnswer)
  );
  return failure === undefined ? [] : [`${failure}: ${about.slice(0, 400)}`];
}

/** A few at a time, as several browsers would; the first faults are enough. */
export async function inLanes<T, R>(
  things: Iterable<T>,
  work: (thing: T) => Promise<R[]>
): Promise<R[]> {
  const found: R[] = [];
  const waiting = things[Symbol.iterator]();
  const lane = async () => {
    for (let next = waiting.next(); !next.done; next = waiting.next()) {
      found.push(...(await work(next.value)));
      if (found.length > 40) return;
    }
  };
  await Promise.all([lane(), lane()]);
  return found;
}
