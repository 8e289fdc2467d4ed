import { wholeContent } from '../content.ts';
import { sampleSheet } from './sample-sheet.ts';

/** A text for each field that holds one: `M7` and the like, found again wherever it is drawn. */
export function marked<T>(value: T, besides = /^$/): { value: T; marks: string[] } {
  const marks: string[] = [];
  const walk = (part: unknown, path: string): unknown => {
    if (typeof part === 'string' && part !== '' && !codes.test(path) && !besides.test(path)) {
      marks.push(`Marke${String(marks.length + 1).padStart(3, '0')}`);
      return marks.at(-1);
    }
    if (Array.isArray(part)) return part.map((one) => walk(one, `${path}/`));
    if (typeof part !== 'object' || part === null) return part;
    return Object.fromEntries(
      Object.entries(part).map(([name, one]) => [name, walk(one, `${path}/${name}`)])
    );
  };
  // oxlint-disable-next-line typescript/consistent-type-assertions -- the same shape with other texts
  return { value: walk(value, '') as T, marks };
}

// Codes, days and keys, which are drawn in words or not at all.
const codes =
  /(?:format|mark|marking|kind|heldOn|startsAt|copyId|takenOn|on|key|number|criterionKey|horizon|ist|priority|dueOn|commitment|nextDate|approvedOn)$/;

/** The content of a Berichtsbogen with a mark in every field that holds text. */
export function markedSheet() {
  const { value, marks } = marked({
    ...sampleSheet().content,
    amends: { number: '2026-03', on: '2026-12-01', reason: 'Grund' }
  });
  return { value: wholeContent.parse(value), marks };
}
