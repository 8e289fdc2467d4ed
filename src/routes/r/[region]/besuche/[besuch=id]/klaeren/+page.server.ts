import { criteriaToMark } from '#features/preparation/marks.server.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = ({ locals, params }) =>
  locals.read((tx) => criteriaToMark(tx, params.besuch));
