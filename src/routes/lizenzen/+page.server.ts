import { brought } from '#features/legal/brought.server.ts';
import { packages } from '#features/legal/packages.server.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = () => ({
  brought,
  packages: packages.map(({ name, version, licence }) => ({ name, version, licence }))
});
