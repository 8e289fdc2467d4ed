/** What an open page is told of one answer: the version lets it ask for the rest. */
export type Told = Readonly<{
  key: string;
  version: number;
  currentLevel: number | null;
  noLevel: string | null;
  targetLevel: number | null;
  isCarried: boolean;
}>;
