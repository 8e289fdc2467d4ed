import { ICalAttendeeRole, ICalAttendeeStatus } from 'ical-generator';
import { oneLine } from '#base/one-line.ts';
import type { Letter } from '#server/mail/send.ts';
import { readSettings } from '#server/settings.ts';
import { calendarOf, eventOf, type Appointment } from './appointment.server.ts';

type Facts = Omit<Appointment, 'link'> & {
  kind: string;
  ownerName: string;
  recipient: string;
  replyTo: string;
  createdAt: Date;
};

/** What goes along with a mail about a visit: for its recipient alone, nobody else is named. */
export function invitationFile(facts: Facts, link: string): Letter['calendar'] {
  const method = facts.isCancelled ? 'CANCEL' : 'REQUEST';
  const calendar = calendarOf(method);
  calendar.createEvent({
    ...eventOf({ ...facts, link: facts.isCancelled ? '' : link }, facts.createdAt),
    organizer: { name: oneLine(facts.ownerName), email: facts.replyTo || senderAddress() },
    attendees: [
      {
        email: facts.recipient,
        name: facts.recipient,
        rsvp: !facts.isCancelled,
        role: ICalAttendeeRole.REQ,
        status: ICalAttendeeStatus.NEEDSACTION
      }
    ]
  });
  return { method, content: calendar.toString() };
}

function senderAddress(): string {
  const { mailFrom } = readSettings();
  return /<([^<>]+)>$/.exec(mailFrom)?.[1] ?? mailFrom;
}
