import { regionsOfInstallation } from '#features/operator/regions.server.ts';
import { operatorAccount } from '../account.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async (event) => ({
  regions: await regionsOfInstallation(operatorAccount(event))
});
