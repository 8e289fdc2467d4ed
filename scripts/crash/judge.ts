import { idOf } from './ledger.ts';
import type { Entry } from './ledger.ts';

/** What the database holds after a crash, in the order it was written. */
export type Stored = Readonly<{
  /** Every text that history knows, oldest first. */
  history: readonly Readonly<{ spot: string; text: string }>[];
  /** The same texts as the second table of each save got them. */
  notes: readonly Readonly<{ spot: string; text: string }>[];
  /** The text that stands now. */
  current: ReadonlyMap<string, string>;
}>;

export type Fault = Readonly<{
  kind: 'lost' | 'altered' | 'doubled' | 'unknown' | 'half';
  id: string;
  spot: string;
}>;

/**
 * Compares what was promised with what is there. Confirmed: exactly once and byte for byte. Not confirmed:
 * at most once. Nothing that nobody wrote, and the present text is the last one of its history.
 */
export function judge(entries: readonly Entry[], stored: Stored): Fault[] {
  const faults: Fault[] = [];
  const fault = (kind: Fault['kind'], id: string, spot: string) => faults.push({ kind, id, spot });
  const found = Map.groupBy(stored.history, ({ text }) => idOf(text) ?? '');
  const known = new Set(entries.map(({ id }) => id));

  for (const entry of entries) {
    const times = found.get(entry.id) ?? [];
    if (times.length > 1) fault('doubled', entry.id, entry.spot);
    if (entry.acknowledged && times.length === 0) fault('lost', entry.id, entry.spot);
    if (times.some(({ text, spot }) => text !== entry.text || spot !== entry.spot)) {
      fault('altered', entry.id, entry.spot);
    }
  }
  for (const [id, [first]] of found) {
    if (id && !known.has(id)) fault('unknown', id, first?.spot ?? '');
  }
  // Each save fills two tables: what is in one alone is a half save.
  const both = [stored.history, stored.notes].map((rows) => new Set(rows.map(({ text }) => text)));
  for (const { spot, text } of [...stored.history, ...stored.notes]) {
    if (!both.every((texts) => texts.has(text))) fault('half', idOf(text) ?? '', spot);
  }
  const last = new Map(stored.history.map(({ spot, text }) => [spot, text]));
  for (const [spot, text] of last) {
    if (stored.current.get(spot) !== text) fault('half', idOf(text) ?? '', spot);
  }
  return faults;
}
