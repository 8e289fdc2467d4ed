import { organisationPage } from '#features/organisations/organisation.server.ts';
import { periodsOf } from '#features/registers/periods.server.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = ({ locals, params }) =>
  locals.read(async (tx) => ({
    organisation: await organisationPage(tx, params.organisation),
    periods: await periodsOf(tx, params.organisation)
  }));
