import { error } from '@sveltejs/kit';
import { sql } from 'kysely';
import { z } from 'zod';
import { asSignIn } from '#server/db.ts';

export type FailedJob = z.output<typeof failedJob>;

/** Jobs that failed for good, the newest first; 404 for everybody who does not look after the installation. */
export async function failedJobs(userId: string): Promise<FailedJob[]> {
  const { jobs } = await asSignIn(
    (tx) =>
      tx
        .selectNoFrom(sql<unknown>`auth.operator_jobs(${userId})`.as('jobs'))
        .executeTakeFirstOrThrow(),
    'read only'
  );
  return z.array(failedJob).nullable().parse(jobs) ?? error(404);
}

export async function oneFailedJob(userId: string, id: string): Promise<FailedJob> {
  return (await failedJobs(userId)).find((job) => job.id === id) ?? error(404);
}

/** Has a job tried again, or gives it up; 404 where it is no longer failed, as for its page. */
export async function settleJob(userId: string, job: string, again: boolean): Promise<void> {
  const { done } = await asSignIn((tx) =>
    tx
      .selectNoFrom(sql<boolean>`auth.operator_settle_job(${userId}, ${job}, ${again})`.as('done'))
      .executeTakeFirstOrThrow()
  );
  if (!done) error(404);
}

const failedJob = z.object({
  id: z.string(),
  queue: z.string(),
  createdAt: z.coerce.date(),
  failedAt: z.coerce.date(),
  attempts: z.number(),
  /** Name or code of what was thrown, `ECONNREFUSED`; null where it had none. */
  errorClass: z.string().nullable()
});
