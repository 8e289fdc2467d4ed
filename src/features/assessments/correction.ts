/** A frozen copy of an assessment and which one it corrects. */
export type ChainLink = Readonly<{
  id: string;
  number: number;
  takenOn: string;
  correctsId: string | null;
  reason: string | null;
}>;

/** The copy that corrects this one. */
export function correctionOf(copies: readonly ChainLink[], id: string): ChainLink | undefined {
  return copies.find(({ correctsId }) => correctsId === id);
}

/** A copy with all that it corrects and all that correct it, the first one first; alone where there is none. */
export function chainOf(copies: readonly ChainLink[], id: string): ChainLink[] {
  const chain = copies.filter((copy) => copy.id === id);
  for (let first = chain[0]; first?.correctsId;) {
    const { correctsId } = first;
    first = copies.find((copy) => copy.id === correctsId);
    if (first) chain.unshift(first);
  }
  for (let last = correctionOf(copies, id); last; last = correctionOf(copies, last.id)) {
    chain.push(last);
  }
  return chain;
}
