import { version } from '#features/matrices/versions.server.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals, params }) => ({
  version: await locals.read((tx) => version(tx, params.fassung))
});
