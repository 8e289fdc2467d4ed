import { m } from '#messages';

export const unitKinds = ['administration', 'it', 'building', 'finance'] as const;

export type UnitKind = (typeof unitKinds)[number];

export function unitKindLabel(kind: string): string {
  const known = unitKinds.find((one) => one === kind);
  return known ? labels[known]() : kind;
}

export function unitKindHint(kind: UnitKind): string {
  return hints[kind]();
}

const labels: Record<UnitKind, () => string> = {
  administration: m.unit_kind_administration,
  it: m.unit_kind_it,
  building: m.unit_kind_building,
  finance: m.unit_kind_finance
};

const hints: Record<UnitKind, () => string> = {
  administration: m.unit_kind_administration_hint,
  it: m.unit_kind_it_hint,
  building: m.unit_kind_building_hint,
  finance: m.unit_kind_finance_hint
};

/** Names of constraints and what they mean to people. */
export const unitConstraints = {
  unit_name_idx: { field: 'name', text: () => m.unit_name_taken() }
};

/** What visits keep of a Bereich; it is not removed from under them. */
export const unitRemovalConstraints = Object.fromEntries(
  ['visit_unit_unit', 'visit_mark_unit', 'visit_expectation_unit'].map((name) => [
    name,
    { field: '', text: m.unit_at_visits }
  ])
);
