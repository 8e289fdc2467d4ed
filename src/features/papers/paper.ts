import type { Language } from '#base/format.ts';

/** A matrix on paper, word by word; PDF and Word only differ in how they draw it. */
export type Paper = Readonly<{
  language: Language;
  /** Of the document: names matrix, organisation and day. */
  title: string;
  heading: string;
  subtitle: string;
  organisation: string;
  region: string;
  /** The day it speaks of. */
  day: string;
  /** Across each page; null where it is final. */
  draft: string | null;
  notice: string | null;
  facts: readonly Readonly<{ label: string; text: string }>[];
  /** How to fill it in; empty where it is filled in. */
  rules: readonly string[];
  levels: readonly Readonly<{ no: number; name: string }>[];
  levelsLabel: string;
  columns: readonly string[];
  remarkLabel: string;
  themes: readonly Readonly<{ heading: string; criteria: readonly PaperCriterion[] }>[];
  seal: Readonly<{ text: string; sha256: string }> | null;
  footer: string;
  page: string;
}>;

export type PaperCriterion = Readonly<{
  key: string;
  title: string;
  question: string;
  /** To tick: what each level means, side by side. Empty where it is filled in. */
  levels: readonly Readonly<{ label: string; text: string }>[];
  /** To tick as well: each some short words in a line. */
  choices: readonly Readonly<{ label: string; options: readonly string[] }>[];
  /** What is said, in the order of the columns. A number is a level. */
  cells: readonly (string | number)[];
  remark: string;
  /** „Im Gespräch klären“, where it is marked. */
  mark: string;
}>;
