import { m } from '#messages';
import type { SchoolFilter } from './school-filter.ts';

export function isFiltered(filter: SchoolFilter): boolean {
  return Boolean(filter.traeger || filter.kommune || filter.schulform || filter.suche);
}

export function legalFormLabel(form: string): string {
  return form === 'private' ? m.directory_private() : m.directory_public();
}
