import { publicRegion } from '#features/legal/legal.server.ts';
import { regionQuery } from '#features/legal/legal.ts';
import { queryOf } from '#server/query.ts';
import { contactMail } from '../contact.server.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ url }) => {
  const about = await publicRegion(queryOf(url, regionQuery).region, 'imprint');
  return { about, mail: about?.mail || contactMail() };
};
