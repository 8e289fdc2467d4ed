import ical, {
  ICalCalendarMethod,
  type ICalCalendar,
  type ICalEventData,
  ICalEventStatus
} from 'ical-generator';
import { laterBy } from '#base/format.ts';
import { plusDays } from '#base/days.ts';
import { oneLine } from '#base/one-line.ts';
import { zone, zoneRules } from './berlin.ts';

/** A talk as calendars know it: day and time as the clock in Berlin says. */
export type Appointment = {
  visitId: string;
  title: string;
  heldOn: string;
  startsAt: string;
  durationMin: number;
  venue: string;
  sequence: number;
  isCancelled: boolean;
  link: string;
};

export function calendarOf(method: 'REQUEST' | 'CANCEL' | 'PUBLISH', name?: string): ICalCalendar {
  return ical({
    prodId: { company: 'Tafelrunde', product: 'Tafelrunde', language: 'DE' },
    method: ICalCalendarMethod[method],
    timezone: { name: zone, generator: () => zoneRules },
    ...(name ? { name } : {})
  });
}

/** An appointment keeps its UID for ever, so that a calendar replaces what it has. */
export function eventOf(appointment: Appointment, at: Date): ICalEventData {
  const { heldOn, startsAt, durationMin } = appointment;
  const end = laterBy(durationMin, startsAt);
  return {
    id: uidOf(appointment.visitId),
    sequence: appointment.sequence,
    stamp: at.toISOString(),
    start: wallClock(heldOn, startsAt),
    // What goes on past midnight ends on the next day.
    end: wallClock(end < startsAt ? plusDays(heldOn, 1) : heldOn, end),
    timezone: zone,
    summary: oneLine(appointment.title),
    location: oneLine(appointment.venue),
    description: appointment.link,
    url: appointment.link,
    status: appointment.isCancelled ? ICalEventStatus.CANCELLED : ICalEventStatus.CONFIRMED
  };
}

export function uidOf(visitId: string): string {
  return `${visitId}@tafelrunde`;
}

/** The library writes a Date in a named zone by its local parts, so those carry what the clock in Berlin says. */
function wallClock(day: string, time: string): Date {
  const [year = 0, month = 1, date = 1] = day.split('-').map(Number);
  const [hours = 0, minutes = 0] = time.split(':').map(Number);
  return new Date(year, month - 1, date, hours, minutes);
}
