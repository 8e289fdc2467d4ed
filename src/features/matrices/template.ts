import { contradictions } from './contradictions.ts';
import { templateShape, type MatrixTemplate } from './template-shape.ts';

export const matrixTemplate = templateShape.superRefine((template, context) => {
  for (const params of contradictions(template)) {
    context.addIssue({ code: 'custom', message: JSON.stringify(params), params });
  }
});

/** All criteria of one side with the theme they belong to, in the order of the matrix. */
export function criteriaOf(
  template: Pick<MatrixTemplate, 'audiences'>,
  audience: 'owner' | 'school'
) {
  return themesOf(template, audience).flatMap((theme) =>
    theme.criteria.map((criterion) => ({ ...criterion, themeKey: theme.key }))
  );
}

export function themesOf(
  template: Pick<MatrixTemplate, 'audiences'>,
  audience: 'owner' | 'school'
) {
  return template.audiences.filter((side) => side.audience === audience).flatMap((s) => s.themes);
}
