import type { Reader } from './cells.ts';
import { levelName, mostLevels, otherName } from './columns.ts';
import type { Line } from './tables.ts';
import { facts, sides, valueOf } from './words.ts';

export type Path = readonly (string | number)[];

/** The row of the first sheet that states a fact. */
export function fact(lines: readonly Line[], name: string): Line | undefined {
  return lines.find((line) => valueOf(facts, line.cells.get('fact')?.text ?? '') === name);
}

/** The side a row belongs to. */
export function sideOf(line: Line): string {
  return valueOf(sides, line.cells.get('audience')?.text.trim() ?? '');
}

/** The texts of the levels of a criterion, up to the last that is filled in. */
export function levelTexts(line: Line, read: Reader, path: Path, isOther = false): string[] {
  const texts = Array.from({ length: mostLevels }, (_, at) => {
    const name = levelName(at + 1);
    return read.text(line, isOther ? otherName(name) : name, [...path, 'levels', at]);
  });
  return texts.slice(0, texts.findLastIndex((text) => text !== '') + 1);
}

export function fieldRulesIn(line: Line, read: Reader, path: Path, isOther = false) {
  const names = ['deviatingSchools', 'evidence'] as const;
  return Object.fromEntries(
    names
      .map((name) => [name, read.text(line, isOther ? otherName(name) : name, [...path, name])])
      .filter(([, text]) => text !== '')
  );
}
