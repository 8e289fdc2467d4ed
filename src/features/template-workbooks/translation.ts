import type { Reader } from './cells.ts';
import { otherName } from './columns.ts';
import { fact, fieldRulesIn, levelTexts, sideOf, type Path } from './lines.ts';
import type { Line, Tables } from './tables.ts';

/** What the translated columns say; null where nothing is translated. */
export function translationIn(
  lines: Tables['lines'],
  read: Reader,
  path: Path
): Record<string, unknown> | null {
  const isTranslated = Object.values(lines).some((all) => all.some(hasOther));
  if (!isTranslated) return null;
  const scale = fact(lines.facts, 'scaleSentence');
  const rules = Map.groupBy(lines.rules.filter(hasOther), sideOf);
  const sides = lines.sides.filter((line) => hasOther(line) || rules.has(sideOf(line)));
  return {
    scaleSentence: read.text(scale, otherName('value'), [...path, 'scaleSentence']),
    levels: lines.levels.map((line, at) => levelIn(line, read, [...path, 'levels', at])),
    sides: Object.fromEntries(
      sides.map((line) => {
        return [sideOf(line), sideIn(line, rules.get(sideOf(line)) ?? [], read, path)];
      })
    ),
    themes: Object.fromEntries(
      lines.themes.filter(hasOther).map((line) => {
        const key = keyOf(line);
        return [key, read.text(line, otherName('title'), [...path, 'themes', key])];
      })
    ),
    criteria: Object.fromEntries(
      lines.criteria.filter(hasOther).map((line) => {
        return [keyOf(line), criterionIn(line, read, [...path, 'criteria', keyOf(line)])];
      })
    )
  };
}

function levelIn(line: Line, read: Reader, path: Path) {
  return {
    no: read.number(line, 'no', [...path, 'no']),
    name: read.text(line, otherName('name'), [...path, 'name']),
    meaning: read.text(line, otherName('meaning'), [...path, 'meaning'])
  };
}

function sideIn(line: Line, rules: readonly Line[], read: Reader, before: Path) {
  const path = [...before, 'sides', sideOf(line)];
  return {
    title: read.text(line, otherName('title'), [...path, 'title']),
    rules: rules.map((rule, at) => read.text(rule, otherName('sentence'), [...path, 'rules', at])),
    fieldRules: fieldRulesIn(line, read, [...path, 'fieldRules'], true)
  };
}

function criterionIn(line: Line, read: Reader, path: Path) {
  return {
    title: read.text(line, otherName('title'), [...path, 'title']),
    guidingQuestion: read.text(line, otherName('guidingQuestion'), [...path, 'guidingQuestion']),
    levels: levelTexts(line, read, path, true),
    evidence: read.text(line, otherName('evidence'), [...path, 'evidence'])
  };
}

function keyOf(line: Line): string {
  return line.cells.get('key')?.text.trim() ?? '';
}

function hasOther({ cells }: Line): boolean {
  return [...cells].some(
    ([name, { text }]) => name.startsWith(otherName('')) && text.trim() !== ''
  );
}
