import { measureList } from '#features/goals/measure-list.server.ts';
import { measuresFile } from '#features/goals/measures-file.server.ts';
import { goalQuery } from '#features/goals/step-input.ts';
import { queryOf } from '#server/query.ts';
import type { RequestHandler } from './$types';

export const GET: RequestHandler = async ({ locals, url }) => {
  const { stand } = queryOf(url, goalQuery);
  return measuresFile(locals.acting, await locals.read((tx) => measureList(tx, stand)));
};
