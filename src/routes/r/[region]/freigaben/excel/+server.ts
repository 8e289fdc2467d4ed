import { error } from '@sveltejs/kit';
import { receivedFile } from '#features/releases/received-file.server.ts';
import { receivedReleases } from '#features/releases/releases.server.ts';
import type { RequestHandler } from './$types';

export const GET: RequestHandler = async ({ locals }) => {
  if (!locals.acting?.membership.permissions.includes('shared.read')) error(404);
  return receivedFile(locals.acting, await locals.read(receivedReleases));
};
