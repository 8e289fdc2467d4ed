import { error, redirect } from '@sveltejs/kit';
import { operatorPage } from '#features/operator/operator.server.ts';
import { readSettings } from '#server/settings.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals: { session } }) => {
  if (!session) redirect(303, '/anmelden?weiter=/betrieb');
  const state = await operatorPage(session.userId);
  if (!state) error(404);
  const { smtpUrl, demo } = readSettings();
  return {
    state,
    isFresh: !state.hasRegion,
    sendsMail: smtpUrl !== undefined,
    isDemo: demo,
    node: process.version.slice(1)
  };
};
