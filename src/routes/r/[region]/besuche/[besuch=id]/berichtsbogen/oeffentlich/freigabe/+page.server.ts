import { error } from '@sveltejs/kit';
import {
  approvePublic,
  publicChecksum,
  publicPage,
  publicPrinted
} from '#features/report-sheets/public-sheets.server.ts';
import { approvalInput } from '#features/report-sheets/sheet-input.ts';
import { m } from '#messages';
import { leaveFlash } from '#server/flash.ts';
import { submitWith } from '#server/form.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals, params }) => {
  const page = await locals.read((tx) => publicPage(tx, params.besuch));
  if (!page.sheet.mayConfirm) error(403);
  return {
    sheet: { ...page.sheet, content: null, texts: null },
    approvedOn: page.kept?.approvedOn ?? null,
    sha256: publicChecksum(page.content),
    document: publicPrinted(page)
  };
};

export const actions: Actions = {
  default: (event) =>
    submitWith(event, approvalInput, async ({ sha256 }) => {
      await approvePublic(event.locals, event.params.besuch, sha256);
      leaveFlash(event.cookies, m.report_public_approved());
      return `/r/${event.params.region}/besuche/${event.params.besuch}/berichtsbogen/oeffentlich`;
    })
};
