import { organisationPage } from '#features/organisations/organisation.server.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals, params }) => ({
  organisation: await locals.read((tx) => organisationPage(tx, params.organisation))
});
