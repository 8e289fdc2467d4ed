import { redirect } from '@sveltejs/kit';
import { confirmSheet, sheetToConfirm } from '#features/report-sheets/confirmation.server.ts';
import { berichtsbogenDocument } from '#features/report-sheets/document/document.ts';
import { confirmInput } from '#features/report-sheets/sheet-input.ts';
import { m } from '#messages';
import { leaveFlash } from '#server/flash.ts';
import { submitWith } from '#server/form.ts';
import type { Actions, PageServerLoad } from './$types';

const sheetHref = ({ region, besuch }: { region: string; besuch: string }) =>
  `/r/${region}/besuche/${besuch}/berichtsbogen`;

export const load: PageServerLoad = async ({ locals, params, request }) => {
  const { sheet, proposal } = await locals.read((tx) => sheetToConfirm(tx, params.besuch));
  // After a refused confirmation the page tells why instead of leading away.
  if (!proposal && request.method !== 'POST') redirect(303, sheetHref(params));
  const { content: _, ...rest } = sheet;
  return {
    sheet: rest,
    person: locals.acting?.region.personName ?? '',
    proposal: proposal && {
      ...proposal,
      printed: null,
      sections: proposal.sections.map(({ schoolId, content }) => ({
        schoolId,
        name: content.schoolName
      })),
      document: berichtsbogenDocument(proposal.printed, sheet.region.language, sheet.region.words)
    }
  };
};

export const actions: Actions = {
  default: (event) =>
    submitWith(event, confirmInput, async (input) => {
      await confirmSheet(event.locals, event.params.besuch, input);
      leaveFlash(event.cookies, m.report_confirmed());
      return sheetHref(event.params);
    })
};
