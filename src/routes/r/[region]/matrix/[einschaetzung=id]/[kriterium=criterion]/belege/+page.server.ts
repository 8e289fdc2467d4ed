import { fileConstraints, largestEvidence, linkConstraints } from '#features/evidence/evidence.ts';
import { fileInput, linkInput } from '#features/evidence/evidence-input.ts';
import {
  addFileEvidence,
  addLink,
  evidencePage,
  evidenceToEdit
} from '#features/evidence/evidence.server.ts';
import { preparedEvidence } from '#features/evidence/prepare.server.ts';
import { m } from '#messages';
import { leaveFlash } from '#server/flash.ts';
import { submit, submitFiles } from '#server/form.ts';
import type { Actions, PageServerLoad, RequestEvent } from './$types';

export const load: PageServerLoad = ({ locals, params }) =>
  locals.read((tx) => evidencePage(tx, placeIn(params)));

export const actions: Actions = {
  link: (event) =>
    submit(
      event,
      linkInput,
      async (tx, input) => {
        await addLink(tx, placeIn(event.params), input);
        return added(event);
      },
      { constraints: linkConstraints }
    ),
  datei: async (event) => {
    const at = placeIn(event.params);
    // Whoever may not add is refused before a single byte is read.
    await event.locals.read((tx) => evidenceToEdit(tx, at));
    return submitFiles(
      event,
      fileInput,
      { files: ['file'], fileBytes: largestEvidence },
      async (_input, files) => {
        const file = await preparedEvidence(files.get('file'));
        await event.locals.write((tx) => addFileEvidence(tx, at, file));
        return added(event);
      },
      { constraints: fileConstraints }
    );
  }
};

function added({ cookies, url }: RequestEvent): string {
  leaveFlash(cookies, m.evidence_added());
  return url.pathname;
}

function placeIn({ einschaetzung, kriterium }: RequestEvent['params']) {
  return { assessmentId: einschaetzung, key: kriterium };
}
