import type { Language } from '#base/format.ts';

/** The Besuchsmappe word by word: page and PDF only differ in how they draw it. */
export type Dossier = Readonly<{
  language: Language;
  /** Of the document: names visit, Schulträger and day. */
  title: string;
  heading: string;
  subtitle: string;
  owner: string;
  region: string;
  /** The day it was put together. */
  day: string;
  /** Whose copy it is and what it holds. */
  notice: string;
  facts: readonly Readonly<{ label: string; text: string }>[];
  levels: readonly Readonly<{ no: number; name: string }>[];
  levelsLabel: string;
  suggestions: Readonly<{
    heading: string;
    rule: string;
    none: string;
    questions: readonly Readonly<{ text: string; why: string; details: readonly string[] }>[];
  }>;
  sections: readonly Section[];
  annex: Readonly<{ heading: string; sections: readonly Section[] }>;
  footer: string;
  page: string;
}>;

export type Section = Readonly<{ id: string; heading: string; blocks: readonly Block[] }>;

/** A number in a cell is a level; the first cell of a row names it. */
export type Block =
  | Readonly<{ text: string }>
  | Readonly<{ list: readonly string[] }>
  | Readonly<{ groups: readonly Readonly<{ name: string; lines: readonly Line[] }>[] }>
  | Readonly<{
      columns: readonly string[];
      rows: readonly Readonly<{ cells: readonly (string | number)[]; note: string }>[];
    }>;

export type Line = Readonly<{ label: string; text: string }>;
