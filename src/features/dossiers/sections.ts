import { longDay, type Language } from '#base/format.ts';
import { areaLabel, countText } from '#features/build-out/build-out.ts';
import type { Movement } from '#features/evaluations/movement.ts';
import { commitments, type Commitment } from '#features/goals/goal.ts';
import { goalStateOf, stateLabel } from '#features/goals/goal-state.ts';
import { m } from '#messages';
import type { Block, Section } from './dossier.ts';
import type { DossierFacts, EarlierGoal, EarlierMeasure } from './facts.ts';
import { allMarked } from './marked.ts';
import { beginning, said, until } from './words.ts';

/** So much of each that the first part stays on two pages; the rest stands in the annex. */
export const limits = { movements: 6, gaps: 6, marks: 6, goals: 6, openPoints: 5, text: 260 };

export function sectionsOf(facts: DossierFacts, locale: Language): Section[] {
  const options = { locale };
  const section = (id: string, heading: string, blocks: Block[]) => ({ id, heading, blocks });
  return [
    section('veraenderungen', m.dossier_movements({}, options), movements(facts, locale)),
    section('abstaende', m.dossier_gaps({}, options), gaps(facts, locale)),
    section('fragen', m.preparation_marks_title({}, options), marks(facts, locale)),
    section('frueheres', m.dossier_earlier({}, options), earlier(facts, locale)),
    section(
      'erwartungen',
      m.preparation_expectations_title({}, options),
      expectations(facts, locale, limits.text)
    ),
    ...(facts.buildOut
      ? [section('ausbaustand', m.build_out_title({}, options), buildOut(facts.buildOut, locale))]
      : [])
  ];
}

function movements(facts: DossierFacts, locale: Language): Block[] {
  const options = { locale };
  const { matrix, visit } = facts;
  const compared = matrix?.evaluation.comparison;
  if (!compared) {
    const text = visit.isOwn ? m.dossier_movements_none_own : m.dossier_movements_none;
    return [{ text: text({}, options) }];
  }
  const count = (kind: string) => compared.movements.filter((one) => one.kind === kind).length;
  const moved = movedOf(facts);
  return [
    {
      text: m.dossier_movements_sentence(
        {
          day: longDay(compared.earlier.takenOn, locale),
          risen: count('risen'),
          fallen: count('fallen'),
          unchanged: count('unchanged')
        },
        options
      )
    },
    ...movementTable(moved.slice(0, limits.movements), locale),
    ...more(moved.length - limits.movements, locale)
  ];
}

/** What rose or fell: what fell is spoken about first, both in the order of the matrix. */
export function movedOf({ matrix }: DossierFacts): Movement[] {
  return (matrix?.evaluation.comparison?.movements ?? [])
    .filter(({ kind }) => kind === 'risen' || kind === 'fallen')
    .toSorted((one, other) => Number(other.kind === 'fallen') - Number(one.kind === 'fallen'));
}

export function movementTable(moved: readonly Movement[], locale: Language): Block[] {
  return table(
    [m.matrix_criterion, m.dossier_then, m.matrix_today_word].map((word) => word({}, { locale })),
    moved.map(({ key, title, from, to }) => ({
      cells: [`${key} ${title}`, said(from ?? nothing, locale), said(to ?? nothing, locale)],
      note: ''
    }))
  );
}

function gaps({ matrix }: DossierFacts, locale: Language): Block[] {
  const options = { locale };
  const all = matrix?.evaluation.gaps ?? [];
  if (!matrix || all.length === 0) return [{ text: m.dossier_gaps_none({}, options) }];
  return [
    ...table(
      [
        m.matrix_criterion,
        m.matrix_today_word,
        m.matrix_target_word,
        m.document_horizon,
        m.document_priority
      ].map((word) => word({}, options)),
      all
        .slice(0, limits.gaps)
        .map(({ key, title, currentLevel, targetLevel, horizon, priority }) => ({
          cells: [
            `${key} ${title}`,
            currentLevel,
            targetLevel,
            until(horizon, matrix.horizonYears, matrix.takenOn, locale),
            priority ?? ''
          ],
          note: ''
        }))
    ),
    ...more(all.length - limits.gaps, locale)
  ];
}

