export type FormValue = string | string[];

/** Fields as they were sent, by name; one that came more than once has all of its values. */
export function valuesOf(fields: Iterable<[string, string]>): Record<string, FormValue> {
  const values = new Map<string, FormValue>();
  for (const [name, value] of fields) {
    const before = values.get(name);
    values.set(name, before === undefined ? value : [before, value].flat());
  }
  return Object.fromEntries(values);
}

/**
 * What an earlier read no longer agrees with; `kind` decides which way out the form offers. `kept`: nothing is
 * wrong, the form was opened with what was typed into it before the session ended.
 */
export type Problem = {
  kind: 'conflict' | 'state' | 'limit' | 'kept';
  text: string;
  /** Conflict only: every field whose saved text differs from the typed one. */
  differences?: {
    label: string;
    mine: string;
    theirs: string;
    /** Where the person may take the other text of this field alone: sent back in `theirs`. */
    field?: string;
  }[];
  /** Conflict: the version to name when the typed text shall win. Kept: the version it was typed into. */
  version?: string;
};

/** Header of a request whose sender keeps what was typed in the browser, should nobody be signed in any more. */
export const ownDraft = 'x-own-draft';

/** Names, in a form opened with kept input, that input; alone it asks to open the form. */
export const keptField = 'gemerkt';

/**
 * What a form action answers with 422 or 409: the typed values (never passwords), one message per
 * field name, and a problem of the whole form. Null on the first visit.
 */
export type FormState = {
  values: Record<string, FormValue>;
  errors: Record<string, string>;
  problem?: Problem;
} | null;
