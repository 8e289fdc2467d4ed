import { withStorage } from '#base/browser-storage.ts';
import type { FormValue } from '#base/form-state.ts';

/** What somebody typed and the server has not taken yet, kept in the browser it was typed in. */
export type Draft = Readonly<{
  values: Record<string, FormValue>;
  version: number;
  /** Milliseconds since 1970. */
  at: number;
}>;

/** Nobody else who signs in at the same browser is offered it, and it belongs to one criterion. */
export function draftName(personId: string, assessmentId: string, criterionKey: string): string {
  return `${prefix}${personId}/${assessmentId}/${criterionKey}`;
}

export function keepDraft(name: string, draft: Draft): void {
  withStorage((storage) => storage.setItem(name, JSON.stringify(draft)));
}

export function dropDraft(name: string): void {
  withStorage((storage) => storage.removeItem(name));
}

/** The draft of that name, unless it is older than two weeks; those are cleared away. */
export function keptDraft(name: string): Draft | null {
  return (
    withStorage((storage) => {
      for (const key of Object.keys(storage)) {
        if (key.startsWith(prefix) && isOld(read(storage, key))) storage.removeItem(key);
      }
      return read(storage, name);
    }) ?? null
  );
}

const prefix = 'tafelrunde/entwurf/';
const longest = 14 * 86_400_000;

function read(storage: Storage, name: string): Draft | null {
  const draft: Draft | null = JSON.parse(storage.getItem(name) ?? 'null');
  return draft;
}

function isOld(draft: Draft | null): boolean {
  return !draft || Date.now() - draft.at > longest;
}
