import { outline } from '#features/assessments/outline.server.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals, params }) => {
  const { id, label } = await locals.read((tx) => outline(tx, params.einschaetzung));
  return { assessment: { id, label } };
};
