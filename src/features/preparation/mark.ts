/** „Im Gespräch klären“: what one party of a visit asks about a criterion. */
export type Mark = {
  criterionId: string;
  key: string;
  title: string;
  lang: string;
  themeNumber: string;
  /** The organisation or the Bereich that asks. */
  partyId: string;
  organisationId: string;
  organisation: string;
  isOwner: boolean;
  isMine: boolean;
  question: string;
  version: number;
};

/** Marks of one criterion together, in the order of the matrix. */
export type MarkedCriterion = Pick<
  Mark,
  'criterionId' | 'key' | 'title' | 'lang' | 'themeNumber'
> & {
  marks: Mark[];
};

export function byCriterion(marks: readonly Mark[]): MarkedCriterion[] {
  const all = new Map<string, MarkedCriterion>();
  for (const mark of marks) {
    const { criterionId, key, title, lang, themeNumber } = mark;
    const one = all.get(criterionId) ?? { criterionId, key, title, lang, themeNumber, marks: [] };
    all.set(criterionId, { ...one, marks: [...one.marks, mark] });
  }
  return [...all.values()];
}
