import { RegisterFault, type Foreign } from './fault.ts';
import type { RegisterFile } from './register.ts';

/** A state has 2 MB and 6,000 lines, all Germany about 15 MB and 40,000: read at once, but never more. */
export const largestFile = { bytes: 16 * 1024 * 1024, lines: 100_000 };

/** The text of a file in composed characters, without byte order mark, its lines ended by `\n`. */
export function textOf(file: RegisterFile): string {
  if (file.bytes.length > largestFile.bytes) {
    throw new RegisterFault({ code: 'tooLarge', file: file.name });
  }
  const found = foreignIn(file.bytes);
  if (found) throw new RegisterFault({ code: 'notText', file: file.name, found });
  const text = decoded(file).replace(/\r\n?/g, '\n');
  if (lineAt(text, text.length) > largestFile.lines) {
    throw new RegisterFault({ code: 'tooLarge', file: file.name });
  }
  const wrong = text.search(suspicious);
  if (wrong >= 0) {
    throw new RegisterFault({ code: 'encoding', file: file.name, line: lineAt(text, wrong) });
  }
  return text.normalize('NFC');
}

/**
 * Marks of a text that was converted wrongly before it came here: the replacement character, control
 * characters, and „Ã“, which every umlaut of doubly encoded UTF-8 starts with and no German name has.
 */
// oxlint-disable-next-line no-control-regex -- control characters are what it looks for
export const suspicious = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u0080-\u009f\ufffdÃ]/;

/** Files that are often picked by mistake, whatever they are called. */
export function foreignIn(bytes: Uint8Array): Foreign | undefined {
  const start = Buffer.from(bytes.subarray(0, 64)).toString('latin1');
  return signs.find(([sign]) => sign.test(start))?.[1];
}

// oxlint-disable no-control-regex -- file formats begin with them
const signs: ReadonlyArray<[RegExp, Foreign]> = [
  [/^PK[\x03\x05\x07]|^\x1f\x8b|^7z\xbc\xaf|^Rar!/, 'archive'],
  [/^\x89PNG|^\xff\xd8\xff|^GIF8|^RIFF....WEBP|^BM....\x00\x00\x00\x00/s, 'picture'],
  [/^%PDF/, 'pdf'],
  [/^\xd0\xcf\x11\xe0/, 'workbook'],
  [/^\xff\xfe|^\xfe\xff|^[^\x00]\x00[^\x00]\x00/, 'utf16'],
  [/^(\xef\xbb\xbf)?\s*<[!?a-z]/i, 'markup']
];
// oxlint-enable no-control-regex

export function lineAt(text: string, index: number): number {
  let line = 1;
  for (let at = text.indexOf('\n'); at >= 0 && at < index; at = text.indexOf('\n', at + 1)) {
    line += 1;
  }
  return line;
}

function decoded(file: RegisterFile): string {
  try {
    return strict(file.bytes);
  } catch {
    throw new RegisterFault({ code: 'encoding', file: file.name, line: firstBadLine(file.bytes) });
  }
}

function firstBadLine(bytes: Uint8Array): number {
  let line = 1;
  for (let start = 0; start < bytes.length; line += 1) {
    const end = bytes.indexOf(10, start);
    const next = end < 0 ? bytes.length : end + 1;
    try {
      strict(bytes.subarray(start, next));
    } catch {
      return line;
    }
    start = next;
  }
  return line;
}

function strict(bytes: Uint8Array): string {
  return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
}
