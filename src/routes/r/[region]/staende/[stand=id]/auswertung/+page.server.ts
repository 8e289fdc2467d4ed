import { evaluationQuery } from '#features/evaluations/evaluation-query-input.ts';
import { copyEvaluation } from '#features/evaluations/evaluations.server.ts';
import { queryOf } from '#server/query.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals, params, url }) => {
  const query = queryOf(url, evaluationQuery);
  const read = await locals.read((tx) => copyEvaluation(tx, params.stand, query.vergleich || null));
  return { ...read, query };
};
