import type { HorizonYears } from '#features/assessments/answer-texts.ts';
import { listFile, type ListColumn } from '#features/files/list-file.server.ts';
import { m } from '#messages';
import type { Evaluation } from './evaluation.ts';
import type { EvaluationQuery } from './evaluation-query-input.ts';
import { filteredGaps, type Gap } from './gaps.ts';
import { horizonName, priorityName, stepsText } from './wording.ts';

type Source = Readonly<{
  evaluation: Pick<Evaluation, 'gaps' | 'themes'>;
  query: EvaluationQuery;
  horizonYears: HorizonYears;
  /** From its year on the Fristen are reckoned. */
  day: string;
  /** Whose matrix of when it is, in words. */
  of: string;
}>;

/** The way from Ist to Soll of one matrix as a workbook, as the page lists it; never that of several. */
export function gapsFile(acting: App.Locals['acting'], source: Source): Response {
  const { evaluation, query } = source;
  return listFile({
    title: m.evaluation_gaps(),
    purpose: m.export_purpose_gaps(),
    acting,
    choice: [source.of, ...filterWords(source)].join(' · '),
    entries: filteredGaps(evaluation.gaps, query),
    columns: columns(source)
  });
}

function columns({ evaluation, horizonYears, day }: Source): ListColumn<Gap>[] {
  const themes = new Map(
    evaluation.themes.map(({ id, number, title }) => [id, `${number} ${title}`])
  );
  return [
    { heading: m.evaluation_key(), width: 10, cell: ({ key }) => key },
    { heading: m.matrix_criterion(), width: 44, cell: ({ title }) => title },
    { heading: m.matrix_theme(), width: 32, cell: ({ themeId }) => themes.get(themeId) ?? '' },
    { heading: m.document_current(), width: 8, cell: ({ currentLevel }) => currentLevel },
    { heading: m.document_target(), width: 8, cell: ({ targetLevel }) => targetLevel },
    { heading: m.evaluation_distance(), width: 12, cell: ({ steps }) => steps },
    {
      heading: m.evaluation_horizon(),
      width: 26,
      cell: ({ horizon }) => horizon && horizonName(horizon, horizonYears, day)
    },
    {
      heading: m.matrix_priority(),
      width: 16,
      cell: ({ priority }) => priority && priorityName(priority)
    }
  ];
}

/** What of the list was asked for. */
function filterWords({ evaluation, query, horizonYears, day }: Source): string[] {
  const theme = evaluation.themes.find(({ id }) => id === query.thema);
  return [
    theme ? `${theme.number} ${theme.title}` : '',
    query.prioritaet && priorityName(query.prioritaet),
    query.frist && horizonName(query.frist, horizonYears, day),
    query.ab && m.evaluation_from_steps({ steps: stepsText(Number(query.ab)) })
  ].filter(Boolean);
}
