import { type Language, wholeNumber } from '#base/format.ts';
import { schoolTypes } from '#features/registers/school-types.ts';
import { m } from '#messages';
import type { SchoolFilter } from './school-filter.ts';

export function isFiltered(filter: SchoolFilter): boolean {
  return Boolean(filter.traeger || filter.kommune || filter.schulform || filter.suche);
}

export function legalFormLabel(form: string): string {
  return form === 'private' ? m.directory_private() : m.directory_public();
}

/** The Schulform as the register words it; a word or code it does not know stays. */
export function schoolTypeLabel(code: string): string {
  return schoolTypes[code] ?? (code || '–');
}

/** Whether the school is running, after the key of the register; nothing where it is, or nobody said. */
export function statusLabel(code: string): string | null {
  return statusLabels.get(code)?.() ?? null;
}

/** How many schools, as a caption says it. */
export function schoolCount(count: number, language: Language): string {
  return count === 1
    ? m.directory_count_one()
    : m.directory_count({ count: wholeNumber(count, language) });
}

/** Schools that are there, and how many pupils those have whose number is known. */
export function totalsOf(schools: { goneOn: string | null; pupils: number | null }[]) {
  const present = schools.filter((school) => !school.goneOn);
  return {
    schools: present.length,
    pupils: present.reduce((sum, school) => sum + (school.pupils ?? 0), 0)
  };
}

const statusLabels = new Map([
  ['0', m.directory_status_closing_this_year],
  ['2', m.directory_status_closing],
  ['3', m.directory_status_opening],
  ['4', m.directory_status_resting],
  ['5', m.directory_status_closed],
  ['9', m.directory_status_closed]
]);
