import { longDay } from '#base/format.ts';
import { evaluationQuery } from '#features/evaluations/evaluation-query-input.ts';
import { releaseEvaluation } from '#features/evaluations/evaluations.server.ts';
import { gapsFile } from '#features/evaluations/gaps-file.server.ts';
import { openRelease } from '#features/releases/opened.server.ts';
import { m } from '#messages';
import { getLocale } from '#paraglide/runtime.js';
import { queryOf } from '#server/query.ts';
import type { RequestHandler } from './$types';

/** Taking a release as a file is reading it: its owner sees that it was opened. */
export const GET: RequestHandler = async ({ locals, params, url }) => {
  const query = queryOf(url, evaluationQuery);
  const { release, evaluation } = await locals.read((tx) =>
    releaseEvaluation(tx, params.freigabe, null)
  );
  if (release.isMine && !release.openedAt) {
    await locals.write((tx) => openRelease(tx, params.freigabe));
  }
  const { number, takenOn, owner, horizonYears } = release;
  return gapsFile(locals.acting, {
    evaluation,
    query,
    horizonYears,
    day: takenOn,
    of: `${owner}, ${m.matrix_copy_of({ number, day: longDay(takenOn, getLocale()) })}`
  });
};
