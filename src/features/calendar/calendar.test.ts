import { execFileSync } from 'node:child_process';
import { existsSync, globSync, readFileSync } from 'node:fs';
import ICAL from 'ical.js';
import { expect, test } from 'vitest';
import { calendarOf, eventOf, type Appointment } from './appointment.server.ts';
import { invitationFile } from './invitation.server.ts';
import { replyIn } from './reply.server.ts';

const visitId = '0192f0c1-0000-7000-8000-000000000001';
const usual: Appointment = {
  visitId,
  title: 'Schulträgerbesuch 2026',
  heldOn: '2026-12-03',
  startsAt: '14:00',
  durationMin: 120,
  venue: 'Rathaus, Raum 212',
  sequence: 0,
  isCancelled: false,
  link: 'https://tafelrunde.example/r/musterland/besuche/1'
};
const facts = (changes: Partial<Appointment> = {}) => ({
  ...usual,
  kind: 'visitInvitation',
  ownerName: 'Stadt Alpha',
  recipient: 'lead@beta.example',
  replyTo: 'buero@region.example',
  createdAt: new Date('2026-11-01T10:00:00Z'),
  ...changes
});
const file = (changes: Partial<Appointment> = {}) =>
  invitationFile(facts(changes), usual.link)?.content ?? '';

/** As ical.js reads it, with the rules of the time zone that the file itself brings. */
function read(text: string) {
  const calendar = new ICAL.Component(ICAL.parse(text));
  const rules = calendar.getFirstSubcomponent('vtimezone');
  if (rules) ICAL.TimezoneService.register(rules);
  const found = calendar.getFirstSubcomponent('vevent');
  if (!found) throw new Error('the file has no event');
  return { calendar, event: new ICAL.Event(found) };
}

const hostile = [
  'Besuch\r\nATTENDEE:mailto:x@canary.example',
  'Titel; mit, allem \\ und \\n',
  'ä'.repeat(500),
  '😀'.repeat(60),
  'END:VEVENT\u2028BEGIN:VEVENT',
  '"quoted" ^n ^\''
];

