import { error } from '@sveltejs/kit';
import { evaluationQuery } from '#features/evaluations/evaluation-query-input.ts';
import { assessmentEvaluation } from '#features/evaluations/evaluations.server.ts';
import { today } from '#server/clock.ts';
import { queryOf } from '#server/query.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals, params, url }) => {
  if (!locals.acting) error(404);
  const { horizonYears } = locals.acting.region;
  const query = queryOf(url, evaluationQuery);
  const read = await locals.read((tx) =>
    assessmentEvaluation(tx, params.einschaetzung, query.vergleich || null)
  );
  return { ...read, query, horizonYears, today: today() };
};
