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

/** The words of a question as `app.search_key` spells them, at most eight. */
export function wordsOf(text: string): string[] {
  const spelt = text
    .normalize('NFC')
    .toLowerCase()
    .replace(/ß/g, 'ss')
    .replace(/[äöü]/g, (letter) => ({ ä: 'ae', ö: 'oe', ü: 'ue' })[letter] ?? letter)
    .normalize('NFD')
    .replace(/\p{M}/gu, '');
  return spelt
    .split(/[^a-z0-9]+/)
    .filter(Boolean)
    .slice(0, 8);
}

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