function marks(facts: DossierFacts, locale: Language): Block[] {
  const options = { locale };
  const marked = allMarked(facts);
  const asked = marked.filter(({ marks: of }) => of.some(({ question }) => question !== ''));
  const flagged = marked.filter((one) => !asked.includes(one));
  if (marked.length === 0) return [{ text: m.preparation_marks_none({}, options) }];
  return [
    ...(asked.length > 0
      ? [
          {
            groups: asked.slice(0, limits.marks).map(({ key, title, marks: of }) => ({
              name: `${key} ${title}`,
              lines: of.map(({ organisation, question }) => ({
                label: organisation,
                text: question ? beginning(question, limits.text) : m.dossier_flagged({}, options)
              }))
            }))
          }
        ]
      : []),
    ...more(asked.length - limits.marks, locale),
    ...(flagged.length > 0
      ? [
          {
            text: m.dossier_flagged_list(
              { criteria: flagged.map(({ key, title }) => `${key} ${title}`).join('; ') },
              options
            )
          }
        ]
      : [])
  ];
}

function earlier({ goals, measures, openPoints }: DossierFacts, locale: Language): Block[] {
  const options = { locale };
  const points = openPoints.flatMap(({ lines }) => lines);
  if (goals.length + measures.length + points.length === 0) {
    return [{ text: m.dossier_earlier_none({}, options) }];
  }
  return [
    ...goalTable(goals.slice(0, limits.goals), locale),
    ...more(goals.length - limits.goals, locale),
    ...measureTable(measures.slice(0, limits.goals), locale),
    ...more(measures.length - limits.goals, locale),
    ...(points.length > 0
      ? [
          { text: m.dossier_open_points({}, options) },
          { list: points.slice(0, limits.openPoints).map((line) => beginning(line, limits.text)) }
        ]
      : [])
  ];
}

export function measureTable(measures: readonly EarlierMeasure[], locale: Language): Block[] {
  if (measures.length === 0) return [];
  const options = { locale };
  return table(
    [m.measure_title, m.measure_party, m.goal_due_on, m.goal_state].map((word) =>
      word({}, options)
    ),
    measures.map(({ title, party, dueOn, state }) => ({
      cells: [
        title,
        party,
        dueOn ? longDay(dueOn, locale) : m.dossier_not_said({}, options),
        stateLabel(state, locale)
      ],
      note: ''
    }))
  );
}

export function goalTable(goals: readonly EarlierGoal[], locale: Language): Block[] {
  const options = { locale };
  return table(
    [m.goal_title, m.goal_responsible, m.goal_due_on, m.goal_state].map((word) =>
      word({}, options)
    ),
    goals.map((goal) => ({
      cells: [
        goal.title,
        goal.responsible || m.dossier_not_said({}, options),
        goal.dueOn ? longDay(goal.dueOn, locale) : m.dossier_not_said({}, options),
        stateLabel(goalStateOf(goal.state), locale)
      ],
      note: m.dossier_goal_note(
        { day: longDay(goal.heldOn, locale), commitment: commitment(goal, locale) },
        options
      )
    }))
  );
}

/** Every party with both texts, cut where they would fill the page; `most` of infinity cuts nothing. */
export function expectations({ parties }: DossierFacts, locale: Language, most: number): Block[] {
  const options = { locale };
  return [
    {
      groups: parties.map(({ name, expectation }) => ({
        name,
        lines: expectation
          ? [
              {
                label: m.preparation_expects({}, options),
                text: beginning(expectation.expects, most)
              },
              {
                label: m.preparation_contributes({}, options),
                text: beginning(expectation.contributes, most)
              }
            ]
          : [{ label: '', text: m.preparation_none_yet({}, options) }]
      }))
    }
  ];
}

function buildOut({ shown, on }: NonNullable<DossierFacts['buildOut']>, locale: Language): Block[] {
  const options = { locale };
  const count =
    shown.schools === 1
      ? m.build_out_sentence_one({}, options)
      : m.build_out_sentence({ count: shown.schools }, options);
  const day = on && m.build_out_as_of_day({ day: longDay(on, locale) }, options);
  return [
    { text: [count, day].filter(Boolean).join(' ') },
    {
      list: shown.counts.map((one) =>
        m.build_out_numbers(
          { area: areaLabel(one.area, locale), text: countText(one, locale) },
          options
        )
      )
    }
  ];
}

export function table(
  columns: string[],
  rows: { cells: (string | number)[]; note: string }[]
): Block[] {
  return rows.length > 0 ? [{ columns, rows }] : [];
}

function more(count: number, locale: Language): Block[] {
  return count > 0 ? [{ text: m.dossier_more({ count }, { locale }) }] : [];
}

const nothing = { currentLevel: null, noLevel: null };

function commitment({ commitment: code }: EarlierGoal, locale: Language): string {
  const known = commitments.find((one) => one === code);
  return known ? words[known]({}, { locale }) : code;
}

const words: Record<Commitment, typeof m.goal_commitment_intent> = {
  intent: m.goal_commitment_intent,
  aligned: m.goal_commitment_aligned,
  budgeted: m.goal_commitment_budgeted,
  decided: m.goal_commitment_decided
};
