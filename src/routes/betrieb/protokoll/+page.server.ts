import { operatorDeeds } from '#features/operator/deeds.server.ts';
import { operatorAccount } from '../account.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async (event) => ({
  deeds: await operatorDeeds(operatorAccount(event))
});
