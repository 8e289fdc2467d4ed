import { visitsFile } from '#features/visits/visits-file.server.ts';
import { visitList } from '#features/visits/visits.server.ts';
import type { RequestHandler } from './$types';

export const GET: RequestHandler = async ({ locals }) => {
  const { visits } = await locals.read(visitList);
  return visitsFile(locals.acting, visits);
};
