/** What the round before said about a criterion, and how the matrix asked then. */
export type Before = Readonly<{
  /** Name of that round. */
  label: string;
  currentLevel: number | null;
  noLevel: string | null;
  targetLevel: number | null;
  remark: string;
  /** The criterion asks the same as before; otherwise its old words follow. */
  isSame: boolean;
  /** In which language the old words are. */
  lang: string;
  title: string;
  guidingQuestion: string;
  levelTexts: readonly string[];
}>;
