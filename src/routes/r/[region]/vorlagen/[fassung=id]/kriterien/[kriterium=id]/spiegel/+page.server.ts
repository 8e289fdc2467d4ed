import { mirrorInput, removal } from '#features/matrices/draft-input.ts';
import { addMirror, mirrorsToEdit, removeMirror } from '#features/matrices/requirements.server.ts';
import { m } from '#messages';
import { leaveFlash } from '#server/flash.ts';
import { submit } from '#server/form.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals, params }) =>
  locals.read((tx) => mirrorsToEdit(tx, params.fassung, params.kriterium));

const here = ({ region, fassung, kriterium }: Record<'region' | 'fassung' | 'kriterium', string>) =>
  `/r/${region}/vorlagen/${fassung}/kriterien/${kriterium}/spiegel`;

export const actions: Actions = {
  neu: (event) =>
    submit(event, mirrorInput, async (tx, input) => {
      await addMirror(tx, event.params.fassung, event.params.kriterium, input);
      leaveFlash(event.cookies, m.template_mirror_added());
      return here(event.params);
    }),
  ohne: (event) =>
    submit(event, removal, async (tx, input) => {
      await removeMirror(tx, event.params.fassung, event.params.kriterium, input.id);
      leaveFlash(event.cookies, m.template_mirror_removed());
      return here(event.params);
    })
};
