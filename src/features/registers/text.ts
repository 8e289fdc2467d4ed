import { RegisterFault } from './fault.ts';
import type { RegisterFile } from './register.ts';

/** A state has 2 MB and 6,000 lines, all Germany about 15 MB and 40,000: read at once, but never more. */
export const largestFile = { bytes: 16 * 1024 * 1024, lines: 100_000 };

/** The text of a file in composed characters, without byte order mark, its lines ended by `\n`. */
export function textOf(file: RegisterFile): string {
  if (file.bytes.length > largestFile.bytes) {
    throw new RegisterFault({ code: 'tooLarge', file: file.name });
  }
  const text = decoded(file).replace(/\r\n?/g, '\n');
  if (lineAt(text, text.length) > largestFile.lines) {
    throw new RegisterFault({ code: 'tooLarge', file: file.name });
  }
  const found = text.search(suspicious);
  if (found >= 0) {
    throw new RegisterFault({ code: 'encoding', file: file.name, line: lineAt(text, found) });
  }
  return text.normalize('NFC');
}

/**
 * Marks of a text that was converted wrongly before it came here: the replacement character, control
 * characters, and „Ã“, which every umlaut of doubly encoded UTF-8 starts with and no German name has.
 */
// oxlint-disable-next-line no-control-regex -- control characters are what it looks for
const suspicious = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u0080-\u009f\ufffdÃ]/;

function lineAt(text: string, index: number): number {
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
