import { PgBoss } from 'pg-boss';
import { systemPool } from '#server/db.ts';
import { fault } from '#server/faults.ts';
import { log } from '#server/log.ts';
import { sparing } from '#server/sparing.ts';

/** What is done for a job of each queue; the job's data are ids, rights and facts are read when it runs. */
export type Work = Readonly<Record<string, (data: unknown) => Promise<void>>>;

/** What is done again and again, by every process; each must bear that another one does it as well. */
export type Rounds = readonly Readonly<{ everyMinutes: number; work: () => Promise<unknown> }>[];

/** Takes jobs until `stopWorker`. Processes beside it share the queues: a job is taken by one of them. */
export async function startWorker(work: Work, rounds: Rounds): Promise<void> {
  if (running) return;
  const boss = new PgBoss({
    db: { executeSql: (text, values) => systemPool().query(text, values) },
    schema: 'jobs',
    // The schema belongs to the owner and comes with a migration; the worker's role may change no table.
    migrate: false,
    reindex: false,
    monitorVacuum: false,
    schedule: false,
    persistWarnings: false
  });
  boss.on('error', (failure) =>
    complaints((unlogged) => log.warn({ err: failure, ...unlogged }, 'job queue'))
  );
  await boss.start();
  for (const [queue, run] of Object.entries(work)) {
    // One by one, so that a failure is that of one job; at once again as long as there is work.
    const options = { pollingIntervalSeconds: 2, batchSize: 1, burstWhenBatchFull: true };
    await boss.work(queue, options, async (jobs) => {
      for (const job of jobs) {
        fault('job.taken');
        await run(job.data);
        fault('job.done');
      }
    });
  }
  const timers: NodeJS.Timeout[] = [];
  // Rounds add jobs from their first turn on.
  running = { boss, timers };
  timers.push(...rounds.map((round) => repeat(round.work, round.everyMinutes)));
}

/** Finishes what is being done and takes nothing new. */
export async function stopWorker(): Promise<void> {
  const stopping = running;
  running = undefined;
  for (const timer of stopping?.timers ?? []) clearInterval(timer);
  await stopping?.boss.stop({ graceful: true, timeout: 8_000 });
}

/** One more job, made by the worker itself; everything else writes a row whose trigger makes the job. */
export async function addJob(queue: string, data: object): Promise<void> {
  await running?.boss.send(queue, data);
}

// While the database is away all of them fail, again and again.
const complaints = sparing(1);

let running: { boss: PgBoss; timers: NodeJS.Timeout[] } | undefined;

function repeat(work: () => Promise<unknown>, minutes: number): NodeJS.Timeout {
  const once = () => {
    work().catch((failure: unknown) =>
      complaints((unlogged) => log.warn({ err: failure, ...unlogged }, 'round failed'))
    );
  };
  once();
  return setInterval(once, minutes * 60_000).unref();
}
