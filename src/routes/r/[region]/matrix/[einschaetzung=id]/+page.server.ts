import { outline } from '#features/assessments/assessments.server.ts';
import { copiesOf } from '#features/assessments/copies.server.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = ({ locals, params }) =>
  locals.read(async (tx) => ({
    outline: await outline(tx, params.einschaetzung),
    copies: await copiesOf(tx, params.einschaetzung)
  }));
