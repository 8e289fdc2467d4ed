export type FormValue = string | string[];

/** What an earlier read no longer agrees with; `kind` decides which way out the form offers. */
export type Problem = {
  kind: 'conflict' | 'state' | 'limit';
  text: string;
  /** Conflict only: every field whose saved text differs from the typed one. */
  differences?: {
    label: string;
    mine: string;
    theirs: string;
    /** Where the person may take the other text of this field alone: sent back in `theirs`. */
    field?: string;
  }[];
  /** Conflict only: the version to name when the typed text shall win. */
  version?: string;
};

/**
 * What a form action answers with 422 or 409: the typed values (never passwords), one message per
 * field name, and a problem of the whole form. Null on the first visit.
 */
export type FormState = {
  values: Record<string, FormValue>;
  errors: Record<string, string>;
  problem?: Problem;
} | null;
