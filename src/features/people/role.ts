import { m } from '#messages';

export const roles = [
  'regionCoordinator',
  'ownerLead',
  'ownerMember',
  'schoolLead',
  'schoolMember',
  'schoolSupervision',
  'mediaAdvisor',
  'steering'
] as const;

export type Role = (typeof roles)[number];

const labels: Record<Role, () => string> = {
  regionCoordinator: m.role_regionCoordinator,
  ownerLead: m.role_ownerLead,
  ownerMember: m.role_ownerMember,
  schoolLead: m.role_schoolLead,
  schoolMember: m.role_schoolMember,
  schoolSupervision: m.role_schoolSupervision,
  mediaAdvisor: m.role_mediaAdvisor,
  steering: m.role_steering
};

/** The role as people say it; a role this version does not know is shown by its code. */
export function roleLabel(code: string): string {
  const known = roles.find((role) => role === code);
  return known ? labels[known]() : code;
}
