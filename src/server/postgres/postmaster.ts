import { execFileSync, spawn } from 'node:child_process';
import { closeSync, existsSync, openSync, readFileSync, renameSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { Refusal } from '#base/refusal.ts';
import type { Account } from '#server/postgres/account.ts';
import { type Cluster, databaseEnvironment } from '#server/postgres/cluster.ts';

/** Where a postmaster lives: its data, its programs, its socket and its account. */
export type Place = Readonly<{ cluster: Cluster; binaries: string; socket: string; user: Account }>;

export type Postmaster = Readonly<{ pid: number; socket: string; command: string; ready: boolean }>;

/** Starts PostgreSQL and waits until it takes connections. */
export async function spawnPostmaster({
  cluster,
  binaries,
  socket,
  user
}: Place): Promise<Postmaster> {
  const logFile = join(cluster.dataDir, 'postgres.log');
  if (existsSync(logFile) && statSync(logFile).size > 10_000_000)
    renameSync(logFile, `${logFile}.1`);
  const log = openSync(logFile, 'a', 0o600);
  const from = statSync(logFile).size;
  const child = spawn(
    join(binaries, 'bin/postgres'),
    ['-D', cluster.folder, ...parameters(socket).flatMap((one) => ['-c', one])],
    {
      // In a group of its own: Ctrl-C must reach the application first, the database last.
      detached: true,
      stdio: ['ignore', log, log],
      uid: user?.uid,
      gid: user?.gid,
      cwd: '/',
      env: databaseEnvironment()
    }
  );
  closeSync(log);
  let failed: Error | undefined;
  child.on('error', (error) => (failed = error));
  child.unref();
  while (!failed && child.exitCode === null && child.signalCode === null) {
    const running = runningPostmaster(cluster.folder);
    if (running?.ready && running.pid === child.pid) return running;
    await pause(15);
  }
  const reason = failed?.message ?? lastComplaint(readFileSync(logFile, 'utf8').slice(from));
  throw new Refusal(`PostgreSQL did not start: ${reason} (see ${logFile}).`);
}

/** Fast shutdown: sessions end and a checkpoint is written; after a minute it ends without one. */
export async function stopPostmaster({ pid }: Pick<Postmaster, 'pid'>): Promise<void> {
  const patience = Date.now() + 60_000;
  send(pid, 'SIGINT');
  while (isAlive(pid)) {
    if (Date.now() > patience) send(pid, 'SIGQUIT');
    await pause(15);
  }
}

/** What `postmaster.pid` says, when the process it names is alive and serves this very folder. */
export function runningPostmaster(folder: string): Postmaster | undefined {
  const file = join(folder, 'postmaster.pid');
  if (!existsSync(file)) return undefined;
  const lines = readFileSync(file, 'utf8').split('\n');
  const pid = Number(lines[0]);
  // After a restart of the machine the number may belong to any process.
  if (!isAlive(pid)) return undefined;
  const command = commandOf(pid);
  if (!command.includes(folder)) return undefined;
  return { pid, command, socket: lines[4] ?? '', ready: lines[7]?.trim() === 'ready' };
}

export function isAlive(pid: number): boolean {
  return send(pid, 0) && !isZombie(pid);
}

/** An adopted process that ended waits for process 1 to notice, which may take seconds. */
function isZombie(pid: number): boolean {
  try {
    return / Z /.test(readFileSync(`/proc/${pid}/stat`, 'utf8').replace(/^.*\)/, ''));
  } catch {
    return false;
  }
}

function send(pid: number, name: NodeJS.Signals | 0): boolean {
  try {
    return process.kill(pid, name);
  } catch (failure) {
    return failure instanceof Error && 'code' in failure && failure.code === 'EPERM';
  }
}

function commandOf(pid: number): string {
  try {
    return process.platform === 'linux'
      ? readFileSync(`/proc/${pid}/cmdline`, 'utf8')
      : execFileSync('ps', ['-o', 'command=', '-p', String(pid)], { encoding: 'utf8' });
  } catch {
    return '';
  }
}

function lastComplaint(text: string): string {
  const lines = text.split('\n').filter((line) => /(FATAL|ERROR|PANIC):/.test(line));
  return lines.at(-1)?.replace(/^.*?(FATAL|ERROR|PANIC): */, '') ?? 'it ended without a word';
}

// Made for two cores beside the application on a small machine. These win over postgresql.conf.
function parameters(socket: string): string[] {
  return [
    'listen_addresses=',
    `unix_socket_directories=${socket}`,
    'unix_socket_permissions=0700',
    'max_connections=100',
    'shared_buffers=64MB',
    'effective_cache_size=256MB',
    'max_wal_size=512MB',
    'io_method=sync',
    'jit=off',
    'random_page_cost=1.1',
    'timezone=UTC',
    'log_timezone=UTC',
    'log_line_prefix=%m [%p] %u@%d ',
    'idle_in_transaction_session_timeout=60s'
  ];
}
