import type { VisitState } from './visit.ts';

/** What the phases of a visit are judged by; read with the rights of who asks. */
export type VisitFacts = {
  id: string;
  heldOn: string;
  state: VisitState;
  isOwn: boolean;
  mayEdit: boolean;
  partners: PartnerFacts[];
  /** Bereiche of the Schulträger that take part. */
  units?: { name: string }[];
  /** The newest assessment of the owner; null also for everybody else. */
  assessment: { id: string; answered: number; criteria: number } | null;
  /** The frozen copy the visit rests on: the newest released to a partner, else the newest. */
  copy: { id: string; takenOn: string } | null;
  report: { state: 'draft' | 'commenting' | 'confirmed' } | null;
  prepared: Prepared;
  /** What was agreed there: how many goals, and how many of them are still to be reached. */
  goals: { of: number; open: number };
  /** The draft of the Berichtsbogen can be commented until this day, empty where none is named. */
  draftUntil?: string | null;
};

/** How many parties have said what they expect, whether the reader's own has, and how many questions there are. */
export type Prepared = { of: number; answered: number; isMine: boolean; marks: number };

export type PartnerFacts = {
  organisationId: string;
  name: string;
  /** The release of `copy` to this partner; null also where it is none of the reader's business. */
  release: { id: string; openedAt: string | null } | null;
};

export type PhaseKey =
  | 'aims'
  | 'partners'
  | 'matrix'
  | 'release'
  | 'reading'
  | 'preparation'
  | 'answering'
  | 'conversation'
  | 'report'
  | 'followUp';

/** `past`: not done, and no longer due. */
export type PhaseState = 'done' | 'current' | 'blocked' | 'later' | 'past';

/** One step of a visit as data; `path` lies below the region and is null where there is nothing to open. */
export type Phase = {
  key: PhaseKey;
  state: PhaseState;
  path: string | null;
  done?: number;
  of?: number;
  names?: string[];
  on?: string;
  prepared?: Prepared;
};

/** The steps of a visit with their true states, for the owner or for an invited partner. */
export function phasesOf(visit: VisitFacts, today: string): Phase[] {
  if (visit.state === 'cancelled') return [];
  const phases = visit.isOwn
    ? [aims, partners, matrix, release, preparation, conversation, report, followUp]
    : [reading, answering, conversation, report];
  return phases.map((phase) => phase(visit, today));
}

/** The step to take now: the conversation and its record before anything that was left open. */
export function nextPhase(phases: Phase[]): Phase | undefined {
  // Partners prepare by themselves; the owner only looks how far they are.
  const open = phases.filter(
    ({ key, state, path }) => state === 'current' && path && key !== 'preparation'
  );
  const recorded = phases.find(({ key, state }) => key === 'report' && state === 'done');
  return open.find(({ key }) => key === 'conversation' || key === 'report') ?? recorded ?? open[0];
}

function aims(visit: VisitFacts): Phase {
  const isOpen = visit.mayEdit && visit.state === 'planned';
  const path = isOpen ? `/besuche/${visit.id}/bearbeiten` : null;
  return { key: 'aims', state: 'done', on: visit.heldOn, path };
}

function partners(visit: VisitFacts): Phase {
  const names = [...(visit.units ?? []), ...visit.partners].map(({ name }) => name);
  const state = names.length > 0 ? 'done' : due(visit);
  return {
    key: 'partners',
    state,
    names,
    path: visit.mayEdit ? `/besuche/${visit.id}/partner` : null
  };
}

function matrix(visit: VisitFacts): Phase {
  if (visit.copy) {
    const { id, takenOn } = visit.copy;
    return { key: 'matrix', state: 'done', on: takenOn, path: `/staende/${id}` };
  }
  const { assessment } = visit;
  return {
    key: 'matrix',
    state: due(visit),
    ...(assessment && { done: assessment.answered, of: assessment.criteria }),
    path: assessment ? `/matrix/${assessment.id}` : '/matrix'
  };
}

