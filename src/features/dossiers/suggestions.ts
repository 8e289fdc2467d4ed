import type { Gap } from '#features/evaluations/gaps.ts';
import type { Movement } from '#features/evaluations/movement.ts';
import type { MarkedCriterion } from '#features/preparation/mark.ts';

/** Why a criterion is suggested: the three rules in their order. */
export type Suggestion = Readonly<{ key: string; title: string; lang: string }> &
  (
    | Readonly<{ rule: 'gap'; from: number; to: number }>
    | Readonly<{ rule: 'marks'; parties: number; questions: readonly string[] }>
    | Readonly<{ rule: 'fallen'; from: number; to: number }>
  );

type Facts = Readonly<{
  /** Keys in the order of the matrix, as far as the reader sees them. */
  order: readonly string[];
  gaps: readonly Gap[];
  marked: readonly MarkedCriterion[];
  movements: readonly Movement[];
}>;

/**
 * At most three questions: the widest distance of priority A, what most parties marked, what fell furthest since
 * the last round. Ties go by the order of the matrix; a criterion is suggested once.
 */
export function suggestionsOf({ order, gaps, marked, movements }: Facts): Suggestion[] {
  const place = (key: string) => (order.includes(key) ? order.indexOf(key) : order.length);
  const chosen: Suggestion[] = [];
  const first = <T extends { key: string }>(all: readonly T[], weight: (one: T) => number) =>
    all
      .filter(({ key }) => !chosen.some((one) => one.key === key))
      .toSorted(
        (one, other) => weight(other) - weight(one) || place(one.key) - place(other.key)
      )[0];

  const gap = first(
    gaps.filter(({ priority }) => priority === 'A'),
    ({ steps }) => steps
  );
  if (gap) {
    const { key, title, lang, currentLevel: from, targetLevel: to } = gap;
    chosen.push({ rule: 'gap', key, title, lang, from, to });
  }
  const most = first(marked, ({ marks }) => marks.length);
  if (most) {
    const { key, title, lang, marks } = most;
    const questions = marks.map(({ question }) => question).filter(Boolean);
    chosen.push({ rule: 'marks', key, title, lang, parties: marks.length, questions });
  }
  const fallen = first(movements.flatMap(fallOf), ({ from, to }) => from - to);
  if (fallen) chosen.push(fallen);
  return chosen;
}

type Fall = Extract<Suggestion, { rule: 'fallen' }>;

function fallOf({ kind, key, title, lang, from, to }: Movement): Fall[] {
  const [before, now] = [from?.currentLevel ?? null, to?.currentLevel ?? null];
  if (kind !== 'fallen' || before === null || now === null) return [];
  return [{ rule: 'fallen', key, title, lang, from: before, to: now }];
}
