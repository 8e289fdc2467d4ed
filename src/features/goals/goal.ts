import { m } from '#messages';

export const commitments = ['intent', 'aligned', 'budgeted', 'decided'] as const;
export type Commitment = (typeof commitments)[number];

export type Levels = { fromLevel: number | null; toLevel: number | null };

const commitmentLabels: Record<Commitment, () => string> = {
  intent: m.goal_commitment_intent,
  aligned: m.goal_commitment_aligned,
  budgeted: m.goal_commitment_budgeted,
  decided: m.goal_commitment_decided
};

export function commitmentLabel(code: string): string {
  const known = commitments.find((one) => one === code);
  return known ? commitmentLabels[known]() : code;
}

/** `von Stufe 2 auf Stufe 3`, or nothing. */
export function levelsText({ fromLevel: from, toLevel: to }: Levels): string {
  if (!to) return '';
  return from ? m.goal_from_to({ from, to }) : m.goal_to({ to });
}

export const goalHorizons = ['short', 'medium', 'long'] as const;

const horizonLabels: Record<
  (typeof goalHorizons)[number],
  (none: Record<never, string>, options: { locale?: 'de' | 'en' }) => string
> = {
  short: m.matrix_horizon_short,
  medium: m.matrix_horizon_medium,
  long: m.matrix_horizon_long
};

/** `kurzfristig`, or nothing. */
export function horizonLabel(code: string | null | undefined, locale?: 'de' | 'en'): string {
  const known = goalHorizons.find((one) => one === code);
  return known ? horizonLabels[known]({}, { locale }) : '';
}
