import { shortDay, wholeNumber, type Language } from '#base/format.ts';
import { m } from '#messages';
import { differenceKinds, type DifferenceKind } from './difference-kinds.ts';
import type { DifferenceLine } from './differences-stored.ts';
import { operatingStatuses } from './operating-status.ts';
import { schoolTypes } from './school-types.ts';

export type DifferenceGroup = Readonly<{
  thing: DifferenceLine['thing'];
  kind: DifferenceKind;
  title: string;
  lines: DifferenceLine[];
}>;

/** One group per kind of difference, schools first, what people look for first. */
export function groupsOf(differences: DifferenceLine[]): DifferenceGroup[] {
  return things.flatMap((thing) =>
    differenceKinds.flatMap((kind) => {
      const lines = differences.filter((one) => one.thing === thing && one.kind === kind);
      if (lines.length === 0) return [];
      const parts = { things: thingLabels[thing](), kind: kindLabels[kind]() };
      return [{ thing, kind, lines, title: m.register_group(parts) }];
    })
  );
}

/** What stands in a cell; codes of the register become words. */
export function valueText(kind: DifferenceKind, value: string | null, language: Language): string {
  if (value === null || value === '') return '–';
  if (kind === 'type') return schoolTypes[value] ?? value;
  if (kind === 'pupils') return wholeNumber(Number(value), language);
  if (kind === 'legalForm') {
    return value === 'private' ? m.directory_private() : m.directory_public();
  }
  return kind === 'status' ? statusText(value, language) : value;
}

/** Code and day: `3 2027-08-01`. */
function statusText(value: string, language: Language): string {
  const [code = '', on] = value.split(' ');
  const label = operatingStatuses[code] ?? code;
  return on ? m.register_status_since({ label, day: shortDay(on, language) }) : label;
}

const things = ['school', 'owner', 'municipality'] as const;

const thingLabels: Readonly<Record<DifferenceLine['thing'], () => string>> = {
  school: m.register_kind_schools,
  owner: m.register_thing_owners,
  municipality: m.register_thing_municipalities
};

const kindLabels: Readonly<Record<DifferenceKind, () => string>> = {
  added: m.register_difference_added,
  gone: m.directory_gone,
  returned: m.register_difference_returned,
  name: m.register_difference_name,
  number: m.register_difference_number,
  owner: m.register_difference_owner,
  type: m.register_difference_type,
  status: m.register_difference_status,
  municipality: m.register_difference_municipality,
  pupils: m.register_difference_pupils,
  legalForm: m.register_difference_legal_form,
  fullName: m.register_difference_full_name,
  address: m.register_difference_address,
  contact: m.register_difference_contact,
  location: m.register_difference_location,
  seat: m.register_difference_seat
};
