import { wordFor, type Words } from '#features/regions/words.ts';
import { m } from '#messages';

export const organisationKinds = [
  'schoolOwner',
  'school',
  'coordinationOffice',
  'schoolSupervision',
  'mediaAdvice',
  'steering',
  'guest'
] as const;

export type OrganisationKind = (typeof organisationKinds)[number];

const labels: Record<OrganisationKind, (own: Words) => string> = {
  schoolOwner: () => m.organisation_kind_schoolOwner(),
  school: () => m.organisation_kind_school(),
  coordinationOffice: (own) => wordFor('coordination', own),
  schoolSupervision: (own) => wordFor('supervision', own),
  mediaAdvice: (own) => wordFor('mediaAdvice', own),
  steering: (own) => wordFor('steering', own),
  guest: () => m.organisation_kind_guest()
};

/** @param own what the region calls things */
export function kindLabel(kind: string, own: Words): string {
  const known = organisationKinds.find((one) => one === kind);
  return known ? labels[known](own) : kind;
}

/** The line under the name of the acting organisation: what it is and, of a Schulträger, how large. */
export function organisationLine(
  organisation: { kind: string; schools: number },
  own: Words
): string {
  if (organisation.kind !== 'schoolOwner' || organisation.schools === 0) {
    return kindLabel(organisation.kind, own);
  }
  return organisation.schools === 1
    ? m.organisation_line_owner_one()
    : m.organisation_line_owner_many({ count: String(organisation.schools) });
}
