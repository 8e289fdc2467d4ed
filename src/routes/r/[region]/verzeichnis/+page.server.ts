import { directory } from '#features/organisations/directory.server.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals }) => ({
  directory: await locals.read(directory),
  mayEditRegister: locals.acting?.membership.permissions.includes('register.edit') ?? false
});
