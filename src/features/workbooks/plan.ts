import type { WholeMatrix } from '#features/assessments/whole.ts';
import { merged, outcomeOf, type Decision } from './merge.ts';
import { answerOf, fields, saidOf, type Field, type Said } from './said.ts';
import type { Stored } from './stored.ts';

/** A field for which the workbook says something new. */
export type Change = Readonly<{
  key: string;
  title: string;
  field: Field;
  base: string;
  theirs: string;
  ours: string;
}>;

export type Plan = Readonly<{
  taken: readonly Change[];
  conflicts: readonly Change[];
  /** Of themes the person does not answer, and of criteria that are asked no more. */
  refused: readonly Readonly<{ key: string; title: string }>[];
  /** Criteria for which nothing changes. */
  unchanged: number;
}>;

type Known = { title: string; mayAnswer: boolean; version: number; ours: Said };

/** What taking the workbook over would do today. */
export function planOf(stored: Stored, matrix: WholeMatrix): Plan {
  const known = knownOf(matrix);
  const changes = stored.flatMap((one) => changesOf(one, known.get(one.key)));
  const touched = new Set(changes.map(({ key }) => key));
  const mine = changes.filter(({ key }) => known.get(key)?.mayAnswer);
  const refused = [...touched].filter((key) => !known.get(key)?.mayAnswer);
  return {
    taken: mine.filter(({ outcome }) => outcome === 'taken'),
    conflicts: mine.filter(({ outcome }) => outcome === 'conflict'),
    refused: refused.map((key) => ({ key, title: known.get(key)?.title ?? '' })),
    unchanged: stored.length - touched.size
  };
}

/** The answers to save, each with the version it replaces. */
export function savedBy(
  stored: Stored,
  matrix: WholeMatrix,
  decisions: ReadonlyMap<string, Decision>
) {
  const known = knownOf(matrix);
  return stored.flatMap(({ key, base, theirs }) => {
    const found = known.get(key);
    if (!found?.mayAnswer) return [];
    const three = { base, theirs, ours: found.ours };
    const decided = Object.fromEntries(
      fields.map((field) => [field, decisions.get(decisionName(key, field))])
    );
    const result = merged(three, decided);
    const isChanged = fields.some((field) => result[field] !== found.ours[field]);
    return isChanged
      ? [{ key, said: result, answer: answerOf(result), version: found.version }]
      : [];
  });
}

/** The name of the field in which somebody decides. */
export function decisionName(key: string, field: Field): string {
  return `${key}:${field}`;
}

/** What the preview compared with; another text means that something was saved since. */
export function seenText(plan: Plan, matrix: WholeMatrix): string {
  const known = knownOf(matrix);
  const keys = [...plan.taken, ...plan.conflicts].map(({ key }) => key);
  return [...new Set(keys)].map((key) => `${key}=${known.get(key)?.version ?? 0}`).join(' ');
}

function changesOf({ key, base, theirs }: Stored[number], known: Known | undefined) {
  const ours = known?.ours ?? base;
  return fields.flatMap((field) => {
    const outcome = outcomeOf({ base, theirs, ours }, field);
    if (outcome === 'kept') return [];
    const values = { base: base[field], theirs: theirs[field], ours: ours[field] };
    return [{ key, title: known?.title ?? '', field, outcome, ...values }];
  });
}

function knownOf({ themes }: WholeMatrix): Map<string, Known> {
  return new Map(
    themes.flatMap(({ criteria, mayAnswer }) =>
      criteria.map((one) => [
        one.key,
        { title: one.title, mayAnswer, version: one.version, ours: saidOf(one) }
      ])
    )
  );
}
