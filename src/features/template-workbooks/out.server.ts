import { downloadHeaders, streamOf } from '#features/files/download.ts';
import type { MatrixTemplate, Translation } from '#features/matrices/template-shape.ts';
import { m } from '#messages';
import { getLocale } from '#paraglide/runtime.js';
import { now } from '#server/clock.ts';
import type { CellValue, Sheet } from '#server/office/workbook-content.ts';
import { workbookFile, workbookType } from '#server/office/workbook.ts';
import {
  columnsOf,
  levelName,
  otherName,
  sheetLabel,
  sheetNames,
  type SheetName
} from './columns.ts';
import { facts, kinds, languages, restrictions, sides, truths, wordOf } from './words.ts';

type Line = Readonly<Record<string, CellValue>>;

/** A matrix as a workbook that can be changed in a spreadsheet and brought in again. */
export function templateWorkbook(template: MatrixTemplate, name: string): Response {
  const lines = linesOf(template);
  const body = workbookFile({
    title: template.title,
    language: getLocale(),
    madeAt: now(),
    sheets: sheetNames.map((sheet) => sheetOf(sheet, lines[sheet], template.levels.length))
  });
  return new Response(streamOf(body), {
    headers: downloadHeaders({ name, mediaType: workbookType })
  });
}

function sheetOf(name: SheetName, lines: readonly Line[], levels: number): Sheet {
  const columns = columnsOf(name, levels);
  const heads = columns.map(({ heading }) => heading(getLocale()));
  return {
    name: sheetLabel(name),
    widths: columns.map(({ width }) => width),
    headRow: 1,
    rows: [
      { look: 'head' as const, cells: heads },
      ...lines.map((line) => ({
        cells: columns.map((column) => {
          const value = line[column.name] ?? null;
          return column.staysText ? { value, look: 'openText' as const } : value;
        })
      }))
    ]
  };
}

function linesOf(template: MatrixTemplate): Record<SheetName, Line[]> {
  const words = Object.values(template.translations).at(0);
  const themes = template.audiences.flatMap(({ audience, themes: all }) =>
    all.map((theme) => ({ ...theme, audience: wordOf(sides, audience) }))
  );
  const criteria = themes.flatMap(({ key: theme, criteria: all }) =>
    all.map((criterion) => ({ ...criterion, theme }))
  );
  return {
    facts: factLines(template, words),
    levels: template.levels.map(({ no, name, meaning }, at) => {
      const other = words?.levels[at];
      return { no, name, meaning, ...others({ name: other?.name, meaning: other?.meaning }) };
    }),
    sides: template.audiences.map((side) => {
      const other = words?.sides[side.audience];
      const { title, fieldRules } = side;
      const translation = { title: other?.title, ...other?.fieldRules };
      return {
        audience: wordOf(sides, side.audience),
        title,
        ...fieldRules,
        ...others(translation)
      };
    }),
    rules: template.audiences.flatMap((side) => {
      const other = words?.sides[side.audience]?.rules ?? [];
      const length = Math.max(side.rules.length, other.length);
      return Array.from({ length }, (_, at) => ({
        audience: wordOf(sides, side.audience),
        sentence: side.rules[at] ?? null,
        ...others({ sentence: other[at] })
      }));
    }),
    themes: themes.map(({ audience, key, number, title, staysInside }) => ({
      audience,
      key,
      number,
      title,
      staysInside: wordOf(truths, String(staysInside)),
      ...others({ title: words?.themes[key] })
    })),
    criteria: criteria.map((criterion) => ({
      theme: criterion.theme,
      key: criterion.key,
      ...wordsOf(criterion),
      core: wordOf(truths, String(criterion.core)),
      appliesTo: criterion.appliesTo.map((one) => wordOf(restrictions, one)).join('; '),
      ...others(wordsOf(words?.criteria[criterion.key]))
    })),
    requirements: criteria.flatMap(({ key: criterion, requirements }) =>
      requirements.map(({ text, source, asOf, reviewOn }) => {
        return { criterion, text, source, asOf: day(asOf), reviewOn: reviewOn && day(reviewOn) };
      })
    ),
    mirrors: template.mirrors.map((pair) => ({ ...pair, kind: wordOf(kinds, pair.kind) }))
  };
}

function factLines(template: MatrixTemplate, words: Translation | undefined): Line[] {
  const { key, version, title, language, scaleSentence } = template;
  const values = { key, version, title, language: wordOf(languages, language), scaleSentence };
  const hints: Readonly<Record<string, string>> = {
    key: m.template_workbook_hint_framework(),
    version: m.template_workbook_hint_version(),
    language: m.template_workbook_hint_language(),
    scaleSentence: m.template_workbook_hint_translation()
  };
  return Object.entries(values).map(([fact, value]) => ({
    fact: wordOf(facts, fact),
    value,
    hint: hints[fact] ?? null,
    ...(fact === 'scaleSentence' ? others({ value: words?.scaleSentence }) : {})
  }));
}

type Words = Readonly<{
  title: string;
  guidingQuestion: string;
  evidence: string;
  levels: readonly string[];
}>;

function wordsOf(words: Words | undefined): Record<string, string> {
  if (!words) return {};
  const { title, guidingQuestion, evidence, levels } = words;
  const texts = levels.map((text, at) => [levelName(at + 1), text]);
  return { title, guidingQuestion, evidence, ...Object.fromEntries(texts) };
}

function others(words: Readonly<Record<string, string | undefined>>): Line {
  return Object.fromEntries(
    Object.entries(words).map(([name, text]) => [otherName(name), text ?? null])
  );
}

function day(text: string): { day: string } {
  return { day: text };
}
