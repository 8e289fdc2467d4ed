import { longDay, type Language } from '#base/format.ts';
import { horizons, priorities, type Answer } from '#features/assessments/answer.ts';
import type { HorizonYears } from '#features/assessments/answer-texts.ts';
import type { CopiedCriterion, CopiedTheme } from '#features/assessments/copy.ts';
import type { WholeCriterion, WholeMatrix } from '#features/assessments/whole.ts';
import { m } from '#messages';
import type { Paper, PaperCriterion } from './paper.ts';

export type Place = Readonly<{
  language: Language;
  region: string;
  today: string;
  horizonYears: HorizonYears;
}>;

/** What of a matrix stands on blank paper. */
export type BlankMatrix = Pick<WholeMatrix, 'title' | 'scaleSentence' | 'rules' | 'levels'> &
  Readonly<{
    /** Null: whoever fills it in writes down who that is. */
    organisation: string | null;
    /** From this year on the Fristen are reckoned. */
    startedOn: string;
    isDraft?: boolean;
    themes: readonly Readonly<{
      number: string;
      title: string;
      criteria: readonly BlankCriterion[];
    }>[];
  }>;

type BlankCriterion = Pick<WholeCriterion, 'key' | 'title' | 'guidingQuestion' | 'levelTexts'>;

/** The matrix without a single answer, for people who fill it in by hand. */
export function blankPaper(matrix: BlankMatrix, place: Place): Paper {
  const options = { locale: place.language };
  const rules = [matrix.scaleSentence, ...matrix.rules, m.matrix_texts_rule({}, options)];
  return {
    ...common({ ...matrix, organisation: matrix.organisation ?? place.region }, place, place.today),
    title: m.paper_title_blank({ matrix: matrix.title }, options),
    subtitle: m.paper_blank({}, options),
    draft: matrix.isDraft ? m.document_draft({}, options) : null,
    facts: [
      { label: m.paper_organisation({}, options), text: matrix.organisation ?? toWrite },
      { label: m.paper_filled_by({}, options), text: toWrite }
    ],
    rules,
    themes: matrix.themes.map(({ number, title, criteria }) => ({
      heading: `${number} ${title}`,
      criteria: criteria.map((criterion) => blank(criterion, matrix, place))
    }))
  };
}

/** What is entered so far; the organisation's own and marked as such on each page. */
export function draftPaper(matrix: WholeMatrix, place: Place): Paper {
  const options = { locale: place.language };
  const day = longDay(place.today, place.language);
  return {
    ...common(matrix, place, place.today),
    title: m.paper_title({ matrix: matrix.title, organisation: matrix.organisation, day }, options),
    subtitle: m.paper_draft_of({ label: matrix.label, day }, options),
    draft: m.document_draft({}, options),
    notice: m.paper_draft_notice({}, options),
    facts: [{ label: m.paper_organisation({}, options), text: matrix.organisation }],
    themes: themesOf(matrix, (criterion) => filled(criterion, place, matrix.startedOn))
  };
}

export type Copied = Readonly<{
  matrixTitle: string;
  organisation: string;
  number: number;
  takenOn: string;
  levels: readonly { no: number; name: string }[];
  themes: readonly CopiedTheme[];
  /** To whom, with which scope and until when; null for its own organisation. */
  release: Readonly<{ recipient: string; scope: string; until: string | null }> | null;
  sha256: string | null;
  /** That a later copy corrects it, or that a passage was taken out. */
  notes: readonly string[];
}>;

/** A frozen copy as its organisation has it, or as far as it was released to somebody. */
export function copyPaper(copy: Copied, place: Place): Paper {
  const { language } = place;
  const options = { locale: language };
  const day = longDay(copy.takenOn, language);
  const subtitle = m.paper_copy_of({ number: copy.number, day }, options);
  const until = copy.release?.until;
  return {
    ...common({ ...copy, title: copy.matrixTitle }, place, copy.takenOn),
    title: m.paper_title(
      { matrix: copy.matrixTitle, organisation: copy.organisation, day },
      options
    ),
    subtitle,
    notice: copy.notes.join('\n') || null,
    facts: [
      { label: m.paper_organisation({}, options), text: copy.organisation },
      ...(copy.release
        ? [
            { label: m.paper_recipient({}, options), text: copy.release.recipient },
            { label: m.paper_scope({}, options), text: copy.release.scope },
            {
              label: m.paper_until({}, options),
              text: until ? longDay(until, language) : m.paper_until_open({}, options)
            }
          ]
        : [])
    ],
    themes: copy.themes.map(({ number, title, criteria }) => ({
      heading: `${number} ${title}`,
      criteria: criteria.map((criterion) => filled(criterion, place, copy.takenOn))
    })),
    seal: copy.sha256
      ? { text: m.paper_seal({ copy: subtitle }, options), sha256: copy.sha256 }
      : null
  };
}

