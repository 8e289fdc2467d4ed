import { error } from '@sveltejs/kit';
import { nightlyBackups } from '#features/backups/nightly.server.ts';
import { dataDisk } from '#features/operator/disk.server.ts';
import { operatorPage } from '#features/operator/operator.server.ts';
import { todosOf } from '#features/operator/todo.ts';
import { readSettings } from '#server/settings.ts';
import { operatorAccount } from './account.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async (event) => {
  const state = await operatorPage(operatorAccount(event));
  if (!state) error(404);
  const { smtpUrl, demo } = readSettings();
  const disk = await dataDisk();
  const backups = await nightlyBackups();
  const sendsMail = smtpUrl !== undefined;
  return {
    state,
    disk,
    backups,
    todos: todosOf(state, { disk, sendsMail, isDemo: demo }),
    isFresh: !state.hasRegion,
    sendsMail,
    isDemo: demo,
    factorDueOn: event.locals.session?.factorDueOn ?? null,
    node: process.version.slice(1)
  };
};
