import { readSettings } from '#server/settings.ts';

/** Whether mails go out today: a demo keeps its own on a page, everything else needs a mail server. */
export function mailsLeave(isDemo: boolean): boolean {
  return isDemo || readSettings().smtpUrl !== undefined;
}
