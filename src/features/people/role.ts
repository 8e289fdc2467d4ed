import type { OrganisationKind } from '#features/organisations/organisation.ts';
import { wordFor, type Words } from '#features/regions/words.ts';
import { m } from '#messages';

export const roles = [
  'regionCoordinator',
  'ownerLead',
  'ownerMember',
  'schoolLead',
  'schoolMember',
  'schoolSupervision',
  'mediaAdvisor',
  'steering',
  'guest'
] as const;

export type Role = (typeof roles)[number];

type Label = (own: Words, language: 'de' | 'en' | undefined) => string;

const labels: Record<Role, Label> = {
  regionCoordinator: (own, language) => wordFor('coordination', own, language),
  ownerLead: (_own, locale) => m.role_ownerLead({}, { locale }),
  ownerMember: (_own, locale) => m.role_ownerMember({}, { locale }),
  schoolLead: (_own, locale) => m.role_schoolLead({}, { locale }),
  schoolMember: (_own, locale) => m.role_schoolMember({}, { locale }),
  schoolSupervision: (own, language) => wordFor('supervision', own, language),
  mediaAdvisor: (own, language) => wordFor('mediaAdvice', own, language),
  steering: (own, language) => wordFor('steering', own, language),
  guest: (_own, locale) => m.role_guest({}, { locale })
};

/** The role as people of the region say it; a role this version does not know is shown by its code. */
export function roleLabel(code: string, own: Words, language?: 'de' | 'en'): string {
  const known = roles.find((role) => role === code);
  return known ? labels[known](own, language) : code;
}

/** What the role reads and writes, in one sentence for people. */
export function roleReach(code: string): string {
  const known = roles.find((role) => role === code);
  return known ? reaches[known]() : '';
}

const reaches: Record<Role, () => string> = {
  regionCoordinator: m.role_reach_regionCoordinator,
  ownerLead: m.role_reach_ownerLead,
  ownerMember: m.role_reach_ownerMember,
  schoolLead: m.role_reach_schoolLead,
  schoolMember: m.role_reach_schoolMember,
  schoolSupervision: m.role_reach_schoolSupervision,
  mediaAdvisor: m.role_reach_mediaAdvisor,
  steering: m.role_reach_steering,
  guest: m.role_reach_guest
};

/** Whoever leads: the coordination invites and ends these, all others are the organisation's own matter. */
export function isLead(code: string): boolean {
  return code !== 'guest' && Object.values(kinds).some(([lead]) => lead === code);
}

/** The roles an organisation of this kind has, its lead first. */
export function rolesOf(kind: string): readonly Role[] {
  return rolesByKind.get(kind) ?? [];
}

const kinds: Record<OrganisationKind, readonly Role[]> = {
  schoolOwner: ['ownerLead', 'ownerMember'],
  school: ['schoolLead', 'schoolMember'],
  coordinationOffice: ['regionCoordinator'],
  schoolSupervision: ['schoolSupervision'],
  mediaAdvice: ['mediaAdvisor'],
  steering: ['steering'],
  guest: ['guest']
};
const rolesByKind = new Map<string, readonly Role[]>(Object.entries(kinds));
