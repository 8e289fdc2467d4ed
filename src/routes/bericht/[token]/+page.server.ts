import { publishedAt } from '#features/publications/published.server.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ params, setHeaders }) => {
  const { content, number, printed, language } = await publishedAt(params.token);
  // Who has the address may read it; nobody is to find it by searching for a name.
  setHeaders({ 'x-robots-tag': 'noindex, nofollow' });
  return {
    document: printed,
    language,
    number,
    ownerName: content.ownerName,
    regionName: content.regionName
  };
};
