import { setTimeout as pause } from 'node:timers/promises';
import { log } from '#server/log.ts';
import { sparing } from '#server/sparing.ts';
import * as postmaster from '#server/postgres/postmaster.ts';

/**
 * Keeps one PostgreSQL alive until `stop`. One that outlived a killed parent is adopted when it is ours
 * and well; one that dies is started again, because the application reconnects by itself.
 */
export async function supervise(place: postmaster.Place): Promise<{ stop(): Promise<void> }> {
  let current = (await adopted(place)) ?? (await spawnPatiently(place));
  const stopping = new AbortController();
  const watch = async () => {
    for (;;) {
      await pause(100, undefined, { ref: false, signal: stopping.signal }).catch(() => {});
      if (stopping.signal.aborted) return;
      if (postmaster.isAlive(current.pid)) continue;
      log.error('PostgreSQL ended unexpectedly and is started again');
      const next = await spawnWithRoom(place, stopping.signal);
      if (!next) return;
      current = next;
    }
  };
  const watching = watch().catch((failure: unknown) => {
    log.fatal({ err: failure }, 'PostgreSQL could not be started again');
    process.exitCode = 1;
    process.kill(process.pid, 'SIGTERM');
  });
  return {
    stop: async () => {
      stopping.abort();
      await watching;
      await postmaster.stopPostmaster(current);
    }
  };
}

async function adopted(place: postmaster.Place): Promise<postmaster.Postmaster | undefined> {
  const patience = Date.now() + 15_000;
  for (;;) {
    const found = postmaster.runningPostmaster(place.cluster.folder);
    if (!found) return undefined;
    if (found.ready && found.socket === place.socket && found.command.startsWith(place.binaries)) {
      log.warn({ pid: found.pid }, 'PostgreSQL of an earlier run is still there and is kept');
      return found;
    }
    if (found.ready || Date.now() > patience) {
      await postmaster.stopPostmaster(found);
      return undefined;
    }
    await pause(30);
  }
}

/** On a full disk it cannot even tidy up; it comes back by itself when somebody has made room. */
async function spawnWithRoom(
  place: postmaster.Place,
  stop: AbortSignal
): Promise<postmaster.Postmaster | undefined> {
  for (;;) {
    if (stop.aborted) return undefined;
    try {
      return await spawnPatiently(place);
    } catch (failure) {
      if (!/No space left|ENOSPC/.test(String(failure))) throw failure;
      complaints(() => log.error({ err: failure }, 'PostgreSQL waits for room on the disk'));
      await pause(1_000);
    }
  }
}

const complaints = sparing(1);

/** After a killed postmaster its sessions need a moment to notice and let go of the shared memory. */
async function spawnPatiently(place: postmaster.Place): Promise<postmaster.Postmaster> {
  const patience = Date.now() + 20_000;
  for (;;) {
    try {
      return await postmaster.spawnPostmaster(place);
    } catch (failure) {
      if (Date.now() > patience || !/shared memory|lock file/.test(String(failure))) throw failure;
      await pause(100);
    }
  }
}
