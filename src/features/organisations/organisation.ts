import { m } from '#messages';

export const organisationKinds = [
  'schoolOwner',
  'school',
  'coordinationOffice',
  'schoolSupervision',
  'mediaAdvice',
  'steering'
] as const;

export type OrganisationKind = (typeof organisationKinds)[number];

const labels: Record<OrganisationKind, () => string> = {
  schoolOwner: m.organisation_kind_schoolOwner,
  school: m.organisation_kind_school,
  coordinationOffice: m.organisation_kind_coordinationOffice,
  schoolSupervision: m.organisation_kind_schoolSupervision,
  mediaAdvice: m.organisation_kind_mediaAdvice,
  steering: m.organisation_kind_steering
};

export function kindLabel(kind: string): string {
  const known = organisationKinds.find((one) => one === kind);
  return known ? labels[known]() : kind;
}

/** The line under the name of the acting organisation: what it is and, of a Schulträger, how large. */
export function organisationLine(organisation: { kind: string; schools: number }): string {
  if (organisation.kind !== 'schoolOwner' || organisation.schools === 0) {
    return kindLabel(organisation.kind);
  }
  return organisation.schools === 1
    ? m.organisation_line_owner_one()
    : m.organisation_line_owner_many({ count: String(organisation.schools) });
}
