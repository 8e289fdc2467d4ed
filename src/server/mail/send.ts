import { createTransport, type Transporter } from 'nodemailer';
import { oneLine } from '#base/one-line.ts';
import { fault } from '#server/faults.ts';
import { readSettings } from '#server/settings.ts';

export type Letter = Readonly<{
  subject: string;
  text: string;
  /** Stands before the installation's address instead of its own name. */
  senderName?: string;
  replyTo?: string;
  /** An appointment for the calendar of whoever reads it. */
  calendar?: Readonly<{ method: 'REQUEST' | 'CANCEL'; content: string }>;
}>;

/** The server says that it will never take this mail: the address is wrong or refused. */
export class RefusedForGood extends Error {}

/**
 * Hands one mail to the mail server. The Message-ID follows from the id alone, so a mail that is sent twice
 * after a crash is recognised as the same.
 */
export async function sendMail(id: string, recipient: string, letter: Letter): Promise<void> {
  const { smtpUrl, mailFrom } = readSettings();
  if (!smtpUrl) throw new Error('there is no mail server');
  const from = senderOf(mailFrom);
  try {
    await transport(smtpUrl).sendMail({
      messageId: `<${id}@${from.address.split('@')[1]}>`,
      from: { ...from, name: oneLine(letter.senderName || from.name) },
      ...(letter.replyTo ? { replyTo: { name: '', address: letter.replyTo } } : {}),
      // As an object: a comma or a bracket in an address never becomes a second recipient.
      to: { name: '', address: recipient },
      subject: oneLine(letter.subject),
      text: letter.text,
      ...(letter.calendar ? { icalEvent: { filename: 'termin.ics', ...letter.calendar } } : {}),
      headers: { 'Auto-Submitted': 'auto-generated', 'X-Auto-Response-Suppress': 'All' },
      disableFileAccess: true,
      disableUrlAccess: true
    });
    fault('mail.handed-over');
  } catch (failure) {
    if (isRefusal(failure)) throw new RefusedForGood('refused', { cause: failure });
    throw failure;
  }
}

export function closeMail(): void {
  current?.transport.close();
  current = undefined;
}

let current: { url: string; transport: Transporter } | undefined;

function transport(url: string): Transporter {
  if (current?.url !== url) {
    closeMail();
    const { protocol, hostname, port, username, password } = new URL(url);
    const secure = protocol === 'smtps:';
    current = {
      url,
      transport: createTransport({
        host: hostname,
        port: Number(port) || (secure ? 465 : 587),
        secure,
        ...(username
          ? { auth: { user: decodeURIComponent(username), pass: decodeURIComponent(password) } }
          : {}),
        pool: true,
        maxConnections: 1,
        // Mail servers of municipalities take a flood for an attack.
        rateDelta: 60_000,
        rateLimit: 50,
        connectionTimeout: 15_000,
        greetingTimeout: 15_000,
        socketTimeout: 30_000
      })
    };
  }
  return current.transport;
}

function senderOf(mailFrom: string): { name: string; address: string } {
  const [, name, address] = /^([^<>]+) <([^<>]+)>$/.exec(mailFrom) ?? [];
  return { name: name ?? '', address: address ?? mailFrom };
}

function isRefusal(failure: unknown): boolean {
  return (
    failure instanceof Error &&
    'responseCode' in failure &&
    Number(failure.responseCode) >= 500 &&
    'command' in failure &&
    failure.command === 'RCPT TO'
  );
}
