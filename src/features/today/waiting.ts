import { daysBetween, plusDays } from '#base/days.ts';
import { isResting, type OwnRound } from '#features/rounds/round.ts';
import { nextPhase, type Phase } from '#features/visits/phases.ts';
import {
  leastReadingDays,
  usualReadingDays,
  workingDaysBetween
} from '#features/visits/working-days.ts';

/** The newest assessment of an organisation, and its newest frozen copy with how many may read it. */
export type Matrix = {
  id: string;
  label: string;
  done: number;
  all: number;
  copy: { id: string; number: number; takenOn: string; recipients: number } | null;
};

/** A theme given to the own Bereich and not done; `key` of the criterion to go on with. */
export type OpenTheme = {
  assessmentId: string;
  number: string;
  title: string;
  key: string;
  open: number;
};

/** How many owners the region has, how many of them have a lead, how many leads are invited. */
export type Region = { owners: number; led: number; invited: number };

type Visit = {
  title: string;
  heldOn: string;
  isOwn: boolean;
  mayEdit: boolean;
  ownerName: string;
  phases: Phase[];
};

type Release = { id: string; owner: string; takenOn: string; until: string | null };

type Round = Pick<
  OwnRound,
  'roundId' | 'label' | 'office' | 'state' | 'until' | 'dueOn' | 'assessmentId' | 'mayAnswer'
>;

/** One thing that waits for the person; `path` lies below the region. */
export type Waiting = { path: string; dueOn: string | null } & (
  | { kind: 'phase'; phase: Phase; visit: Visit }
  | { kind: 'matrix'; open: number; label: string }
  | { kind: 'theme'; open: number; theme: string }
  | { kind: 'release'; owner: string; takenOn: string }
  | { kind: 'expectation'; title: string; heldOn: string }
  | { kind: 'invitation'; title: string; heldOn: string }
  | { kind: 'sheet'; title: string; owner: string }
  | { kind: 'round'; round: Round }
  | { kind: 'wishes'; count: number; label: string }
  | { kind: 'comments'; title: string; version: number }
  | { kind: 'goals'; count: number }
  | { kind: 'measure'; title: string; goal: string }
  | { kind: 'reading'; title: string; maySettle: boolean }
  | { kind: 'leads'; missing: number }
);

type Facts = {
  visits: Visit[];
  unopened: Release[];
  matrix: Matrix | null;
  themes: OpenTheme[];
  mayEdit: boolean;
  rounds: Round[];
  /** Visits ahead for which the acting organisation has not said what it expects. */
  expectations: { id: string; title: string; heldOn: string }[];
  /** Visits to which the person is invited with its Bereich and has not answered. */
  invitations: { id: string; title: string; heldOn: string }[];
  /** Drafts of a Berichtsbogen to which the organisation was asked for comments and has said nothing. */
  sheets: {
    visitId: string;
    schoolId: string | null;
    title: string;
    owner: string;
    until: string | null;
  }[];
  /** Drafts of a matrix about which the acting organisation was asked and has said nothing. */
  drafts: { id: string; title: string; version: number; until: string }[];
  /** For the coordination: rounds in which somebody asked for more time. */
  wishes: { roundId: string; label: string; count: number }[];
  /** Own open goals that are due soon or were, the day of the first of them. */
  goals: { count: number; dueOn: string } | null;
  /** What the acting organisation does for goals, as far as it is due soon or was. */
  measures: { id: string; title: string; goal: string; dueOn: string }[];
  /** Readings of the history to agree to, or in which the person is named. */
  readings: { id: string; title: string; maySettle: boolean }[];
  region: Region | null;
  today: string;
};

/** What waits, the earliest date first; one thing that two causes ask for is named once. */
export function waitingOf(facts: Facts): Waiting[] {
  const all = [
    ...ofVisits(facts),
    ...ofThemes(facts),
    ...ofRounds(facts),
    ...ofMatrix(facts),
    ...ofReleases(facts),
    ...ofInvitations(facts),
    ...ofExpectations(facts),
    ...ofSheets(facts),
    ...ofDrafts(facts),
    ...ofWishes(facts),
    ...ofGoals(facts),
    ...ofReadings(facts),
    ...ofRegion(facts)
  ];
  const once = all.filter(({ path }, index) => index === all.findIndex((one) => one.path === path));
  return once.toSorted((one, other) => (one.dueOn ?? latest).localeCompare(other.dueOn ?? latest));
}

/** Members of staff read along: what a visit still needs waits for those who may change it. */
function ofVisits({ visits, today }: Facts): Waiting[] {
  return visits.flatMap((visit) => {
    const phase = visit.isOwn && !visit.mayEdit ? undefined : nextPhase(visit.phases);
    // Saying what one expects has an entry of its own.
    if (!phase?.path || phase.key === 'answering') return [];
    return [{ kind: 'phase', path: phase.path, phase, visit, dueOn: dueOn(phase, visit, today) }];
  });
}

