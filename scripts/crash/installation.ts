import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { FaultPoint } from '../../src/server/faults.ts';
import { killDatabase } from './product.ts';

export type Ended = Readonly<{ code: number | null; signal: string | null; output: string }>;

/** A point at one of its passes, or so many milliseconds after the begin. */
export type Moment = { point: FaultPoint; pass?: number } | number;

export type Installation = ReturnType<typeof installation>;

/** A data folder of its own on which commands are run, and killed. */
export function installation(folder: string) {
  mkdirSync(folder, { recursive: true, mode: 0o711 });
  const dataDir = join(folder, 'data');
  const order = join(folder, 'fault');

  const run = async (args: string[], killAfter?: number): Promise<Ended> => {
    const child = spawn(process.execPath, [launcher, ...args], {
      env: { ...process.env, DATA_DIR: dataDir, DATABASE_URL: '', FAULT_ORDER: order, PORT: '1' },
      stdio: ['ignore', 'pipe', 'pipe']
    });
    let output = '';
    for (const stream of [child.stdout, child.stderr])
      stream.on('data', (some) => (output += some));
    const timer = killAfter && setTimeout(() => child.kill('SIGKILL'), killAfter);
    const [code, signal] = await once(child, 'close');
    clearTimeout(timer || undefined);
    return { code, signal, output };
  };

  const killedAlone = async (args: string[], at: Moment): Promise<boolean> => {
    if (typeof at !== 'number') writeFileSync(order, `${at.point} ${at.pass ?? 1}`);
    const { signal } = await run(args, typeof at === 'number' ? at : undefined);
    rmSync(order, { force: true });
    return signal === 'SIGKILL';
  };

  return {
    dataDir,
    run,
    /** Runs a command that is killed meanwhile; PostgreSQL lives on. Returns whether it was. */
    killedAlone,
    /** The same, and now and then PostgreSQL falls with it. */
    async killed(args: string[], at: Moment): Promise<boolean> {
      const fell = await killedAlone(args, at);
      if (Math.random() < 0.5) killDatabase(dataDir);
      return fell;
    },
    remove(): void {
      killDatabase(dataDir);
      if (existsSync(folder)) rmSync(folder, { recursive: true, force: true });
    }
  };
}

const launcher = fileURLToPath(new URL('../../bin/tafelrunde.mjs', import.meta.url));
