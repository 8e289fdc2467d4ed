import { longDay } from '#base/format.ts';
import { m } from '#messages';
import { getLocale } from '#paraglide/runtime.js';
import { roleLabel } from './role.ts';

type Acting = {
  role: string;
  deputyFor: string | null;
  until: string | null;
  organisationName: string;
  mandate: { provider: string; until: string } | null;
};
type Words = Readonly<Record<string, string>>;

/** The role somebody acts in and, of a deputy, whose it is. */
export function roleLine({ role, deputyFor }: Acting, words: Words): string {
  const label = roleLabel(role, words);
  return deputyFor ? m.acting_deputy({ role: label, name: deputyFor }) : label;
}

/** For whom besides the organisation, and until when: of deputies and service providers. */
export function boundsOf({ mandate, until, organisationName }: Acting): string {
  return [
    mandate && m.acting_mandate({ organisation: organisationName, provider: mandate.provider }),
    until && m.acting_until({ day: longDay(until, getLocale()) })
  ]
    .filter(Boolean)
    .join(' ');
}
