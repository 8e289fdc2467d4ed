import { readSettings } from '#server/settings.ts';

/** Where the body that runs this installation is reached; null as long as it has set no address. */
export function contactMail(): string | null {
  const { mailFrom } = readSettings();
  const mail = /<(.+)>$/.exec(mailFrom)?.[1] ?? mailFrom;
  return mail.endsWith('@localhost') ? null : mail;
}
