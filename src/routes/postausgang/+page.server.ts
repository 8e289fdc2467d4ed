import { demoMails } from '#features/mail/demo.server.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async () => ({ mails: await demoMails() });
