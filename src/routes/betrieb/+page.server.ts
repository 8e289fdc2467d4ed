import { error } from '@sveltejs/kit';
import { dataDisk } from '#features/operator/disk.server.ts';
import { operatorPage } from '#features/operator/operator.server.ts';
import { readSettings } from '#server/settings.ts';
import { operatorAccount } from './account.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async (event) => {
  const state = await operatorPage(operatorAccount(event));
  if (!state) error(404);
  const { smtpUrl, demo } = readSettings();
  return {
    state,
    disk: await dataDisk(),
    isFresh: !state.hasRegion,
    sendsMail: smtpUrl !== undefined,
    isDemo: demo,
    node: process.version.slice(1)
  };
};
