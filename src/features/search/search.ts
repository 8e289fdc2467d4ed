import { z } from 'zod';
import { m } from '#messages';

const query = z.strictObject({
  q: z
    .string()
    .trim()
    .max(100)
    .regex(/^\P{Cc}*$/u)
    .default('')
});

/** What an address asks for, or null where it names something unknown or twice. */
export function searchOf(parameters: URLSearchParams): string | null {
  if (new Set(parameters.keys()).size !== [...parameters.keys()].length) return null;
  return query.safeParse(Object.fromEntries(parameters)).data?.q ?? null;
}

/** How many of each kind are shown; whoever wants fewer types more. */
export const shownAtMost = 20;

/** What is found, in the order it is shown. */
export const foundKinds = ['organisation', 'municipality', 'person', 'visit', 'goal'] as const;

export type FoundKind = (typeof foundKinds)[number];

export function foundKindLabel(kind: FoundKind): string {
  return foundKindLabels[kind]();
}

const foundKindLabels: Record<FoundKind, () => string> = {
  organisation: m.search_group_organisation,
  municipality: m.search_group_municipality,
  person: m.search_group_person,
  visit: m.search_group_visit,
  goal: m.search_group_goal
};
