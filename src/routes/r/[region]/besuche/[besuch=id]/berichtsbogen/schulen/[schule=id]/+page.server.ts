import {
  isBeingWritten,
  sectionDraftPage,
  sectionPage
} from '#features/report-sheets/section-pages.server.ts';
import { changeSection } from '#features/report-sheets/sections.server.ts';
import { sectionInput } from '#features/report-sheets/sheet-input.ts';
import { m } from '#messages';
import { leaveFlash } from '#server/flash.ts';
import { submit } from '#server/form.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = ({ locals, params }) =>
  locals.read(async (tx) => {
    const at = { visitId: params.besuch, schoolId: params.schule };
    return (await isBeingWritten(tx, params.besuch))
      ? { draft: await sectionDraftPage(tx, at), read: null }
      : { draft: null, read: await sectionPage(tx, at) };
  });

export const actions: Actions = {
  default: (event) =>
    submit(event, sectionInput, async (tx, input) => {
      const { besuch, schule } = event.params;
      await changeSection(tx, { visitId: besuch, schoolId: schule }, input);
      leaveFlash(event.cookies, m.report_section_saved());
      return event.url.pathname;
    })
};
