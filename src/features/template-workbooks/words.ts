import { schoolTypes } from '#features/registers/school-types.ts';
import { m } from '#messages';
import type { Language } from './columns.ts';

type Choice = Readonly<{ value: string; word: (locale?: Language) => string }>;

/** What a cell shows for a value of the file; a value without a word is shown as it is. */
export function wordOf(choices: readonly Choice[], value: string): string {
  return choices.find((one) => one.value === value)?.word() ?? value;
}

/** The value somebody wrote as its word in either language, or as itself. */
export function valueOf(choices: readonly Choice[], typed: string): string {
  const text = plain(typed);
  const found = choices.find(({ value, word }) =>
    [value, word('de'), word('en')].some((one) => plain(one) === text)
  );
  return found?.value ?? typed;
}

export const facts: readonly Choice[] = [
  { value: 'key', word: (locale) => m.template_workbook_framework({}, { locale }) },
  { value: 'version', word: (locale) => m.template_column_version({}, { locale }) },
  { value: 'title', word: (locale) => m.template_title({}, { locale }) },
  { value: 'language', word: (locale) => m.template_workbook_language({}, { locale }) },
  { value: 'scaleSentence', word: (locale) => m.template_scale_sentence({}, { locale }) }
];

export const sides: readonly Choice[] = [
  { value: 'owner', word: (locale) => m.template_workbook_owner({}, { locale }) },
  { value: 'school', word: (locale) => m.template_workbook_school({}, { locale }) }
];

export const kinds: readonly Choice[] = [
  { value: 'same', word: (locale) => m.template_mirror_same({}, { locale }) },
  { value: 'complementary', word: (locale) => m.template_mirror_complementary({}, { locale }) }
];

export const languages: readonly Choice[] = [
  { value: 'de', word: (locale) => m.template_workbook_german({}, { locale }) },
  { value: 'en', word: (locale) => m.template_workbook_english({}, { locale }) }
];

/** `true` and `false` are what a spreadsheet calls a truth. */
export const truths: readonly Choice[] = [
  { value: 'true', word: (locale) => m.template_yes({}, { locale }) },
  { value: 'false', word: (locale) => m.template_no({}, { locale }) },
  { value: 'true', word: () => 'x' },
  { value: 'false', word: () => '' }
];

export const restrictions: readonly Choice[] = [
  { value: 'public', word: (locale) => m.template_applies_public({}, { locale }) },
  { value: 'private', word: (locale) => m.template_applies_private({}, { locale }) },
  ...Object.entries(schoolTypes).map(([value, name]) => ({ value, word: () => name }))
];

function plain(text: string): string {
  return text.normalize('NFC').replace(/\s+/g, ' ').trim().toLowerCase();
}
