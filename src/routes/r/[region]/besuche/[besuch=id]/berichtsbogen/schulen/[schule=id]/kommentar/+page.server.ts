import { error } from '@sveltejs/kit';
import { comment } from '#features/report-sheets/comments.server.ts';
import { sectionPage } from '#features/report-sheets/section-pages.server.ts';
import { commentInput } from '#features/report-sheets/sheet-input.ts';
import { m } from '#messages';
import { leaveFlash } from '#server/flash.ts';
import { submit } from '#server/form.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals, params }) => {
  const page = await locals.read((tx) =>
    sectionPage(tx, { visitId: params.besuch, schoolId: params.schule })
  );
  if (!page.section.mayRespond) error(403);
  return page;
};

export const actions: Actions = {
  default: (event) =>
    submit(event, commentInput, async (tx, input) => {
      const { region, besuch: visitId, schule: schoolId } = event.params;
      const { section } = await sectionPage(tx, { visitId, schoolId });
      await comment(tx, section, input);
      leaveFlash(event.cookies, m.report_commented());
      return `/r/${region}/besuche/${visitId}/berichtsbogen/schulen/${schoolId}`;
    })
};
