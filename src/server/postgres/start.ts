import { realpathSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { Refusal } from '#base/refusal.ts';
import { databaseAccount } from '#server/postgres/account.ts';
import { postgresBinaries } from '#server/postgres/binaries.ts';
import { openDataDir, prepareCluster } from '#server/postgres/cluster.ts';
import { holderOf, lockFolder, nameHolder } from '#server/postgres/lock.ts';
import { runningPostmaster } from '#server/postgres/postmaster.ts';
import { databaseUrls, type DatabaseUrls, prepareDatabase } from '#server/postgres/sessions.ts';
import { socketFolder } from '#server/postgres/socket.ts';
import { supervise } from '#server/postgres/supervise.ts';

export type OwnPostgres = DatabaseUrls & { stop(): Promise<void> };

/** Starts PostgreSQL on a data folder, alone: a second start on the same folder is refused. */
export async function startPostgres({ dataDir }: { dataDir: string }): Promise<OwnPostgres> {
  const started = await tryStart(dataDir);
  if (started) return started;
  throw new Refusal(
    `Tafelrunde already runs on ${dataDir} (${holderOf(dataDir)}); stop it first or choose another DATA_DIR.`
  );
}

/** The database that runs on a data folder, for a process beside the one that keeps it running. */
export function runningPostgres({ dataDir }: { dataDir: string }): DatabaseUrls {
  const found = running(realpathSync(dataDir));
  if (!found) throw new Refusal(`No database runs on ${dataDir}.`);
  return { ownerUrl: found.ownerUrl, loginUrl: found.loginUrl };
}

/** For the command line: the database that runs already, else one that runs until `stop`. */
export async function usePostgres({ dataDir }: { dataDir: string }): Promise<OwnPostgres> {
  const patience = Date.now() + 20_000;
  while (Date.now() < patience) {
    const postgres = (await tryStart(dataDir)) ?? running(realpathSync(dataDir));
    if (postgres) return postgres;
    await pause(50);
  }
  throw new Refusal(`Tafelrunde runs on ${dataDir}, but its database does not answer.`);
}

async function tryStart(givenDataDir: string): Promise<OwnPostgres | undefined> {
  const user = databaseAccount();
  const dataDir = openDataDir(givenDataDir, user);
  const lock = lockFolder(dataDir);
  if (!lock) return undefined;
  nameHolder(dataDir);
  try {
    const binaries = postgresBinaries(user, dataDir);
    const cluster = prepareCluster(dataDir, binaries, user);
    const socket = socketFolder(dataDir, user);
    const supervised = await supervise({ cluster, binaries, socket, user });
    try {
      await prepareDatabase(cluster, socket);
    } catch (failure) {
      await supervised.stop();
      throw failure;
    }
    return {
      ...databaseUrls(cluster, socket),
      stop: async () => {
        await supervised.stop();
        rmSync(socket, { recursive: true, force: true });
        lock.free();
      }
    };
  } catch (failure) {
    lock.free();
    throw failure;
  }
}

function running(dataDir: string): OwnPostgres | undefined {
  const postmaster = runningPostmaster(join(dataDir, 'postgres'));
  if (!postmaster?.ready) return undefined;
  const cluster = prepareCluster(dataDir, '', undefined);
  return { ...databaseUrls(cluster, postmaster.socket), stop: async () => {} };
}
