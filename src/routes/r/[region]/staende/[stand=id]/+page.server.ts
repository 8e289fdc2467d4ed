import { copiedThemes, copy } from '#features/assessments/copies.server.ts';
import { releasesOf } from '#features/releases/releases.server.ts';
import { standingOf } from '#features/releases/standing.server.ts';
import { today } from '#server/clock.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals, params }) => {
  const read = await locals.read(async (tx) => ({
    copy: await copy(tx, params.stand),
    themes: await copiedThemes(tx, { copyId: params.stand, themeIds: null, remarks: true }),
    releases: await releasesOf(tx, params.stand),
    standing: await standingOf(tx, { copyId: params.stand })
  }));
  return { ...read, today: today() };
};
