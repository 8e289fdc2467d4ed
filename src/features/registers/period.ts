import { wholeNumber, type Language } from '#base/format.ts';
import { m } from '#messages';
import { schoolTypes } from './school-types.ts';

export type Period = Readonly<{
  id: string;
  field: 'name' | 'type' | 'owner' | 'pupils';
  value: string;
  ownerId: string | null;
  validFrom: string;
  /** The first day it no longer held; null while it holds. */
  validTo: string | null;
  /** Nothing is known of the time before: it may have held earlier. */
  isFirst: boolean;
}>;

export function periodField(field: Period['field']): string {
  return fields[field]();
}

export function periodValue({ field, value }: Period, language: Language): string {
  if (field === 'type') return schoolTypes[value] ?? value;
  return field === 'pupils' ? wholeNumber(Number(value), language) : value;
}

const fields: Readonly<Record<Period['field'], () => string>> = {
  name: m.register_period_name,
  type: m.register_period_type,
  owner: m.register_period_owner,
  pupils: m.register_period_pupils
};
