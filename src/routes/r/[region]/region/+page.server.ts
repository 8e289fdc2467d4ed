import { phaseToday } from '#features/phases/phases.server.ts';
import { regionSettings } from '#features/regions/settings.server.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals }) =>
  locals.read(async (tx) => ({ settings: await regionSettings(tx), phase: await phaseToday(tx) }));
