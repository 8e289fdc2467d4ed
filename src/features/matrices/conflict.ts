import type { Problem } from '#base/form-state.ts';
import { m } from '#messages';

/** What a form of the editor can hold. */
export type Typed = Readonly<Record<string, number | string | boolean | readonly string[]>>;

/** Each field that was typed other than it is saved by now, both texts side by side. */
export function differencesBetween(
  mine: Typed,
  theirs: Typed,
  labels: Readonly<Record<string, string>>
): NonNullable<Problem['differences']> {
  return Object.entries(theirs)
    .map(([field, saved]) => ({
      label: labels[field] ?? field,
      mine: shown(mine[field] ?? ''),
      theirs: shown(saved),
      field
    }))
    .filter((one) => one.mine !== one.theirs)
    .map((one) => ({ ...one, mine: one.mine || '–', theirs: one.theirs || '–' }));
}

/** What was typed, with the saved text of the fields for which the other one shall win. */
export function mixed<T extends Readonly<{ theirs: readonly string[] }>>(
  typed: T,
  saved: Partial<T>
): T {
  const chosen = Object.entries(saved).filter(([field]) => typed.theirs.includes(field));
  return { ...typed, ...Object.fromEntries(chosen) };
}

function shown(value: Typed[string]): string {
  if (typeof value === 'boolean') return value ? m.template_yes() : m.template_no();
  return typeof value === 'object' ? value.join('\n') : String(value);
}
