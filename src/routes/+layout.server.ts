import { publicShell } from './shell.server.ts';
import type { LayoutServerLoad } from './$types';

export const load: LayoutServerLoad = ({ locals, cookies, route, url }) => ({
  // Below /r/ the region's layout draws the frame, and the flash must be taken only once.
  shell: publicShell(locals, cookies, url.pathname, route.id?.startsWith('/r/') === true)
});