function release(visit: VisitFacts): Phase {
  const missing = visit.partners.filter((partner) => !partner.release).map(({ name }) => name);
  const of = visit.partners.length;
  const step = { key: 'release', done: of - missing.length, of, names: missing } as const;
  if (!visit.copy || of === 0) {
    return { ...step, state: isOver(visit) ? 'past' : 'blocked', path: null };
  }
  if (missing.length === 0) return { ...step, state: 'done', path: `/staende/${visit.copy.id}` };
  const path = visit.mayEdit ? `/staende/${visit.copy.id}/freigabe` : null;
  // Until it is confirmed, the Berichtsbogen shows what was released to everybody.
  return { ...step, state: visit.report?.state === 'confirmed' ? 'past' : 'current', path };
}

function preparation(visit: VisitFacts): Phase {
  const reached = visit.partners.filter((partner) => partner.release);
  const done = reached.filter((partner) => partner.release?.openedAt).length;
  const { prepared } = visit;
  const of = visit.partners.length;
  const path = of > 0 ? `/besuche/${visit.id}/vorbereitung` : null;
  const step = { key: 'preparation', done, of, path, prepared } as const;
  const allAnswered = prepared.answered === prepared.of;
  if (done > 0 && done === of && allAnswered) return { ...step, state: 'done' };
  if (visit.state !== 'planned') return { ...step, state: 'past' };
  return { ...step, state: reached.length > 0 ? 'current' : 'blocked' };
}

/** A partner's own preparation: what the owner released to it. */
function reading(visit: VisitFacts): Phase {
  const released = visit.partners.find((partner) => partner.release)?.release;
  if (!released) return { key: 'reading', state: isOver(visit) ? 'past' : 'later', path: null };
  const missed = isOver(visit) ? 'past' : 'current';
  const state = released.openedAt ? 'done' : missed;
  return { key: 'reading', state, path: `/freigaben/${released.id}` };
}

/** A partner's own answer to what it expects, and its questions. */
function answering(visit: VisitFacts): Phase {
  const { prepared } = visit;
  const step = { key: 'answering', path: `/besuche/${visit.id}/vorbereitung`, prepared } as const;
  if (prepared.isMine) return { ...step, state: 'done' };
  return { ...step, state: isOver(visit) ? 'past' : 'current' };
}

function conversation(visit: VisitFacts, today: string): Phase {
  const step = { key: 'conversation', on: visit.heldOn } as const;
  const path = `/besuche/${visit.id}/gespraech`;
  if (visit.state === 'held') return { ...step, state: 'done', path };
  if (visit.state === 'talking') return { ...step, state: 'current', path };
  const isDue = visit.heldOn <= today;
  return { ...step, state: isDue ? 'current' : 'later', path: visit.mayEdit ? path : null };
}

function report(visit: VisitFacts): Phase {
  const path = `/besuche/${visit.id}/berichtsbogen`;
  if (visit.report?.state === 'confirmed') return { key: 'report', state: 'done', path };
  // Partners see of a draft what was sent to them.
  if (!visit.isOwn && typeof visit.draftUntil === 'string') {
    const draft = { key: 'report', state: 'current', path: `${path}/entwurf` } as const;
    return visit.draftUntil ? { ...draft, on: visit.draftUntil } : draft;
  }
  if (visit.report) return { key: 'report', state: 'current', path };
  return { key: 'report', state: 'later', path: null };
}

/** The goals live on after the visit; it is over when none of them is open. */
function followUp(visit: VisitFacts): Phase {
  if (visit.report?.state !== 'confirmed') return { key: 'followUp', state: 'later', path: null };
  const { of, open } = visit.goals;
  const state = open > 0 ? 'current' : 'done';
  return { key: 'followUp', state, done: of - open, of, path: of > 0 ? '/ziele' : null };
}

function due(visit: VisitFacts): PhaseState {
  return isOver(visit) ? 'past' : 'current';
}

function isOver(visit: VisitFacts): boolean {
  return visit.state === 'held';
}
