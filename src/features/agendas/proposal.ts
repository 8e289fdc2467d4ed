import type { AgendaKind, Reason } from './agenda.ts';

/** A criterion that could be talked about, in the order of the matrix. */
export type Candidate = Readonly<{
  criterionId: string;
  title: string;
  /** How many parties want to talk about it. */
  marks: number;
  priority: string | null;
  currentLevel: number | null;
  targetLevel: number | null;
  /** Lower than in the round before, though it was asked in the same words. */
  hasFallen: boolean;
}>;

export type Proposed = {
  kind: AgendaKind;
  criterionId: string | null;
  title: string;
  minutes: number;
  reasons: Reason[];
};

type Titles = Readonly<
  Record<'opening' | 'expectations' | 'goals' | 'exchange' | 'reading' | 'next', string>
>;

type Ground = Readonly<{
  minutes: number;
  candidates: readonly Candidate[];
  hasExpectations: boolean;
  hasGoals: boolean;
  titles: Titles;
}>;

/**
 * A Tagesordnung whose minutes add up to the time of the visit: what most parties marked comes first, then the
 * widest gaps of priority A, then what has fallen since the round before.
 */
export function proposal({
  minutes,
  candidates,
  hasExpectations,
  hasGoals,
  titles
}: Ground): Proposed[] {
  const isLong = minutes >= frameFrom;
  const other = (title: string, time: number) => frame('other', title, time);
  const before = isLong
    ? [
        other(titles.opening, 10),
        ...(hasGoals ? [frame('goals', titles.goals, 10)] : []),
        ...(hasExpectations ? [frame('expectations', titles.expectations, 10)] : [])
      ]
    : [other(titles.opening, 2)];
  const after = isLong
    ? [other(titles.reading, 10), other(titles.next, 5)]
    : [other(titles.next, 3)];
  const rest = minutes - [...before, ...after].reduce((sum, item) => sum + item.minutes, 0);
  const most = Math.max(1, Math.min(mostTopics, Math.floor(rest / shortestTopic)));
  const chosen = worthTalking(candidates).slice(0, most);
  const times = shares(rest, chosen.length || 1);
  const topics = chosen.map(({ criterionId, title, reasons }, index): Proposed => ({
    kind: 'topic',
    criterionId,
    title,
    minutes: times[index] ?? 0,
    reasons
  }));
  return [...before, ...(topics.length > 0 ? topics : [other(titles.exchange, rest)]), ...after];
}

// Minutes; below an hour there is time for little beside the topics.
const frameFrom = 60;
const shortestTopic = 10;
const mostTopics = 8;

function frame(kind: AgendaKind, title: string, minutes: number): Proposed {
  return { kind, criterionId: null, title, minutes, reasons: [] };
}

function worthTalking(candidates: readonly Candidate[]) {
  return candidates
    .map((one) => ({ ...one, gap: gapOf(one), reasons: reasonsFor(one) }))
    .filter(({ reasons }) => reasons.length > 0)
    .toSorted(
      (a, b) => b.marks - a.marks || b.gap - a.gap || Number(b.hasFallen) - Number(a.hasFallen)
    );
}

function reasonsFor(one: Candidate): Reason[] {
  return [
    ...(one.marks > 0 ? (['marked'] as const) : []),
    ...(gapOf(one) > 0 ? (['gap'] as const) : []),
    ...(one.hasFallen ? (['fallen'] as const) : [])
  ];
}

/** Between Ist and Soll, where it matters most. */
function gapOf({ priority, currentLevel, targetLevel }: Candidate): number {
  if (priority !== 'A' || currentLevel === null || targetLevel === null) return 0;
  return Math.max(0, targetLevel - currentLevel);
}

/** Parts of five minutes as long as they go, the first ones longer; together all of it. */
function shares(minutes: number, count: number): number[] {
  const base = Math.floor(minutes / count / 5) * 5;
  const over = minutes - base * count;
  return Array.from(
    { length: count },
    (_, index) => base + (index < Math.floor(over / 5) ? 5 : 0) + (index === 0 ? over % 5 : 0)
  );
}
