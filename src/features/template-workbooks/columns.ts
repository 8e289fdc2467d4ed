import { m } from '#messages';

/** The sheets of a matrix as a workbook; `rules` are the sentences beside the matrix. */
export const sheetNames = [
  'facts',
  'levels',
  'sides',
  'rules',
  'themes',
  'criteria',
  'requirements',
  'mirrors'
] as const;

export type SheetName = (typeof sheetNames)[number];
export type Language = 'de' | 'en';

export type Column = Readonly<{
  name: string;
  heading: (locale: Language) => string;
  width: number;
  /** Excel takes „4.1“ for a day where it may. */
  staysText?: boolean;
  /** A workbook without this column can be read. */
  isOptional?: boolean;
}>;

export const mostLevels = 6;

export function sheetLabel(name: SheetName, locale?: Language): string {
  return labels[name]({}, { locale });
}

/** The columns of a sheet for a matrix of so many levels, translations behind the matrix's own words. */
export function columnsOf(sheet: SheetName, levels: number): Column[] {
  const own = columns[sheet];
  const steps = Array.from({ length: sheet === 'criteria' ? levels : 0 }, (_, at) => level(at + 1));
  const all = own.flatMap((one) => (one.name === 'guidingQuestion' ? [one, ...steps] : [one]));
  return [...all, ...all.filter(({ name }) => isTranslated(name)).map(translated)];
}

/** The name of the column that holds the text of a level. */
export function levelName(no: number): string {
  return `level${no}`;
}

/** The name of the column that holds a translation. */
export function otherName(name: string): string {
  return `other ${name}`;
}

function level(no: number): Column {
  return column(
    levelName(no),
    34,
    (locale) => m.template_level_no({ no: String(no) }, { locale }),
    {
      isOptional: true
    }
  );
}

function translated({ name, heading, width }: Column): Column {
  const other = (locale: Language) => m.template_other({ field: heading(locale) }, { locale });
  return column(otherName(name), width, other, { isOptional: true });
}

function isTranslated(name: string): boolean {
  return /^(value|title|meaning|name|sentence|guidingQuestion|evidence|deviatingSchools|level\d)$/.test(
    name
  );
}

type Sentence = (inputs: Record<string, never>, options: { locale?: Language }) => string;
type Rest = Pick<Column, 'staysText' | 'isOptional'>;

function column(name: string, width: number, words: Column['heading'], rest: Rest = {}): Column {
  return { name, width, heading: words, ...rest };
}

function said(name: string, width: number, words: Sentence, rest: Rest = {}): Column {
  return column(name, width, (locale) => words({}, { locale }), rest);
}

const text = { staysText: true };
const optional = { isOptional: true };
const side = said('audience', 16, m.template_workbook_side);

const columns: Readonly<Record<SheetName, Column[]>> = {
  facts: [
    said('fact', 22, m.template_workbook_fact),
    said('value', 50, m.template_workbook_value, text),
    said('hint', 60, m.template_workbook_hint, optional)
  ],
  levels: [
    said('no', 8, m.template_workbook_level),
    said('name', 24, m.template_workbook_name),
    said('meaning', 50, m.template_workbook_meaning)
  ],
  sides: [
    side,
    said('title', 40, m.template_title),
    said('deviatingSchools', 40, m.template_rule_deviating, optional),
    said('evidence', 40, m.template_rule_evidence, optional)
  ],
  rules: [side, said('sentence', 70, m.template_workbook_sentence)],
  themes: [
    side,
    said('key', 10, m.template_workbook_key, text),
    said('number', 10, m.template_theme_number, text),
    said('title', 50, m.template_theme_title),
    said('staysInside', 16, m.template_stays_inside, optional)
  ],
  criteria: [
    said('theme', 10, m.template_workbook_theme, text),
    said('key', 10, m.template_workbook_key, text),
    said('title', 34, m.template_title_of_criterion),
    said('guidingQuestion', 40, m.template_guiding_question),
    said('evidence', 34, m.template_evidence),
    said('core', 10, m.template_core, optional),
    said('appliesTo', 24, m.template_applies, { ...text, ...optional })
  ],
  requirements: [
    said('criterion', 10, m.template_workbook_criterion, text),
    said('text', 60, m.template_requirement),
    said('source', 40, m.template_source),
    said('asOf', 14, m.template_as_of),
    said('reviewOn', 14, m.template_review_on, optional)
  ],
  mirrors: [
    said('ownerKey', 22, m.template_workbook_owner_key, text),
    said('schoolKey', 22, m.template_workbook_school_key, text),
    said('kind', 16, m.template_mirror_kind)
  ]
};

const labels: Readonly<Record<SheetName, Sentence>> = {
  facts: m.template_workbook_facts,
  levels: m.template_workbook_levels,
  sides: m.template_workbook_sides,
  rules: m.template_workbook_rules,
  themes: m.template_workbook_themes,
  criteria: m.template_workbook_criteria,
  requirements: m.template_requirements,
  mirrors: m.template_mirrors
};
