import { peopleFile } from '#features/people/people-file.server.ts';
import { peoplePage } from '#features/people/people.server.ts';
import type { RequestHandler } from './$types';

export const GET: RequestHandler = async ({ locals }) => {
  const { members } = await locals.read(peoplePage);
  return peopleFile(locals.acting, members);
};
