import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { openSync, readdirSync, readFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { memoryOptions } from '../../bin/runtime.mjs';

export type Product = Awaited<ReturnType<typeof installProduct>>;

export type Victim = 'server' | 'database' | 'both';

/** The real product on a data folder of its own, started as people start it and killed as a machine kills. */
export async function installProduct(
  folder: string,
  nodeOptions: string,
  settings: Record<string, string> = {}
) {
  const port = await freePort();
  const origin = `http://localhost:${port}`;
  const env = {
    ...process.env,
    DATA_DIR: join(folder, 'data'),
    DATABASE_URL: '',
    PORT: String(port),
    PUBLIC_URL: origin,
    DEMO: '1',
    LOG_LEVEL: 'info',
    FAULT_ORDER: join(folder, 'fault'),
    NODE_OPTIONS: nodeOptions,
    ...settings
  };
  const output = openSync(join(folder, 'product.log'), 'a');
  let server: ChildProcess | undefined;

  const start = async () => {
    // The channel ends the product when this process is ended.
    const stdio = ['ignore', output, output, 'ipc'] as const;
    server = spawn(process.execPath, [...memoryOptions, launcher, 'start'], {
      env: { MALLOC_ARENA_MAX: '2', ...env },
      stdio: [...stdio]
    });
    await ready();
  };

  // The first start may have to build; afterwards a minute is more than anybody would wait.
  let minutes = 10;
  const ready = async () => {
    const patience = Date.now() + minutes * 60_000;
    while (!(await isReady(origin))) {
      if (hasEnded(server)) throw new Error('The product ended instead of getting ready.');
      if (Date.now() > patience) throw new Error('The product was not ready in time.');
      await pause(20);
    }
    minutes = 1;
  };

  return {
    origin,
    dataDir: env.DATA_DIR,
    order: env.FAULT_ORDER,
    /** Until it has ended by itself. */
    ended: () => endOf(server),
    pids: () => ({
      application: [server?.pid ?? []].flat(),
      postgres: familyOf(postmasters(env.DATA_DIR))
    }),
    start,

    /** Runs a command of the product to its end and returns what it printed. */
    async command(...args: string[]): Promise<string> {
      const child = spawn(process.execPath, [launcher, ...args], {
        env: { ...env, NODE_OPTIONS: '' },
        stdio: ['ignore', 'pipe', output]
      });
      let text = '';
      child.stdout?.on('data', (chunk) => (text += chunk));
      const [code] = await once(child, 'close');
      if (code !== 0) throw new Error(`tafelrunde ${args.join(' ')} ended with ${code}.`);
      return text;
    },

    /** No farewell: SIGKILL for the server, for PostgreSQL with all its processes, or for all at once. */
    async kill(victim: Victim): Promise<void> {
      const postgres = victim === 'server' ? [] : familyOf(postmasters(env.DATA_DIR));
      const pids = victim === 'database' ? postgres : [server?.pid ?? [], postgres].flat();
      const ended = victim === 'database' ? undefined : endOf(server);
      for (const pid of pids) killNow(pid);
      await ended;
    },

    /** Brings it back as far as somebody has to: after a killed database alone, nobody has to. */
    async recover(victim: Victim): Promise<void> {
      if (victim === 'database') await ready();
      else await start();
      const count = postmasters(env.DATA_DIR).length;
      if (count !== 1) throw new Error(`${count} PostgreSQL servers run on one folder.`);
    },

    async stop(): Promise<void> {
      const ended = endOf(server);
      server?.kill('SIGTERM');
      await ended;
    }
  };
}

/** PostgreSQL of a data folder with all its processes, without a farewell. */
export function killDatabase(dataDir: string): void {
  for (const pid of familyOf(postmasters(dataDir))) killNow(pid);
}

const launcher = fileURLToPath(new URL('../../bin/tafelrunde.mjs', import.meta.url));

async function isReady(origin: string): Promise<boolean> {
  try {
    const { ok } = await fetch(`${origin}/readyz`, { signal: AbortSignal.timeout(5_000) });
    return ok;
  } catch {
    return false;
  }
}

function hasEnded(child: ChildProcess | undefined): boolean {
  return child === undefined || child.exitCode !== null || child.signalCode !== null;
}

async function endOf(child: ChildProcess | undefined): Promise<void> {
  if (child && !hasEnded(child)) await once(child, 'exit');
}

function killNow(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL');
  } catch {
    // It ended by itself a moment ago.
  }
}

/** The servers on this folder, found by their command line, not by what the folder claims. */
function postmasters(dataDir: string): number[] {
  const folder = join(dataDir, 'postgres');
  return processes()
    .filter(({ pid }) => commandOf(pid).includes(`\0-D\0${folder}\0`))
    .map(({ pid }) => pid);
}

/** Each session of PostgreSQL is a child of its server, in a process group of its own. */
function familyOf(parents: number[]): number[] {
  const children = processes().filter(({ parent }) => parents.includes(parent));
  return [...parents, ...children.map(({ pid }) => pid)];
}

function processes(): { pid: number; parent: number }[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .flatMap((name) => {
      const [, state, parent] = /\) (\S) (\d+)/.exec(read(`/proc/${name}/stat`)) ?? [];
      return state && state !== 'Z' ? [{ pid: Number(name), parent: Number(parent) }] : [];
    });
}

function commandOf(pid: number): string {
  return read(`/proc/${pid}/cmdline`);
}

function read(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return '';
  }
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  await once(server, 'close');
  if (typeof address === 'object' && address) return address.port;
  throw new Error('No port is free.');
}
