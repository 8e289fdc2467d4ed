import { buildOutInput } from '#features/build-out/build-out-input.ts';
import { buildOutPage, saveBuildOut } from '#features/build-out/build-outs.server.ts';
import { m } from '#messages';
import { today } from '#server/clock.ts';
import { leaveFlash } from '#server/flash.ts';
import { submit } from '#server/form.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals }) => ({
  ...(await locals.read(buildOutPage)),
  today: today()
});

export const actions: Actions = {
  default: (event) =>
    submit(event, buildOutInput, async (tx, input) => {
      await saveBuildOut(tx, input);
      leaveFlash(event.cookies, m.build_out_saved());
      return `/r/${event.params.region}/ausbaustand#schule-${input.school}`;
    })
};
