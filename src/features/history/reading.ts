import { m } from '#messages';

export const readingKinds = ['assessment', 'visit', 'template'] as const;
export type ReadingKind = (typeof readingKinds)[number];

export type ReadingState = 'asked' | 'open' | 'refused' | 'ended';

/** Labels of the fields, for the error summary. */
export function readingLabels(): Record<string, string> {
  return {
    object: m.history_object(),
    fromOn: m.history_from(),
    toOn: m.history_to(),
    reason: m.history_reason(),
    withNames: m.history_with_names()
  };
}
