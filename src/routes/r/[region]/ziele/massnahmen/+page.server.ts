import { measureList } from '#features/goals/measure-list.server.ts';
import { goalQuery } from '#features/goals/step-input.ts';
import { queryOf } from '#server/query.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals, url }) => {
  const { stand } = queryOf(url, goalQuery);
  return { stand, measures: await locals.read((tx) => measureList(tx, stand)) };
};
