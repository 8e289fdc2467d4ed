import { error } from '@sveltejs/kit';
import { wholeMatrix } from '#features/assessments/whole.server.ts';
import { matrixWorkbook } from '#features/workbooks/out.server.ts';
import type { RequestHandler } from './$types';

/** The workbook to fill in; `?notizen=on` takes the internal notes along. */
export const GET: RequestHandler = async ({ locals, params, url }) => {
  if (!locals.acting) error(404);
  if (!['', '?notizen=on'].includes(url.search)) error(400);
  const matrix = await locals.read((tx) => wholeMatrix(tx, params.einschaetzung));
  const { horizonYears } = locals.acting.region;
  return matrixWorkbook(matrix, { withNotes: url.search !== '', horizonYears });
};