test('A-FO-04 a name that looks like markup, an address or a property stays the name of who invites', () => {
  for (const ownerName of [
    '<script>x</script>',
    `Dr. "Ö" O'Neill <x@y.example>`,
    'Stadt;ROLE=CHAIR:mailto:x@canary.example',
    'Stadt\r\nATTENDEE:mailto:x@canary.example'
  ]) {
    const text = invitationFile({ ...facts(), ownerName }, usual.link)?.content ?? '';
    const { calendar, event } = read(text);
    const organizer = calendar.getFirstSubcomponent('vevent')?.getFirstProperty('organizer');
    expect(String(organizer?.getFirstValue()).toLowerCase()).toBe('mailto:buero@region.example');
    expect(organizer?.toJSON()[1]).not.toHaveProperty('role');
    // A calendar has no way to write a straight quotation mark in a name.
    const letters = (name: unknown) => String(name).replace(/["'\s]/g, '');
    expect(letters(organizer?.getFirstParameter('cn'))).toBe(letters(ownerName));
    expect(event.attendees).toHaveLength(1);
  }
});

test('A-EM-04 whatever a title or place says is read back as that text, on lines of at most 75 octets', () => {
  for (const said of hostile) {
    const text = file({ title: said, venue: said });
    const { calendar, event } = read(text);
    const plain = said.replace(/[\s\u2028]+/g, ' ');
    expect([event.summary, event.location]).toEqual([plain, plain]);
    expect(calendar.getAllSubcomponents('vevent')).toHaveLength(1);
    expect(event.attendees.map((one) => String(one.getFirstValue()).toLowerCase())).toEqual([
      'mailto:lead@beta.example'
    ]);
    for (const line of text.split('\r\n')) {
      const bytes = Buffer.from(line);
      expect(bytes.length).toBeLessThanOrEqual(75);
      expect(bytes.toString('utf8')).not.toContain('\ufffd');
    }
    expect(text.replaceAll('\r\n', '')).not.toMatch(/[\r\n]/);
  }
});

const clocks = [
  ['2026-10-25', '09:00', '2026-10-25T08:00:00.000Z'],
  ['2026-10-24', '09:00', '2026-10-24T07:00:00.000Z'],
  ['2027-03-28', '09:00', '2027-03-28T07:00:00.000Z'],
  ['2027-03-27', '09:00', '2027-03-27T08:00:00.000Z'],
  ['2026-12-03', '14:00', '2026-12-03T13:00:00.000Z']
] as const;

test('A-EM-05 nine stays nine on both sides of a change of the clock', () => {
  for (const [heldOn, startsAt, instant] of clocks) {
    const { event } = read(file({ heldOn, startsAt }));
    expect(event.startDate.toString()).toBe(`${heldOn}T${startsAt}:00`);
    expect(event.startDate.toJSDate().toISOString()).toBe(instant);
    expect(event.duration.toSeconds()).toBe(2 * 60 * 60);
  }
});

test('a talk past midnight ends on the next day', () => {
  const { event } = read(file({ startsAt: '23:00', durationMin: 120 }));
  expect(event.endDate.toString()).toBe('2026-12-04T01:00:00');
});

test('a cancellation is the same appointment, counted higher and without a way to it', () => {
  const cancelled = invitationFile(facts({ sequence: 2, isCancelled: true }), usual.link);
  expect(cancelled?.method).toBe('CANCEL');
  const { calendar, event } = read(cancelled?.content ?? '');
  expect(calendar.getFirstPropertyValue('method')).toBe('CANCEL');
  expect([event.uid, event.sequence]).toEqual([`${visitId}@tafelrunde`, 2]);
  expect(event.component.getFirstPropertyValue('status')).toBe('CANCELLED');
  expect(cancelled?.content).not.toContain(usual.link);
});

const python = ['/usr/bin/python3', 'python3'].find((one) => {
  try {
    execFileSync(one, ['-c', 'import icalendar'], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
});

test.runIf(python !== undefined)(
  'icalendar of Python reads the same (skipped where Debian’s python3-icalendar is missing)',
  () => {
    const script = `
import sys, json, icalendar
calendar = icalendar.Calendar.from_ical(sys.stdin.buffer.read())
event = [one for one in calendar.walk('VEVENT')][0]
print(json.dumps([str(event['SUMMARY']), str(event['LOCATION']), event['DTSTART'].dt.isoformat(),
  str(event['UID']), int(event['SEQUENCE']), str(calendar['METHOD'])]))`;
    const said = 'Titel; mit, allem \\ und ' + 'ä'.repeat(100);
    for (const [heldOn, startsAt, instant] of clocks) {
      const answer: unknown = JSON.parse(
        execFileSync(python ?? '', ['-c', script], {
          input: file({ heldOn, startsAt, title: said, sequence: 3 })
        }).toString()
      );
      if (!Array.isArray(answer)) throw new Error('Python answered no list');
      const [summary, venue, start, ...rest] = answer;
      expect([summary, venue]).toEqual([said, usual.venue]);
      expect(new Date(String(start)).toISOString()).toBe(instant);
      expect(String(start)).toContain(`${heldOn}T${startsAt}`);
      expect(rest).toEqual([`${visitId}@tafelrunde`, 3, 'REQUEST']);
    }
  }
);

test('a whole day stays that day', () => {
  const calendar = calendarOf('PUBLISH');
  const [start, end] = [new Date(2027, 2, 28), new Date(2027, 2, 29)];
  calendar.createEvent({ id: 'frist', start, end, allDay: true, summary: 'Frist' });
  calendar.createEvent({ ...eventOf(usual, new Date()), id: 'zweiter' });
  const { event } = read(calendar.toString());
  expect([event.startDate.isDate, event.startDate.toString()]).toEqual([true, '2027-03-28']);
});

const reply = (lines: string[]) =>
  [
    'BEGIN:VCALENDAR',
    'PRODID:-//Microsoft Corporation//Outlook 16.0 MIMEDIR//EN',
    'VERSION:2.0',
    'METHOD:REPLY',
    'BEGIN:VEVENT',
    ...lines,
    'END:VEVENT',
    'END:VCALENDAR'
  ].join('\n');

test('an answer is read from what Outlook and Thunderbird send back, and nothing else is taken for one', () => {
  const uid = `UID:${visitId}@tafelrunde`;
  const attendee = 'ATTENDEE;CN="Lead";PARTSTAT=ACCEPTED:MAILTO:Lead@beta.example';
  expect(replyIn(reply([uid, attendee, 'SEQUENCE:1']), visitId)).toEqual({
    mail: 'lead@beta.example',
    answer: 'accepted',
    sequence: 1
  });
  const others = [
    '',
    'Ja, wir kommen',
    reply([attendee]),
    reply([uid]),
    reply([uid, 'ATTENDEE:mailto:lead@beta.example']),
    reply([uid, attendee]).replace('METHOD:REPLY', 'METHOD:REQUEST'),
    reply([`UID:${visitId}x@tafelrunde`, attendee]),
    'BEGIN:VCALENDAR\n'.repeat(1000)
  ];
  for (const other of others) expect(replyIn(other, visitId)).toBe(null);
});

const samples = '../shared/data/icalendar';

test.runIf(existsSync(samples))('no calendar file of others is an answer, nor a fault', () => {
  const files = globSync(`${samples}/*.ics`);
  expect(files.length).toBeGreaterThan(5);
  for (const sample of files) expect(replyIn(readFileSync(sample, 'utf8'), visitId)).toBe(null);
});
