import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import {
  appendFileSync,
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync
} from 'node:fs';
import { rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, expect, onTestFinished, test, vi } from 'vitest';
import { connected } from '#server/connection.ts';
import { isAlive, runningPostmaster } from '#server/postgres/postmaster.ts';
import { startPostgres, usePostgres } from '#server/postgres/start.ts';

const isRoot = process.getuid?.() === 0;
let place: string;
let dataDir: string;
const children: ChildProcess[] = [];

beforeAll(async () => {
  place = mkdtempSync(join(tmpdir(), 'tafelrunde-postgres-'));
  chmodSync(place, 0o755);
  dataDir = join(place, 'data');
  // What an interrupted first start leaves behind.
  mkdirSync(join(dataDir, 'postgres.new'), { recursive: true });
  writeFileSync(join(dataDir, 'lock'), '');
  writeFileSync(join(dataDir, 'postgres.new', 'half'), '');
});
afterEach(async () => {
  for (const child of children.splice(0)) await ended(child, 'SIGTERM');
});
afterAll(() => rmSync(place, { recursive: true }));

test('it starts on an empty folder as UTF-8, reachable through its socket only, and stops', async () => {
  const postgres = await startPostgres({ dataDir });
  const found = await ask(
    postgres.ownerUrl,
    `select current_setting('server_encoding') as encoding, current_setting('listen_addresses') as tcp,
            rolsuper or rolbypassrls as strong from pg_roles where rolname = current_user`
  );
  expect(found).toEqual({ encoding: 'UTF8', tcp: '', strong: false });
  expect(statSync(join(dataDir, 'postgres.password')).mode & 0o777).toBe(0o600);
  expect(statSync(dataDir).mode & 0o077).toBe(0);
  const pid = postmaster();
  const socket = socketOf(postgres.ownerUrl);
  await postgres.stop();
  expect(isAlive(pid)).toBe(false);
  expect(existsSync(socket)).toBe(false);
});

test('a second start on the same folder is refused, from this process and from another', async () => {
  const { child, url } = await held();
  const holder = child.pid;
  for (let round = 0; round < (process.env.LONG ? 20 : 3); round += 1) {
    await expect(startPostgres({ dataDir })).rejects.toThrow(
      new RegExp(`already runs on ${dataDir} \\(process ${holder}, since 2`)
    );
  }
  const other = spawn(process.execPath, ['tests/hold-postgres.ts', dataDir], { stdio: 'ignore' });
  expect(await once(other, 'exit')).toEqual([1, null]);
  expect(await ask(url, 'select 1 as alive')).toEqual({ alive: 1 });
});

test('a command uses the database that runs and leaves it running', async () => {
  const { url } = await held();
  const postgres = await usePostgres({ dataDir });
  expect(postgres.ownerUrl).toBe(url);
  await postgres.stop();
  expect(await ask(url, 'select 1 as alive')).toEqual({ alive: 1 });
});

test('after its parent was killed it is adopted with everything that was confirmed', async () => {
  for (let round = 0; round < (process.env.LONG ? 20 : 2); round += 1) {
    const { child, url } = await held();
    await ask(url, `create table if not exists confirmed (round int)`);
    await ask(url, `insert into confirmed values (${round})`);
    const pid = postmaster();
    await ended(child, 'SIGKILL');
    expect(isAlive(pid)).toBe(true);
    // The number of the dead holder may be that of any process by now: only the lock counts.
    writeFileSync(join(dataDir, 'lock.holder'), JSON.stringify({ pid: process.pid, since: '' }));
    const postgres = await startPostgres({ dataDir });
    expect(postmaster()).toBe(pid);
    expect(await ask(postgres.ownerUrl, 'select max(round) from confirmed')).toEqual({
      max: round
    });
    await postgres.stop();
    expect(isAlive(pid)).toBe(false);
  }
});

test('when the database is killed it is started again with everything that was confirmed', async () => {
  const postgres = await startPostgres({ dataDir });
  onTestFinished(() => postgres.stop());
  await ask(postgres.ownerUrl, 'create table if not exists kept as select 7 as number');
  const pid = postmaster();
  process.kill(pid, 'SIGKILL');
  await vi.waitFor(() => {
    // Asked once: between two questions the killed one may vanish and look like its successor.
    const running = runningPostmaster(join(dataDir, 'postgres'));
    expect(running?.ready && running.pid !== pid).toBe(true);
  }, 20_000);
  expect(await ask(postgres.ownerUrl, 'select number from kept')).toEqual({ number: 7 });
});

test.each(['fsync', 'full_page_writes', 'synchronous_commit'])(
  'it does not run with %s off',
  async (name) => {
    const file = join(dataDir, 'postgres', 'postgresql.conf');
    const before = readFileSync(file);
    appendFileSync(file, `\n${name} = off\n`);
    try {
      await expect(startPostgres({ dataDir })).rejects.toThrow(`${name} off`);
      expect(runningPostmaster(join(dataDir, 'postgres'))).toBeUndefined();
    } finally {
      writeFileSync(file, before);
    }
  }
);

test('a folder that holds other files is neither closed nor given away', async () => {
  const foreign = join(place, 'foreign');
  mkdirSync(foreign);
  writeFileSync(join(foreign, 'letter'), '');
  const before = statSync(foreign);
  await expect(startPostgres({ dataDir: foreign })).rejects.toThrow('holds other files');
  expect(statSync(foreign)).toMatchObject({ mode: before.mode, uid: before.uid });
});

test.runIf(isRoot)('a folder on the way that is closed to its account is named', async () => {
  const closed = join(place, 'closed');
  mkdirSync(closed, { mode: 0o700 });
  await expect(startPostgres({ dataDir: join(closed, 'data') })).rejects.toThrow(
    `The folder ${closed} is closed`
  );
});

test.runIf(isRoot)('root lends it an account of its own', () => {
  expect(statSync(join(dataDir, 'postgres')).uid).not.toBe(0);
});

async function held(): Promise<{ child: ChildProcess; url: string }> {
  const child = spawn(process.execPath, ['tests/hold-postgres.ts', dataDir], {
    stdio: ['ignore', 'pipe', 'inherit']
  });
  children.push(child);
  const [line] = await Promise.race([once(child.stdout, 'data'), once(child, 'exit')]);
  return { child, url: String(line).trim() };
}

async function ended(child: ChildProcess, signal: NodeJS.Signals): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const exit = once(child, 'exit');
  child.kill(signal);
  await exit;
}

function postmaster(): number {
  return runningPostmaster(join(dataDir, 'postgres'))?.pid ?? 0;
}

function socketOf(url: string): string {
  return new URL(url).searchParams.get('host') ?? '';
}

async function ask(url: string, statement: string): Promise<unknown> {
  return connected(url, async (client) => (await client.query(statement)).rows[0]);
}
