import { versionsPage } from '#features/matrices/versions.server.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals }) => locals.read(versionsPage);
