import { longDay } from '#base/format.ts';
import { evaluationQuery } from '#features/evaluations/evaluation-query-input.ts';
import { copyEvaluation } from '#features/evaluations/evaluations.server.ts';
import { gapsFile } from '#features/evaluations/gaps-file.server.ts';
import { m } from '#messages';
import { getLocale } from '#paraglide/runtime.js';
import { queryOf } from '#server/query.ts';
import type { RequestHandler } from './$types';

export const GET: RequestHandler = async ({ locals, params, url }) => {
  const query = queryOf(url, evaluationQuery);
  const { copy, evaluation } = await locals.read((tx) => copyEvaluation(tx, params.stand, null));
  const { number, takenOn, organisation, horizonYears } = copy;
  return gapsFile(locals.acting, {
    evaluation,
    query,
    horizonYears,
    day: takenOn,
    of: `${organisation}, ${m.matrix_copy_of({ number, day: longDay(takenOn, getLocale()) })}`
  });
};
