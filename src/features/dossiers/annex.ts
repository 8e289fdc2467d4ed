import { longDay, type Language } from '#base/format.ts';
import { areaLabel, areas, stateText } from '#features/build-out/build-out.ts';
import { m } from '#messages';
import type { Block, Section } from './dossier.ts';
import type { DossierFacts } from './facts.ts';
import { allMarked } from './marked.ts';
import { expectations, goalTable, limits, movedOf, movementTable, table } from './sections.ts';
import { said, until } from './words.ts';

/** Everything in full: what the first part cut, the matrix theme by theme, the Ausbaustand school by school. */
export function annexOf(facts: DossierFacts, locale: Language): Section[] {
  const options = { locale };
  return [
    ...movements(facts, locale),
    ...questions(facts, locale),
    ...goals(facts, locale),
    ...wording(facts, locale),
    ...themes(facts, locale),
    ...(facts.buildOut?.shown.rows
      ? [
          {
            id: 'ausbaustand-schulen',
            heading: m.build_out_table({}, options),
            blocks: schools(facts.buildOut.shown.rows, locale)
          }
        ]
      : [])
  ];
}

function movements(facts: DossierFacts, locale: Language): Section[] {
  const moved = movedOf(facts);
  if (moved.length <= limits.movements) return [];
  const heading = m.dossier_all_movements({}, { locale });
  return [{ id: 'alle-veraenderungen', heading, blocks: movementTable(moved, locale) }];
}

function goals({ goals: all, openPoints }: DossierFacts, locale: Language): Section[] {
  const points = openPoints.flatMap(({ lines }) => lines);
  const isCut =
    all.length > limits.goals ||
    points.length > limits.openPoints ||
    points.some((line) => line.length > limits.text);
  if (!isCut) return [];
  const heading = m.dossier_all_earlier({}, { locale });
  const list = points.length > 0 ? [{ list: points }] : [];
  return [{ id: 'alles-fruehere', heading, blocks: [...goalTable(all, locale), ...list] }];
}

function questions(facts: DossierFacts, locale: Language): Section[] {
  const asked = allMarked(facts)
    .map(({ key, title, marks }) => ({
      name: `${key} ${title}`,
      lines: marks
        .filter(({ question }) => question !== '')
        .map(({ organisation, question }) => ({ label: organisation, text: question }))
    }))
    .filter(({ lines }) => lines.length > 0);
  const isCut =
    asked.length > limits.marks ||
    asked.some(({ lines }) => lines.some(({ text }) => text.length > limits.text));
  if (!isCut) return [];
  const heading = m.dossier_all_questions({}, { locale });
  return [{ id: 'alle-fragen', heading, blocks: [{ groups: asked }] }];
}

function wording(facts: DossierFacts, locale: Language): Section[] {
  const isCut = facts.parties.some(
    ({ expectation }) =>
      expectation &&
      (expectation.expects.length > limits.text || expectation.contributes.length > limits.text)
  );
  if (!isCut) return [];
  const heading = m.dossier_all_expectations({}, { locale });
  return [{ id: 'alle-erwartungen', heading, blocks: expectations(facts, locale, Infinity) }];
}

function themes({ matrix }: DossierFacts, locale: Language): Section[] {
  if (!matrix) return [];
  const columns = [
    m.matrix_criterion,
    m.matrix_today_word,
    m.matrix_target_word,
    m.document_horizon,
    m.document_priority
  ].map((word) => word({}, { locale }));
  return matrix.themes.map(({ id, number, title, criteria }) => ({
    id: `thema-${id}`,
    heading: `${number} ${title}`,
    blocks: table(
      columns,
      criteria.map((criterion) => ({
        cells: [
          `${criterion.key} ${criterion.title}`,
          said(criterion, locale),
          criterion.targetLevel ?? '',
          until(criterion.horizon, matrix.horizonYears, matrix.takenOn, locale),
          criterion.priority ?? ''
        ],
        note: criterion.remark
      }))
    )
  }));
}

type Rows = NonNullable<NonNullable<DossierFacts['buildOut']>['shown']['rows']>;

function schools(rows: Rows, locale: Language): Block[] {
  return table(
    [
      m.build_out_school({}, { locale }),
      ...areas.map((area) => areaLabel(area, locale)),
      m.build_out_as_of({}, { locale })
    ],
    rows.map((row) => ({
      cells: [
        row.school,
        ...areas.map((area) => stateText(row.areas[area], locale)),
        row.asOf ? longDay(row.asOf, locale) : ''
      ],
      note: ''
    }))
  );
}
