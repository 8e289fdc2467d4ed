import { m } from '#messages';

/** Where a membership stands today. */
export type Standing = 'suspended' | 'ahead' | 'current' | 'ended';

export function standingOf(
  {
    validFrom,
    isCurrent,
    isSuspended
  }: Record<'isCurrent' | 'isSuspended', boolean> & {
    validFrom: string;
  },
  today: string
): Standing {
  if (isSuspended) return 'suspended';
  if (isCurrent) return 'current';
  return validFrom > today ? 'ahead' : 'ended';
}

export function standingLabel(standing: Standing): string {
  return labels[standing]();
}

type Addition = Record<'unitName' | 'provider' | 'deputyFor', string | null>;

/** Bereich, in whose service, in whose place. */
export function additionOf({ unitName, provider, deputyFor }: Addition): string {
  return [
    unitName,
    provider && m.membership_for_provider({ provider }),
    deputyFor && m.membership_deputy_for({ name: deputyFor })
  ]
    .filter(Boolean)
    .join(' · ');
}

const labels: Record<Standing, () => string> = {
  suspended: m.membership_suspended,
  ahead: m.membership_ahead,
  current: m.membership_current,
  ended: m.membership_ended
};
