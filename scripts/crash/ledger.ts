import { createHash, randomBytes, randomInt, randomUUID } from 'node:crypto';
import { appendFileSync, readFileSync } from 'node:fs';

/** What the client wanted to write at one place, and whether it was told that it is written. */
export type Entry = {
  readonly id: string;
  readonly spot: string;
  readonly text: string;
  acknowledged: boolean;
};

export type Ledger = ReturnType<typeof openLedger>;

/**
 * The client's own memory, apart from the product. Each entry is in the file before the request leaves;
 * the confirmation follows when the answer has come.
 */
export function openLedger(file: string) {
  const entries: Entry[] = [];
  return {
    entries,
    intend(spot: string): Entry {
      const entry = { id: randomUUID(), spot, text: '', acknowledged: false };
      const written = { ...entry, text: textOf(entry.id) };
      entries.push(written);
      appendFileSync(file, `${JSON.stringify({ ...written, sha256: checksum(written.text) })}\n`);
      return written;
    },
    confirm(entry: Entry): void {
      entry.acknowledged = true;
      appendFileSync(file, `${JSON.stringify({ id: entry.id, acknowledged: true })}\n`);
    },
    /** Whether the file on disk still says what memory says, so that a fault here is not taken for one there. */
    isConsistent: () => confirmedIn(file) === entries.filter((one) => one.acknowledged).length
  };
}

export function checksum(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}

/** The id by which a text is found again, wherever it turns up. */
export function idOf(text: string): string | undefined {
  return /^\[([0-9a-f-]{36})\] /.exec(text)?.[1];
}

/** Different lengths, umlauts, signs of other scripts and of markup: what is compared is bytes. */
function textOf(id: string): string {
  const words = Array.from({ length: randomInt(1, 120) }, () => samples[randomInt(samples.length)]);
  return `[${id}] ${words.join(' ')} ${randomBytes(6).toString('base64url')}.`;
}

const samples = [
  'Schulträger',
  'Größe',
  '„gleich“',
  '<b>&amp;',
  "O'Brien",
  '100 %',
  'čeština',
  '学校',
  '🏫',
  'a\\n'
];

function confirmedIn(file: string): number {
  return readFileSync(file, 'utf8')
    .split('\n')
    .filter((line) => line.includes('"acknowledged":true')).length;
}
