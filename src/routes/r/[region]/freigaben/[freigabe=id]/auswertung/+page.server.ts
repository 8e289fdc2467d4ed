import { evaluationQuery } from '#features/evaluations/evaluation-query-input.ts';
import { releaseEvaluation } from '#features/evaluations/evaluations.server.ts';
import { openRelease } from '#features/releases/opened.server.ts';
import { queryOf } from '#server/query.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals, params, url }) => {
  const query = queryOf(url, evaluationQuery);
  const read = await locals.read((tx) =>
    releaseEvaluation(tx, params.freigabe, query.vergleich || null)
  );
  if (read.release.isMine && !read.release.openedAt) {
    await locals.write((tx) => openRelease(tx, params.freigabe));
  }
  // One's own release belongs to one's matrix, not to what others released.
  return {
    ...read,
    query,
    ...(read.release.isMine ? {} : { place: `/r/${params.region}/matrix` })
  };
};
