import { contactMail } from '../contact.server.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = () => ({ mail: contactMail() });
