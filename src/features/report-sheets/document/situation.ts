import { m } from '#messages';
import type { Language } from '#base/format.ts';
import type { ReportSheetContent, SheetCriterion } from '../content.ts';

/** Each theme as a table; the columns are the same in all of them. */
export function situation({ themes, basis }: ReportSheetContent, locale: Language) {
  const options = { locale };
  const criteria = themes.flatMap((theme) => theme.criteria);
  const columns = [
    { key: 'criterion', label: m.document_criterion({}, options) },
    { key: 'ist', label: m.document_current({}, options) },
    ...(criteria.some(({ shared }) => shared)
      ? [{ key: 'shared', label: m.document_shared({}, options) }]
      : []),
    { key: 'soll', label: m.document_target({}, options) },
    { key: 'horizon', label: m.document_horizon({}, options) },
    // Columns that nobody used would only look forgotten.
    ...(criteria.some(({ horizonYear }) => horizonYear)
      ? [{ key: 'until', label: m.document_until({}, options) }]
      : []),
    ...(criteria.some(({ priority }) => priority)
      ? [{ key: 'priority', label: m.document_priority({}, options) }]
      : [])
  ];
  return {
    heading: m.document_situation({}, options),
    none: m.document_situation_none({}, options),
    levelCount: basis?.levels.length ?? 4,
    levelsLabel: m.document_levels({}, options),
    levels: criteria.length > 0 ? (basis?.levels ?? []) : [],
    remarkLabel: m.document_owner_view({}, options),
    columns,
    themes: themes
      .filter((theme) => theme.criteria.length > 0 || theme.situation)
      .map((theme) => ({
        heading: `${theme.number} ${theme.title}`.trim(),
        text: theme.situation,
        rows: theme.criteria.map((criterion) => row(criterion, locale))
      }))
  };
}

/** A number is drawn as a step of the scale, a text as it is. */
function row(criterion: SheetCriterion, locale: Language) {
  const withoutLevel = {
    unknown: m.document_unknown,
    notApplicable: m.document_not_applicable
  };
  const { ist, shared, soll, horizon, horizonYear, priority } = criterion;
  return {
    criterion: criterion.title,
    remark: criterion.remark,
    ist: typeof ist === 'string' ? withoutLevel[ist]({}, { locale }) : (ist ?? '–'),
    shared: shared ?? '–',
    soll: soll ?? '–',
    horizon: horizon ? horizons[horizon]({}, { locale }) : '–',
    until: horizonYear ? String(horizonYear) : '–',
    priority: priority ?? '–'
  };
}

const horizons = {
  short: m.document_horizon_short,
  medium: m.document_horizon_medium,
  long: m.document_horizon_long
};
