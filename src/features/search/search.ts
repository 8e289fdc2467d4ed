import { m } from '#messages';

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
