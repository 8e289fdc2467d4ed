import type { EvaluationQuery } from './evaluation-query-input.ts';

/** The address with one thing changed; what is not said is left out. */
export function queryText(query: EvaluationQuery, change: Partial<EvaluationQuery> = {}): string {
  const said = Object.entries({ ...query, ...change }).filter(([, value]) => value !== '');
  return `?${new URLSearchParams(said)}`;
}
