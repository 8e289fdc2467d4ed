import { schoolTypes } from '#features/registers/school-types.ts';
import { m } from '#messages';
import type { Audience } from './version.ts';

/** What a criterion can be limited to: Schulformen for schools, the legal form for owners. */
export function appliesToOptions(audience: Audience): { value: string; label: string }[] {
  return audience === 'owner'
    ? [
        { value: 'public', label: m.template_applies_public() },
        { value: 'private', label: m.template_applies_private() }
      ]
    : Object.entries(schoolTypes)
        .sort(([one], [other]) => (one < other ? -1 : 1))
        .map(([value, label]) => ({ value, label }));
}

export function appliesToText(audience: Audience, values: readonly string[]): string {
  const labels = appliesToOptions(audience)
    .filter(({ value }) => values.includes(value))
    .map(({ label }) => label);
  return m.template_applies_only({ names: labels.join(', ') });
}
