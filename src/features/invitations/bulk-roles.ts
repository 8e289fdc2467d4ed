import { roleLabel, rolesOf, type Role } from '#features/people/role.ts';
import { spelling } from './bulk.ts';

const leads = ['leitung', 'lead', 'head'];
const members = ['mitarbeit', 'mitglied', 'team', 'member', 'staff'];

/** The role somebody wrote in words: its name in German or English, its code, or just „Leitung“. */
export function roleWritten(kind: string, typed: string): Role | undefined {
  const wanted = spelling(typed);
  const [lead, member] = rolesOf(kind);
  if (leads.includes(wanted)) return lead;
  if (members.includes(wanted)) return member;
  return rolesOf(kind).find((role) =>
    [role, roleLabel(role, {}, 'de'), roleLabel(role, {}, 'en')].map(spelling).includes(wanted)
  );
}