function common(
  {
    title,
    organisation,
    levels
  }: Pick<WholeMatrix, 'title' | 'organisation'> & {
    levels: readonly { no: number; name: string }[];
  },
  { language, region }: Place,
  day: string
) {
  const options = { locale: language };
  return {
    language,
    heading: title,
    organisation,
    region,
    day,
    draft: null,
    notice: null,
    rules: [],
    levels: levels.map(({ no, name }) => ({ no, name })),
    levelsLabel: m.document_levels({}, options),
    columns: [
      m.document_criterion({}, options),
      m.document_current({}, options),
      m.document_target({}, options),
      m.document_horizon({}, options),
      m.document_priority({}, options)
    ],
    remarkLabel: m.paper_remark({}, options),
    seal: null,
    footer: `${organisation} · ${m.matrix_preparatory({}, options)}`,
    page: m.document_page({ page: '{page}', pages: '{pages}' }, options)
  };
}

function themesOf(matrix: WholeMatrix, criterion: (one: WholeCriterion) => PaperCriterion) {
  return matrix.themes.map(({ number, title, criteria }) => ({
    heading: `${number} ${title}`,
    criteria: criteria.map(criterion)
  }));
}

function filled(
  criterion: WholeCriterion | CopiedCriterion,
  { language, horizonYears }: Place,
  from: string
): PaperCriterion {
  return {
    key: criterion.key,
    title: criterion.title,
    question: '',
    levels: [],
    choices: [],
    cells: [
      currentCell(criterion, language),
      criterion.targetLevel ?? '–',
      horizonCell(criterion.horizon, horizonYears, { from, language }),
      criterion.priority ?? '–'
    ],
    remark: criterion.remark,
    mark: criterion.toDiscuss ? m.matrix_to_discuss({}, { locale: language }) : ''
  };
}

function currentCell(
  { currentLevel, noLevel }: Pick<Answer, 'currentLevel' | 'noLevel'>,
  locale: Language
) {
  if (currentLevel !== null) return currentLevel;
  if (noLevel === 'unknown') return m.document_unknown({}, { locale });
  if (noLevel === 'notApplicable') return m.document_not_applicable({}, { locale });
  return m.matrix_open({}, { locale });
}

function horizonCell(
  horizon: string | null,
  years: HorizonYears,
  { from, language }: { from: string; language: Language }
): string {
  const known = horizons.find((one) => one === horizon);
  if (!known) return '–';
  const year = String(Number(from.slice(0, 4)) + years[known]);
  return m.paper_horizon_until(
    { horizon: horizonWords[known]({}, { locale: language }), year },
    { locale: language }
  );
}

function blank(
  criterion: BlankCriterion,
  { levels, startedOn }: BlankMatrix,
  place: Place
): PaperCriterion {
  const options = { locale: place.language };
  const none = [m.document_unknown({}, options), m.document_not_applicable({}, options)];
  const steps = levels.map(({ no }) => String(no));
  const until = horizons.map((one) => {
    const year = String(Number(startedOn.slice(0, 4)) + place.horizonYears[one]);
    return m.paper_until_year({ year }, options);
  });
  return {
    key: criterion.key,
    title: criterion.title,
    question: criterion.guidingQuestion,
    levels: levels.map(({ no, name }, index) => ({
      label: `${no} ${name}`,
      text: criterion.levelTexts[index] ?? ''
    })),
    choices: [
      { label: '', options: none },
      { label: m.document_target({}, options), options: steps },
      { label: m.document_horizon({}, options), options: until },
      { label: m.document_priority({}, options), options: [...priorities] },
      { label: '', options: [m.matrix_to_discuss({}, options)] }
    ],
    cells: [],
    remark: '',
    mark: ''
  };
}

const toWrite = '_'.repeat(36);

const horizonWords = {
  short: m.matrix_horizon_short,
  medium: m.matrix_horizon_medium,
  long: m.matrix_horizon_long
};
