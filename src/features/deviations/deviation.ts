import { m } from '#messages';

export const directions = ['lower', 'higher'] as const;

export function directionText(direction: string | null): string {
  if (direction === 'lower') return m.deviation_lower();
  return direction === 'higher' ? m.deviation_higher() : m.deviation_other();
}

export const directionOptions = () => [
  ...directions.map((value) => ({ value: String(value), label: directionText(value) })),
  { value: '', label: directionText(null) }
];
