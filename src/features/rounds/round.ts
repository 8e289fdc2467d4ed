/** Where a Schulträger stands in a round. „Später“ and „pausiert“ count like the others. */
export type ParticipationState = 'invited' | 'begun' | 'later' | 'paused' | 'finished';

/** A Schulträger in a round, as the coordination and it itself see it. */
export type Participation = {
  id: string;
  ownerId: string;
  owner: string;
  state: ParticipationState;
  /** The day since which it is so. */
  since: string;
  /** Until when it pauses, or when it wishes to begin. */
  until: string | null;
  reason: string;
  /** Its own deadline, which may be later than that of the round. */
  dueOn: string;
  /** A later deadline it has asked for and nobody has decided on. */
  asked: { id: string; until: string; reason: string } | null;
};

/** How many criteria of a theme an owner has answered; what it answered is nobody else's. */
export type ThemeCount = { ownerId: string; themeId: string; answered: number; asked: number };

/** What an organisation sees of a round it is asked in. */
export type OwnRound = Participation & {
  roundId: string;
  label: string;
  aim: string;
  office: string;
  assessmentId: string | null;
  /** What became of the last wish for a later deadline. */
  decision: 'granted' | 'declined' | null;
  /** How many matrices of the same version it has begun that belong to no round. */
  fitting: number;
  mayAnswer: boolean;
  isOpen: boolean;
};

/** Whether a round still waits for this one to do something. */
export function isResting({ state }: { state: ParticipationState }): boolean {
  return state === 'later' || state === 'paused';
}

/** `14, 3` → [14, 3], the longest first; null where it says something else. */
export function remindDaysOf(text: string): number[] | null {
  const parts = text.split(/[\s,;]+/).filter((part) => part !== '');
  const days = [...new Set(parts.map(Number))];
  const isFine = days.every((day) => Number.isInteger(day) && day >= 1 && day <= 60);
  return isFine && days.length <= 5 ? days.toSorted((one, other) => other - one) : null;
}
