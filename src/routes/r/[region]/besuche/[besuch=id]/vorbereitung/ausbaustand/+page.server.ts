import { error } from '@sveltejs/kit';
import { buildOutReleaseInput } from '#features/build-out/build-out-input.ts';
import {
  buildOutToRelease,
  releaseBuildOut,
  withdrawBuildOut
} from '#features/build-out/build-out-releases.server.ts';
import { m } from '#messages';
import { leaveFlash } from '#server/flash.ts';
import { submit } from '#server/form.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = ({ locals, params, url }) => {
  const kind = url.searchParams.get('zeigen') ?? 'zahlen';
  if (kind !== 'zahlen' && kind !== 'namen') error(400);
  return locals.read((tx) => buildOutToRelease(tx, params.besuch, kind === 'namen'));
};

export const actions: Actions = {
  default: (event) =>
    submit(event, buildOutReleaseInput, async (tx, { sha256, tun }) => {
      const { region, besuch } = event.params;
      if (tun === 'zuruecknehmen') {
        await withdrawBuildOut(tx, besuch);
        leaveFlash(event.cookies, m.build_out_release_withdrawn());
      } else {
        await releaseBuildOut(tx, besuch, { withNames: tun === 'namen', sha256 });
        leaveFlash(event.cookies, m.build_out_release_done());
      }
      return `/r/${region}/besuche/${besuch}/vorbereitung`;
    })
};
