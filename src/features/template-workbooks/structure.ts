import { faultText } from '#features/matrices/fault-text.ts';
import { m } from '#messages';
import { whereText } from './cells.ts';
import { sideOf } from './lines.ts';
import type { Line, Tables } from './tables.ts';

/** A sentence for each row that stands twice or belongs to nothing, before anything is put together. */
export function structureFaults({ lines }: Pick<Tables, 'lines'>): string[] {
  const { sides, rules, themes, criteria, requirements } = lines;
  const known = {
    sides: new Set(sides.map(sideOf)),
    themes: new Set(themes.map(valueOf('key'))),
    criteria: new Set(criteria.map(valueOf('key')))
  };
  return [
    ...twice(sides, sideOf, () => faultText({ code: 'sideTwice' })),
    ...twice(themes, valueOf('key'), (key) => faultText({ code: 'themeTwice', key })),
    ...twice(criteria, valueOf('key'), (key) => faultText({ code: 'criterionTwice', key })),
    ...lost([...rules, ...themes], 'audience', (line) => known.sides.has(sideOf(line))),
    ...lost(criteria, 'theme', (line) => known.themes.has(valueOf('theme')(line))),
    ...lost(requirements, 'criterion', (line) => known.criteria.has(valueOf('criterion')(line)))
  ];
}

function twice(
  lines: readonly Line[],
  nameOf: (line: Line) => string,
  sentence: (name: string) => string
): string[] {
  const seen = new Set<string>();
  return lines.flatMap((line) => {
    const name = nameOf(line);
    if (!seen.has(name)) return seen.add(name) && [];
    return [`${whereText({ line, column: '' })}: ${sentence(name)}`];
  });
}

function lost(lines: readonly Line[], column: string, belongs: (line: Line) => boolean): string[] {
  return lines
    .filter((line) => !belongs(line))
    .map((line) => {
      const value = valueOf(column)(line) || '–';
      return m.template_workbook_fault_lost({ at: whereText({ line, column }), value });
    });
}

function valueOf(column: string): (line: Line) => string {
  return ({ cells }) => cells.get(column)?.text.trim() ?? '';
}
