import { publicRegion, reportBarrier } from '#features/legal/legal.server.ts';
import { regionQuery, reportInput } from '#features/legal/legal-input.ts';
import { m } from '#messages';
import { leaveFlash } from '#server/flash.ts';
import { submitWith } from '#server/form.ts';
import { queryOf } from '#server/query.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ url, request }) => {
  const { region } = queryOf(url, regionQuery);
  return {
    about: await publicRegion(region, 'accessibility'),
    from: pageBefore(url, request.headers.get('referer'))
  };
};

/** The page somebody comes from, without what was searched for there. */
function pageBefore({ origin }: URL, referrer: string | null): string {
  const before = referrer && URL.canParse(referrer) ? new URL(referrer) : null;
  if (before?.origin !== origin || before.pathname.startsWith('/barrierefreiheit')) return '';
  return before.pathname;
}

export const actions: Actions = {
  default: (event) =>
    submitWith(event, reportInput, async (input) => {
      const { region } = queryOf(event.url, regionQuery);
      // A region that is not there reports to nobody.
      const about = await publicRegion(region, 'accessibility');
      await reportBarrier(about?.shortName, input, event.getClientAddress());
      leaveFlash(event.cookies, m.legal_report_sent());
      return about ? `/barrierefreiheit?region=${about.shortName}` : '/barrierefreiheit';
    })
};
