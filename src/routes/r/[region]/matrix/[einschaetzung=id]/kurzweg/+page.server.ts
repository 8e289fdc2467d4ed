import { error } from '@sveltejs/kit';
import { shortWay } from '#features/assessments/assessment.ts';
import { outline } from '#features/assessments/outline.server.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals, params }) => {
  const found = await locals.read((tx) => outline(tx, params.einschaetzung));
  if (shortWay(found).length === 0) error(403);
  return { outline: found };
};
