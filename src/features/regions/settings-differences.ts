import type { Problem } from '#base/form-state.ts';
import { m } from '#messages';
import { fieldLabels } from './wording.ts';

/** What a form of the settings says, by the names of its fields. */
export type Typed = Readonly<Record<string, string | number>>;

type Saved = Readonly<{ words: Readonly<Record<string, string>> }> &
  Readonly<Record<string, unknown>>;

/** Every field of the form that is saved otherwise by now, in words. */
export function differencesOf(saved: Saved, typed: Typed): NonNullable<Problem['differences']> {
  return Object.entries(typed)
    .map(([name, mine]) => ({
      label: fieldLabels[name]?.() ?? name,
      mine: wordOf(mine),
      theirs: wordOf(saved[name] ?? saved.words[name] ?? '')
    }))
    .filter(({ mine, theirs }) => mine !== theirs);
}

function wordOf(value: unknown): string {
  if (value === 'de') return m.region_language_de();
  if (value === 'en') return m.region_language_en();
  return String(value);
}
