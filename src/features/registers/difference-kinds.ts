/** What may differ; the first three say what becomes of the whole entry. */
export const differenceKinds = [
  'added',
  'gone',
  'returned',
  'name',
  'number',
  'owner',
  'type',
  'status',
  'municipality',
  'pupils',
  'legalForm',
  'fullName',
  'address',
  'contact',
  'location',
  'seat'
] as const;

export type DifferenceKind = (typeof differenceKinds)[number];
