import ICAL from 'ical.js';
import { uidOf } from './appointment.server.ts';

export type Reply = {
  /** The address of who answers. */
  mail: string;
  answer: 'accepted' | 'tentative' | 'declined';
  /** The appointment it answers to; 0 where the calendar does not say. */
  sequence: number;
};

/** What a calendar sent back about this visit; null where it is no answer to it. */
export function replyIn(text: string, visitId: string): Reply | null {
  const event = eventIn(text);
  if (event?.getFirstPropertyValue('uid') !== uidOf(visitId)) return null;
  const attendee = event.getFirstProperty('attendee');
  const mail = /^mailto:(.+)$/i.exec(String(attendee?.getFirstValue() ?? ''))?.[1];
  const answer = answers.get(String(attendee?.getParameter('partstat') ?? '').toUpperCase());
  if (!mail || !answer) return null;
  const sequence = Number(event.getFirstPropertyValue('sequence') ?? 0);
  return { mail: mail.toLowerCase(), answer, sequence: Number.isInteger(sequence) ? sequence : 0 };
}

const answers = new Map<string, Reply['answer']>([
  ['ACCEPTED', 'accepted'],
  ['TENTATIVE', 'tentative'],
  ['DECLINED', 'declined']
]);

function eventIn(text: string) {
  try {
    const calendar = new ICAL.Component(ICAL.parse(text.trim().replace(/\r?\n/g, '\r\n')));
    const isReply = calendar.getFirstPropertyValue('method') === 'REPLY';
    return isReply ? calendar.getFirstSubcomponent('vevent') : null;
  } catch {
    // Whatever was pasted, it is no calendar file.
    return null;
  }
}
