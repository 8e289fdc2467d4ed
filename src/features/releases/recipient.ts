import { longDay } from '#base/format.ts';
import { kindLabel } from '#features/organisations/organisation.ts';
import type { Words } from '#features/regions/words.ts';
import { m } from '#messages';
import { getLocale } from '#paraglide/runtime.js';

/** An organisation a copy may be released to. */
export type Recipient = Readonly<{
  id: string;
  name: string;
  kind: string;
  /** The Schulträger of the school whose copy it is. */
  isItsOwner: boolean;
  /** The next visit it is invited to. */
  visitOn: string | null;
  /** What of this copy reaches it today. */
  release: Readonly<{ until: string | null; includesRemarks: boolean; themes: string[] }> | null;
  /** What reaches it today of copies that this one corrects. */
  corrected: readonly Readonly<{ id: string; number: number; takenOn: string }>[];
}>;

export type RecipientGroup = Readonly<{ kind: string; label: string; recipients: Recipient[] }>;

/** Partners of a visit first, then offices, owners and one's own schools; empty groups are left out. */
export function groupsOf(recipients: readonly Recipient[], own: Words): RecipientGroup[] {
  return kinds
    .map((kind) => ({
      kind,
      label: labelOf(kind, own),
      recipients: recipients.filter((one) => groupOf(one) === kind)
    }))
    .filter((group) => group.recipients.length > 0);
}

/** „Besuch am 3. Dezember 2026 · bereits freigegeben, wird ersetzt“ */
export function recipientHint({ visitOn, release, corrected }: Recipient): string | undefined {
  const day = (date: string) => longDay(date, getLocale());
  const has = (until: string | null) =>
    until ? m.release_has_until({ day: day(until) }) : m.release_has();
  return (
    [
      visitOn && m.release_visit_on({ day: day(visitOn) }),
      release && has(release.until),
      ...corrected.map(({ number, takenOn }) => m.release_sees({ copy: number, day: day(takenOn) }))
    ]
      .filter(Boolean)
      .join(' · ') || undefined
  );
}

const kinds = [
  'visit',
  'itsOwner',
  'coordinationOffice',
  'schoolOwner',
  'mediaAdvice',
  'schoolSupervision',
  'school'
];

function groupOf({ visitOn, isItsOwner, kind }: Recipient): string {
  if (visitOn) return 'visit';
  return isItsOwner ? 'itsOwner' : kind;
}

function labelOf(kind: string, own: Words): string {
  if (kind === 'visit') return m.release_group_visit();
  if (kind === 'itsOwner') return m.release_group_its_owner();
  if (kind === 'schoolOwner') return m.release_group_owners();
  if (kind === 'school') return m.release_group_schools();
  return kindLabel(kind, own);
}
