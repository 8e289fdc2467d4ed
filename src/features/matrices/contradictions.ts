import type { MatrixTemplate } from './template-shape.ts';

/** What no single field can show: parts of a template that do not fit each other. */
export type Contradiction = Readonly<
  | { code: 'levelNumbers' | 'sideTwice' | 'ownLanguage' }
  | { code: 'criterionTwice' | 'themeTwice' | 'levelTexts' | 'translationOfNothing'; key: string }
  | { code: 'foreignTheme'; key: string; theme: string }
  | { code: 'pairTwice' | 'pairOfNothing'; owner: string; school: string }
  | { code: 'appliesToOther'; key: string; value: string }
>;

export function contradictions(template: MatrixTemplate): Contradiction[] {
  const themes = template.audiences.flatMap((side) => side.themes);
  const criteria = themes.flatMap((theme) =>
    theme.criteria.map((criterion) => ({ ...criterion, theme: theme.key }))
  );
  return [
    ...(inOrder(template.levels) ? [] : [{ code: 'levelNumbers' } as const]),
    ...(repeated(template.audiences.map((side) => side.audience)).length > 0
      ? [{ code: 'sideTwice' } as const]
      : []),
    ...repeated(criteria.map(({ key }) => key)).map(
      (key) => ({ code: 'criterionTwice', key }) as const
    ),
    ...repeated(themes.map(({ key }) => key)).map((key) => ({ code: 'themeTwice', key }) as const),
    ...criteria
      .filter(({ levels }) => levels.length !== template.levels.length)
      .map(({ key }) => ({ code: 'levelTexts', key }) as const),
    ...criteria
      .filter(({ key, theme }) => !key.startsWith(`${theme}.`))
      .map(({ key, theme }) => ({ code: 'foreignTheme', key, theme }) as const),
    ...ofAppliesTo(template),
    ...ofMirrors(template),
    ...ofTranslations(template)
  ];
}

/** Schools are told apart by Schulform, owners by legal form. */
function ofAppliesTo(template: MatrixTemplate): Contradiction[] {
  return template.audiences.flatMap(({ audience, themes }) =>
    themes
      .flatMap(({ criteria }) => criteria)
      .flatMap(({ key, appliesTo }) =>
        appliesTo
          .filter((value) => ['public', 'private'].includes(value) !== (audience === 'owner'))
          .map((value) => ({ code: 'appliesToOther', key, value }) as const)
      )
  );
}

function ofMirrors({ audiences, mirrors }: MatrixTemplate): Contradiction[] {
  const keys = (wanted: string) =>
    audiences
      .filter(({ audience }) => audience === wanted)
      .map(({ themes }) => new Set(themes.flatMap(({ criteria }) => criteria.map((c) => c.key))));
  const [owner] = keys('owner');
  const [school] = keys('school');
  const pairs = mirrors.map((pair) => `${pair.ownerKey} ${pair.schoolKey}`);
  return mirrors.flatMap(({ ownerKey, schoolKey }, index) => {
    const pair = { owner: ownerKey, school: schoolKey };
    const isKnown = (owner?.has(ownerKey) ?? true) && (school?.has(schoolKey) ?? true);
    return [
      ...(pairs.indexOf(pairs[index] ?? '') < index
        ? [{ code: 'pairTwice', ...pair } as const]
        : []),
      ...(isKnown ? [] : [{ code: 'pairOfNothing', ...pair } as const])
    ];
  });
}

function ofTranslations({ audiences, language, levels, translations }: MatrixTemplate) {
  const themes = new Set(audiences.flatMap((side) => side.themes.map(({ key }) => key)));
  const criteria = new Set(
    audiences.flatMap((side) => side.themes.flatMap((one) => one.criteria.map(({ key }) => key)))
  );
  const nowhere = (keys: string[], known: Set<string>) =>
    keys
      .filter((key) => !known.has(key))
      .map((key) => ({ code: 'translationOfNothing', key }) as const);
  return [
    ...(translations[language] ? [{ code: 'ownLanguage' } as const] : []),
    ...Object.values(translations).flatMap((words): Contradiction[] => [
      ...(inOrder(words.levels) && words.levels.length === levels.length
        ? []
        : [{ code: 'levelNumbers' } as const]),
      ...nowhere(Object.keys(words.themes), themes),
      ...nowhere(Object.keys(words.criteria), criteria),
      ...Object.entries(words.criteria)
        .filter(([, one]) => one.levels.length !== levels.length)
        .map(([key]) => ({ code: 'levelTexts', key }) as const)
    ])
  ];
}

function inOrder(levels: readonly { no: number }[]): boolean {
  return levels.every(({ no }, index) => no === index + 1);
}

function repeated(keys: string[]): string[] {
  return keys.filter((key, index) => keys.indexOf(key) !== index);
}
