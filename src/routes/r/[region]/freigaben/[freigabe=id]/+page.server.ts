import { markingOf } from '#features/preparation/marks.server.ts';
import { openRelease } from '#features/releases/opened.server.ts';
import { receivedRelease } from '#features/releases/releases.server.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals, params }) => {
  const read = await locals.read(async (tx) => {
    const received = await receivedRelease(tx, params.freigabe);
    const { isMine, copyId } = received.release;
    return { ...received, marking: isMine ? await markingOf(tx, copyId) : null };
  });
  if (read.release.isMine && !read.release.openedAt) {
    await locals.write((tx) => openRelease(tx, params.freigabe));
  }
  // One's own release belongs to one's matrix, not to what others released.
  return read.release.isMine ? read : { ...read, place: `/r/${params.region}/matrix` };
};
