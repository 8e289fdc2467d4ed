import { z } from 'zod';
import { id } from '#base/fields.ts';
import {
  installationReports,
  settleInstallationReport
} from '#features/operator/reports.server.ts';
import { m } from '#messages';
import { leaveFlash } from '#server/flash.ts';
import { submitWith } from '#server/form.ts';
import { operatorAccount } from '../account.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async (event) => ({
  reports: await installationReports(operatorAccount(event))
});

export const actions: Actions = {
  default: (event) => {
    const account = operatorAccount(event);
    return submitWith(event, z.strictObject({ report: id() }), async ({ report }) => {
      await settleInstallationReport(account, report);
      leaveFlash(event.cookies, m.legal_report_settled());
      return '/betrieb/barrieren';
    });
  }
};
