import { packages } from '#features/legal/licences.server.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = () => ({ packages });
