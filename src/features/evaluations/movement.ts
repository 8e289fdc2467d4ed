import type { CopiedTheme } from '#features/assessments/copy.ts';

/** A question of a matrix version; `wording` differs where what is asked or its levels differ. */
export type Question = Readonly<{
  key: string;
  themeId: string;
  isCore: boolean;
  wording: string;
}>;

export type Said = Readonly<{ currentLevel: number | null; noLevel: string | null }>;

/** Ziel that was recorded between two copies and names a criterion. */
export type AgreedGoal = Readonly<{
  key: string;
  title: string;
  toLevel: number | null;
  commitment: string;
  dueOn: string | null;
}>;

/** A visit between two copies, as far as the reader may open it. */
export type VisitBetween = Readonly<{
  id: string;
  title: string;
  heldOn: string;
  /** Of a confirmed Berichtsbogen. */
  sheet: Readonly<{ year: number; number: number }> | null;
  goals: readonly AgreedGoal[];
}>;

export type Earlier = Readonly<{
  id: string;
  takenOn: string;
  themes: readonly string[];
  answers: readonly (Said & Readonly<{ key: string; title: string; lang: string }>)[];
  questions: readonly Question[];
}>;

/**
 * `carried`: taken over from the round before and not confirmed, so it says nothing yet.
 * `withoutLevel`: one of both has no level, so nothing rose or fell. `open`: not answered now. `changed`: the question is another one,
 * so the answers are not compared. `unseen`: asked then too, but not released.
 */
export const movementKinds = [
  'risen',
  'fallen',
  'withoutLevel',
  'changed',
  'new',
  'gone',
  'unseen',
  'unchanged',
  'carried',
  'open'
] as const;
export type MovementKind = (typeof movementKinds)[number];

export type Movement = Readonly<{
  key: string;
  title: string;
  lang: string;
  kind: MovementKind;
  from: Said | null;
  to: Said | null;
  /** Ids of visits between in which a goal for this criterion was recorded. */
  visits: readonly string[];
}>;

type Now = Readonly<{ themes: readonly CopiedTheme[]; questions: readonly Question[] }>;

/** Each criterion that is read today or was read then, as in the matrix; what is no longer asked at the end. */
export function movementsOf(now: Now, then: Earlier, visits: readonly VisitBetween[]): Movement[] {
  const answers = new Map(then.answers.map((answer) => [answer.key, answer]));
  const asked = new Map(now.questions.map((question) => [question.key, question]));
  const askedThen = new Map(then.questions.map((question) => [question.key, question]));
  const visible = now.themes.flatMap(({ criteria }) => criteria);
  const visibleKeys = new Set(visible.map(({ key }) => key));
  const visibleThemes = new Set(now.themes.map(({ id }) => id));
  const visitsFor = (key: string) =>
    visits.filter(({ goals }) => goals.some((goal) => goal.key === key)).map(({ id }) => id);

  const today = visible.map(({ key, title, lang, currentLevel, noLevel, isCarried }): Movement => {
    const to = { currentLevel, noLevel };
    const from = answers.get(key);
    const before = askedThen.get(key);
    const common = { key, title, lang, to, visits: visitsFor(key) };
    if (!from) {
      const wasHidden = before !== undefined && !then.themes.includes(before.themeId);
      return { ...common, from: null, kind: wasHidden ? 'unseen' : 'new' };
    }
    if (before?.wording !== asked.get(key)?.wording)
      return { ...common, from: null, kind: 'changed' };
    return { ...common, from: saidIn(from), kind: isCarried ? 'carried' : stepOf(from, to) };
  });
  const gone = then.answers
    .filter(({ key }) => !visibleKeys.has(key))
    // What is asked as before and only not released now is no news about the matrix.
    .filter(({ key }) => visibleThemes.has(asked.get(key)?.themeId ?? '') || !asked.has(key))
    .map((from): Movement => {
      const { key, title, lang } = from;
      return {
        key,
        title,
        lang,
        kind: 'gone',
        from: saidIn(from),
        to: null,
        visits: visitsFor(key)
      };
    });
  return [...today, ...gone];
}

function stepOf(from: Said, to: Said): MovementKind {
  if (from.currentLevel === to.currentLevel && from.noLevel === to.noLevel) return 'unchanged';
  if (to.currentLevel === null && to.noLevel === null) return 'open';
  if (from.currentLevel === null || to.currentLevel === null) return 'withoutLevel';
  return to.currentLevel > from.currentLevel ? 'risen' : 'fallen';
}

function saidIn({ currentLevel, noLevel }: Said): Said {
  return { currentLevel, noLevel };
}
