import { m } from '#messages';

/** One open thing of somebody's work. */
export type Work = Readonly<{ kind: WorkKind; id: string; title: string }>;

export const workKinds = ['assessment', 'visit', 'reportSheet', 'goal', 'invitation'] as const;

export type WorkKind = (typeof workKinds)[number];

export function workLabel(kind: WorkKind): string {
  return labels[kind]();
}

const labels: Record<WorkKind, () => string> = {
  assessment: m.hand_over_assessment,
  visit: m.hand_over_visit,
  reportSheet: m.hand_over_report,
  goal: m.hand_over_goal,
  invitation: m.hand_over_invitation
};

export function fieldOf({ kind, id }: { kind: string; id: string }): string {
  return `${kind}.${id}`;
}

/** Where whoever takes it over goes on, below the region. */
export function workPath({ kind, id, visitId }: Work & { visitId: string | null }): string {
  if (kind === 'assessment') return `/matrix/${id}`;
  if (kind === 'invitation') return `/personen/einladung/${id}`;
  const visit = `/besuche/${visitId ?? id}`;
  return kind === 'reportSheet' ? `${visit}/berichtsbogen` : visit;
}
