import { error, fail } from '@sveltejs/kit';
import { listOf } from '#features/invitations/bulk-form.server.ts';
import { bulkFault } from '#features/invitations/bulk-wording.ts';
import { inviteBulk, previewBulk, type Judged } from '#features/invitations/bulk.server.ts';
import { mayInvite } from '#features/invitations/invitations.server.ts';
import { mailsLeave } from '#features/mail/outbox.server.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals }) => {
  if (!(await locals.read(mayInvite))) error(403);
  return { mailsLeave: mailsLeave(locals.acting?.region.isDemo === true) };
};

export const actions: Actions = {
  /** Shows the list with its problems and, sent again from there, invites. Stays here: the rest is still needed. */
  default: async ({ request, locals }) => {
    if (!(await locals.read(mayInvite))) error(403);
    const sent = await listOf(request);
    if ('fault' in sent) return refused(bulkFault(sent.fault));
    const { csv, isConfirmed } = sent;
    return locals.write(async (tx) => {
      const preview = await previewBulk(tx, csv);
      if ('fault' in preview) return refused(bulkFault(preview.fault));
      const invited = isConfirmed ? await inviteBulk(tx, preview.rows) : null;
      return { preview: { csv, rows: preview.rows.map(shown), invited } };
    });
  }
};

function refused(text: string) {
  return fail(422, { values: {}, errors: { datei: text } });
}

/** What the page draws of a row. */
function shown({
  line,
  organisation,
  organisationName,
  name,
  mail,
  role,
  roleCode,
  problems
}: Judged) {
  return {
    line,
    organisation: organisationName ?? organisation,
    name,
    mail,
    role,
    roleCode,
    problems
  };
}
