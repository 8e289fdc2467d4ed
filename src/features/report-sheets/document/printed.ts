import type { Language } from '#base/format.ts';
import type { goals } from './goals.ts';
import type { situation } from './situation.ts';

/** A document word by word, in the region's language: page, PDF and Word are drawn from it alone. */
export type Printed = Readonly<{
  language: Language;
  country: string;
  /** Of the file: names what it is, the day and the owner. */
  title: string;
  /** Year, month, day it speaks of: the same each time it is made. */
  day: number[];
  owner: string;
  region: string;
  heading: string;
  subtitle: string;
  draft: Readonly<{ word: string; notice: string }> | null;
  facts: readonly Readonly<{ label: string; text: string }>[];
  highlights: Readonly<{ heading: string; lines: readonly string[] }>;
  situation: ReturnType<typeof situation> | null;
  /** Between situation and goals. */
  views: readonly Part[];
  goals: ReturnType<typeof goals> | null;
  parts: readonly Part[];
  outlook: Readonly<{
    heading: string;
    points: readonly Readonly<{ label: string; lines: readonly string[] }>[];
  }>;
  seal: Readonly<{ text: string; sha256: string }> | null;
  footer: Readonly<{ left: readonly string[]; mark: string; page: string }>;
}>;

export type Part = Readonly<{
  level: 1 | 2;
  heading: string;
  lines: readonly string[];
  table: Readonly<{ columns: readonly string[]; rows: readonly (readonly string[])[] }> | null;
}>;

/** A heading and what is below it; nothing where there is nothing to say. */
export function part(heading: string, lines: readonly string[], level: 1 | 2 = 1): Part[] {
  const said = lines.filter(Boolean);
  return said.length > 0 ? [{ level, heading, lines: said, table: null }] : [];
}

export function tablePart(heading: string, columns: string[], rows: string[][]): Part[] {
  return rows.length > 0 ? [{ level: 1, heading, lines: [], table: { columns, rows } }] : [];
}
