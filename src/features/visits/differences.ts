import type { Problem } from '#base/form-state.ts';
import { longDay } from '#base/format.ts';
import { m } from '#messages';
import { getLocale } from '#paraglide/runtime.js';
import { visitKindLabel } from './visit.ts';
import { type PartnersInput, type VisitInput } from './visit-input.ts';

type Differences = NonNullable<Problem['differences']>;
type Appointment = Omit<VisitInput, 'version' | 'kind' | 'schools'> & { kind: string };

/** Every field in which two people wrote something else, in words. */
export function visitDifferences(
  theirs: Appointment,
  mine: Appointment,
  schools: { theirs: string; mine: string }
): Differences {
  const rows: [string, (visit: Appointment) => string][] = [
    [m.visit_kind(), ({ kind }) => visitKindLabel(kind)],
    [m.visit_title(), ({ title }) => title],
    [m.visit_aims(), ({ aims }) => aims],
    [m.visit_held_on(), ({ heldOn }) => day(heldOn)],
    [m.visit_starts_at(), ({ startsAt }) => startsAt],
    [m.visit_duration(), ({ durationMin }) => String(durationMin)],
    [m.visit_venue(), ({ venue }) => venue]
  ];
  return differing([
    ...rows.map(([label, of]) => ({ label, mine: of(mine), theirs: of(theirs) })),
    { label: m.visit_schools(), ...schools }
  ]);
}

export function partnerDifferences(
  names: {
    mine: string;
    theirs: string;
    accessUntil: string | null;
    units: { mine: string; theirs: string };
  },
  input: PartnersInput
): Differences {
  return differing([
    { label: m.visit_partners(), mine: names.mine, theirs: names.theirs },
    { label: m.visit_units(), ...names.units },
    {
      label: m.visit_access_until(),
      mine: input.accessUntil ? day(input.accessUntil) : '',
      theirs: names.accessUntil ? day(names.accessUntil) : ''
    }
  ]);
}

function differing(rows: Differences): Differences {
  return rows.filter(({ mine, theirs }) => mine !== theirs);
}

function day(value: string): string {
  return longDay(value, getLocale());
}
