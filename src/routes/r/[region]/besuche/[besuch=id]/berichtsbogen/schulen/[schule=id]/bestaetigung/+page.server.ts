import { error } from '@sveltejs/kit';
import { confirmSection } from '#features/report-sheets/responses.server.ts';
import { sectionPage } from '#features/report-sheets/section-pages.server.ts';
import { responseInput } from '#features/report-sheets/sheet-input.ts';
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
    submit(event, responseInput, async (tx, input) => {
      const { region, besuch, schule } = event.params;
      await confirmSection(tx, { visitId: besuch, schoolId: schule }, input);
      leaveFlash(event.cookies, m.report_section_confirmed());
      return `/r/${region}/besuche/${besuch}/berichtsbogen/schulen/${schule}`;
    })
};
