import { preparation } from '#features/preparation/preparation.server.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = ({ locals, params }) =>
  locals.read((tx) => preparation(tx, params.besuch));
