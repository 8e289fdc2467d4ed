import { withStorage } from '#base/browser-storage.ts';

export type Deed = 'festhalten' | 'weiter' | 'laenger' | 'pause';

/** Something done at the table that the server has not taken yet. */
export type Unsent = Readonly<{
  /** Names it for as long as it waits. */
  key: string;
  action: Deed;
  values: Readonly<Record<string, string>>;
  /** What the server said against it; it is sent again when the person asks for that. */
  complaint?: string;
}>;

/** Behind what waits already. Only where the talk is now matters, and how long an item is to take now. */
export function withAdded(all: readonly Unsent[], entry: Unsent): Unsent[] {
  const isReplaced = ({ action, values }: Unsent) =>
    action === entry.action &&
    (action === 'weiter' || (action === 'laenger' && values.item === entry.values.item));
  return [...all.filter((one) => !isReplaced(one)), entry];
}

/** What waits in this browser; null where it keeps nothing. */
export function keptUnsent(name: string): Unsent[] | null {
  return withStorage((storage) => JSON.parse(storage.getItem(name) ?? '[]')) ?? null;
}

/** Whether the browser keeps it. */
export function keepUnsent(name: string, all: readonly Unsent[]): boolean {
  const kept = withStorage((storage) => {
    if (all.length > 0) storage.setItem(name, JSON.stringify(all));
    else storage.removeItem(name);
    return true;
  });
  return kept === true;
}
