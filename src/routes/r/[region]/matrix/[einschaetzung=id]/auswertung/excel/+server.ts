import { error } from '@sveltejs/kit';
import { evaluationQuery } from '#features/evaluations/evaluation-query-input.ts';
import { assessmentEvaluation } from '#features/evaluations/evaluations.server.ts';
import { gapsFile } from '#features/evaluations/gaps-file.server.ts';
import { m } from '#messages';
import { today } from '#server/clock.ts';
import { queryOf } from '#server/query.ts';
import type { RequestHandler } from './$types';

export const GET: RequestHandler = async ({ locals, params, url }) => {
  if (!locals.acting) error(404);
  const query = queryOf(url, evaluationQuery);
  const { assessment, evaluation } = await locals.read((tx) =>
    assessmentEvaluation(tx, params.einschaetzung, null)
  );
  return gapsFile(locals.acting, {
    evaluation,
    query,
    horizonYears: locals.acting.region.horizonYears,
    day: today(),
    of: `${assessment.organisation}, ${m.matrix_name({ label: assessment.label })}`
  });
};
