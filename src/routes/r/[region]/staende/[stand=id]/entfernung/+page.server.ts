import { passagesOf } from '#features/redactions/passages.server.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = ({ locals, params }) =>
  locals.read((tx) => passagesOf(tx, params.stand));
