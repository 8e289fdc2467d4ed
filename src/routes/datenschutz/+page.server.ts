import { installationText, publicRegion } from '#features/legal/legal.server.ts';
import { regionQuery } from '#features/legal/legal-input.ts';
import { queryOf } from '#server/query.ts';
import { contactMail } from '../contact.server.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ url, locals }) => {
  const about = await publicRegion(queryOf(url, regionQuery).region, 'privacy');
  return {
    about,
    own: about ? null : await installationText('privacy'),
    mail: about?.mail || contactMail(),
    isOperator: locals.session?.isOperator === true
  };
};
