import type { Language } from './columns.ts';
import type { Reader } from './cells.ts';
import { fact, fieldRulesIn, levelTexts, sideOf, type Path } from './lines.ts';
import type { Line, Tables } from './tables.ts';
import { translationIn } from './translation.ts';
import { kinds, languages, restrictions, truths, valueOf } from './words.ts';

/** What the sheets say, in the shape of the documented file; whether it may say so is for its schema to judge. */
export function valueIn({ lines }: Tables, read: Reader): Record<string, unknown> {
  const language = valueOf(
    languages,
    read.text(fact(lines.facts, 'language'), 'value', ['language'])
  );
  const other: Language = language === 'en' ? 'de' : 'en';
  const groups = groupsOf(lines);
  const levels = lines.levels.map((line, at) => levelIn(line, read, ['levels', at]));
  const translation = translationIn(lines, read, ['translations', other]);
  return {
    key: read.text(fact(lines.facts, 'key'), 'value', ['key']),
    version: read.number(fact(lines.facts, 'version'), 'value', ['version']),
    title: read.text(fact(lines.facts, 'title'), 'value', ['title']),
    language,
    scaleSentence: read.text(fact(lines.facts, 'scaleSentence'), 'value', ['scaleSentence']),
    levels,
    audiences: lines.sides.map((line, at) => sideIn(line, groups, read, at)),
    mirrors: lines.mirrors.map((line, at) => ({
      ownerKey: read.text(line, 'ownerKey', ['mirrors', at, 'ownerKey']),
      schoolKey: read.text(line, 'schoolKey', ['mirrors', at, 'schoolKey']),
      kind: valueOf(kinds, read.text(line, 'kind', ['mirrors', at, 'kind']))
    })),
    translations: translation ? { [other]: translation } : {}
  };
}

/** The rows of a sheet by what they belong to. */
type Groups = Readonly<Record<'rules' | 'themes' | 'criteria' | 'requirements', Group>>;
type Group = ReadonlyMap<string, readonly Line[]>;

function groupsOf({ rules, themes, criteria, requirements }: Tables['lines']): Groups {
  const by = (column: string) => (line: Line) => line.cells.get(column)?.text.trim() ?? '';
  return {
    rules: Map.groupBy(rules, sideOf),
    themes: Map.groupBy(themes, sideOf),
    criteria: Map.groupBy(criteria, by('theme')),
    requirements: Map.groupBy(requirements, by('criterion'))
  };
}

function levelIn(line: Line, read: Reader, path: Path) {
  return {
    no: read.number(line, 'no', [...path, 'no']),
    name: read.text(line, 'name', [...path, 'name']),
    meaning: read.text(line, 'meaning', [...path, 'meaning'])
  };
}

function sideIn(line: Line, groups: Groups, read: Reader, at: number) {
  const path = ['audiences', at];
  const audience = sideOf(line);
  read.remember(line, 'audience', path);
  read.remember(line, 'audience', [...path, 'audience']);
  return {
    audience,
    title: read.text(line, 'title', [...path, 'title']),
    rules: (groups.rules.get(audience) ?? [])
      .filter((one) => one.cells.has('sentence'))
      .map((one, index) => read.text(one, 'sentence', [...path, 'rules', index])),
    fieldRules: fieldRulesIn(line, read, [...path, 'fieldRules']),
    themes: (groups.themes.get(audience) ?? []).map((one, index) =>
      themeIn(one, groups, read, [...path, 'themes', index])
    )
  };
}

function themeIn(line: Line, groups: Groups, read: Reader, path: Path) {
  const key = read.text(line, 'key', [...path, 'key']);
  read.remember(line, 'key', path);
  return {
    key,
    number: read.text(line, 'number', [...path, 'number']),
    title: read.text(line, 'title', [...path, 'title']),
    staysInside: truthIn(read.text(line, 'staysInside', [...path, 'staysInside'])),
    criteria: (groups.criteria.get(key) ?? []).map((one, index) =>
      criterionIn(one, groups, read, [...path, 'criteria', index])
    )
  };
}

function criterionIn(line: Line, groups: Groups, read: Reader, path: Path) {
  const key = read.text(line, 'key', [...path, 'key']);
  read.remember(line, 'key', path);
  const restricted = read.text(line, 'appliesTo', [...path, 'appliesTo']);
  return {
    key,
    title: read.text(line, 'title', [...path, 'title']),
    guidingQuestion: read.text(line, 'guidingQuestion', [...path, 'guidingQuestion']),
    levels: levelTexts(line, read, path),
    evidence: read.text(line, 'evidence', [...path, 'evidence']),
    core: truthIn(read.text(line, 'core', [...path, 'core'])),
    appliesTo: restricted
      .split(/[;,\n]/)
      .map((one) => one.trim())
      .filter(Boolean)
      .map((one) => valueOf(restrictions, one)),
    requirements: (groups.requirements.get(key) ?? []).map((one, index) =>
      requirementIn(one, read, [...path, 'requirements', index])
    )
  };
}

function requirementIn(line: Line, read: Reader, path: Path) {
  const reviewOn = read.day(line, 'reviewOn', [...path, 'reviewOn']);
  return {
    text: read.text(line, 'text', [...path, 'text']),
    source: read.text(line, 'source', [...path, 'source']),
    asOf: read.day(line, 'asOf', [...path, 'asOf']),
    reviewOn: reviewOn || null
  };
}

/** What is no yes and no no stays what it is, for the schema to refuse. */
function truthIn(typed: string): unknown {
  const value = valueOf(truths, typed);
  return value === 'true' ? true : value === 'false' ? false : typed;
}
