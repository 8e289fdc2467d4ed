import type { Answer } from './answer.ts';

/** A matrix with all its words and all answers so far, for whoever takes it out of the product. */
export type WholeMatrix = Readonly<{
  id: string;
  organisationId: string;
  organisation: string;
  /** Name of the Einschätzung: „2026“. */
  label: string;
  startedOn: string;
  title: string;
  /** In which language the words are. */
  lang: string;
  scaleSentence: string;
  rules: readonly string[];
  levels: readonly { no: number; name: string; meaning: string }[];
  themes: readonly WholeTheme[];
}>;

export type WholeTheme = Readonly<{
  id: string;
  key: string;
  number: string;
  title: string;
  mayAnswer: boolean;
  criteria: readonly WholeCriterion[];
}>;

export type WholeCriterion = Answer &
  Readonly<{
    key: string;
    title: string;
    guidingQuestion: string;
    levelTexts: readonly string[];
    evidenceHint: string;
    /** Of the answer; 0 for none. */
    version: number;
  }>;
