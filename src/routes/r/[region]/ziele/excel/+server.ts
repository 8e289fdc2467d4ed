import { goalList } from '#features/goals/goal-list.server.ts';
import { goalsFile } from '#features/goals/goals-file.server.ts';
import { goalQuery } from '#features/goals/step-input.ts';
import { queryOf } from '#server/query.ts';
import type { RequestHandler } from './$types';

export const GET: RequestHandler = async ({ locals, url }) => {
  const { stand } = queryOf(url, goalQuery);
  return goalsFile(locals.acting, await locals.read((tx) => goalList(tx, stand)));
};
