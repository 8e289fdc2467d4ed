import { failedJobs } from '#features/operator/jobs.server.ts';
import { operatorAccount } from '../account.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async (event) => ({
  jobs: await failedJobs(operatorAccount(event))
});
