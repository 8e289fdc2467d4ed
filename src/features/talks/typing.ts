import { withStorage } from '#base/browser-storage.ts';

/** Names what one person keeps in the browser for one talk. */
export function talkStorage(personId: string, visitId: string, what: 'typed' | 'unsent'): string {
  return `tafelrunde/gespraech/${personId}/${visitId}/${what}`;
}

/** What was being typed for each item when the page was left. */
export function typedBefore(name: string): Record<string, string> {
  return withStorage((storage) => JSON.parse(storage.getItem(name) ?? '{}')) ?? {};
}

/**
 * Keeps what is being typed for one item, nothing once it is recorded, beside what stands there for the others,
 * perhaps from another tab.
 */
export function keepTyped(name: string, item: string, value: string | null): void {
  const { [item]: _, ...others } = typedBefore(name);
  const all = value === null ? others : { ...others, [item]: value };
  withStorage((storage) => storage.setItem(name, JSON.stringify(all)));
}

/** An id for a record; `crypto.randomUUID` is only there over https. */
export function newId(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  const marked = bytes.map((byte, index) =>
    index === 6 ? (byte & 0x0f) | 0x40 : index === 8 ? (byte & 0x3f) | 0x80 : byte
  );
  const hex = [...marked].map((byte) => byte.toString(16).padStart(2, '0')).join('');
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
}
