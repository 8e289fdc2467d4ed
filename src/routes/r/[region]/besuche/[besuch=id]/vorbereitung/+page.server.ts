import { releasedBuildOut } from '#features/build-out/build-out-releases.server.ts';
import { preparation } from '#features/preparation/preparation.server.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = ({ locals, params }) =>
  locals.read(async (tx) => ({
    ...(await preparation(tx, params.besuch)),
    buildOut: await releasedBuildOut(tx, params.besuch)
  }));
