import { unsentMails } from '#features/operator/mails.server.ts';
import { operatorAccount } from '../account.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async (event) => ({
  mails: await unsentMails(operatorAccount(event))
});