function ofThemes({ themes }: Facts): Waiting[] {
  return themes.map(({ assessmentId, number, title, key, open }) => {
    const path = `/matrix/${assessmentId}/${key}`;
    return { kind: 'theme', path, theme: `${number} ${title}`, open, dueOn: null };
  });
}

function ofMatrix({ matrix, mayEdit }: Facts): Waiting[] {
  if (!matrix || !mayEdit || matrix.copy) return [];
  const { id, label, all, done } = matrix;
  return [{ kind: 'matrix', path: `/matrix/${id}`, label, open: all - done, dueOn: null }];
}

/** Whoever said „später“ or „pausiert“ is asked again on the day it named, if it named one. */
function ofRounds({ rounds, today }: Facts): Waiting[] {
  return rounds.flatMap((round): Waiting[] => {
    if (!round.mayAnswer) return [];
    if (isResting(round) && (round.until === null || round.until > today)) return [];
    const isBegun = round.state === 'begun' && round.assessmentId !== null;
    const path = isBegun ? `/matrix/${round.assessmentId}` : `/runden/${round.roundId}`;
    return [{ kind: 'round', path, round, dueOn: round.dueOn }];
  });
}

function ofReadings({ readings }: Facts): Waiting[] {
  return readings.map(({ id, title, maySettle }) => {
    return { kind: 'reading', path: `/historie/${id}`, title, maySettle, dueOn: null };
  });
}

function ofWishes({ wishes }: Facts): Waiting[] {
  return wishes.map(({ roundId, label, count }) => {
    return { kind: 'wishes', path: `/runden/${roundId}`, label, count, dueOn: null };
  });
}

function ofReleases({ unopened }: Facts): Waiting[] {
  return unopened.map(({ id, owner, takenOn, until }) => {
    return { kind: 'release', path: `/freigaben/${id}`, owner, takenOn, dueOn: until };
  });
}

/** A series is planned for years; what one expects is asked in the eight weeks before each visit. */
function ofExpectations({ expectations, today }: Facts): Waiting[] {
  const near = expectations.filter(({ heldOn }) => daysBetween(today, heldOn) <= 56);
  return near.map(({ id, title, heldOn }) => {
    const path = `/besuche/${id}/vorbereitung/erwartungen`;
    return { kind: 'expectation', path, title, heldOn, dueOn: heldOn };
  });
}

function ofInvitations({ invitations }: Facts): Waiting[] {
  return invitations.map(({ id, title, heldOn }) => {
    return { kind: 'invitation', path: `/besuche/${id}/antwort`, title, heldOn, dueOn: heldOn };
  });
}

function ofSheets({ sheets }: Facts): Waiting[] {
  return sheets.map(({ visitId, schoolId, title, owner, until }) => {
    const sheet = `/besuche/${visitId}/berichtsbogen`;
    const path = schoolId ? `${sheet}/schulen/${schoolId}` : `${sheet}/entwurf`;
    return { kind: 'sheet', path, title, owner, dueOn: until };
  });
}

function ofDrafts({ drafts }: Facts): Waiting[] {
  return drafts.map(({ id, title, version, until }) => {
    return {
      kind: 'comments',
      path: `/vorlagen/${id}/rueckmeldungen`,
      title,
      version,
      dueOn: until
    };
  });
}

function ofGoals({ goals, measures }: Facts): Waiting[] {
  return [
    ...(goals ? [{ kind: 'goals' as const, path: '/ziele', ...goals }] : []),
    ...measures.map(({ id, title, goal, dueOn }) => {
      return { kind: 'measure' as const, path: `/ziele/massnahmen/${id}`, title, goal, dueOn };
    })
  ];
}

function ofRegion({ region }: Facts): Waiting[] {
  const missing = region ? region.owners - region.led - region.invited : 0;
  if (missing <= 0) return [];
  return [{ kind: 'leads', path: '/personen/einladung', missing, dueOn: null }];
}

/** What partners read has to be there ten working days before, five at least; all else on the day itself. */
function dueOn(phase: Phase, { heldOn }: Visit, today: string): string {
  if (!['partners', 'matrix', 'release'].includes(phase.key)) return heldOn;
  const usual = lastDayBefore(heldOn, usualReadingDays);
  return usual >= today ? usual : lastDayBefore(heldOn, leastReadingDays);
}

/** The last day after which so many full working days are left until the visit. */
function lastDayBefore(heldOn: string, readingDays: number): string {
  let day = plusDays(heldOn, -readingDays);
  while (workingDaysBetween(day, heldOn) < readingDays) day = plusDays(day, -1);
  return day;
}

/** How a date stands to today: over, soon (within a week) or later. */
export function urgencyOf(dueOn: string, today: string): 'over' | 'soon' | 'later' {
  if (dueOn < today) return 'over';
  return daysBetween(today, dueOn) <= 7 ? 'soon' : 'later';
}

const latest = '9999-12-31';
