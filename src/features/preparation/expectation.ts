/** One party of a visit and what it answered beforehand; null where it has not answered yet. */
export type Party = {
  organisationId: string;
  /** Of the Schulträger, where a Bereich of it takes part for itself. */
  unitId: string | null;
  name: string;
  isOwner: boolean;
  /** The acting organisation or its Bereich. */
  isMine: boolean;
  mayAnswer: boolean;
  mayMark: boolean;
  expectation: Expectation | null;
};

export type Expectation = {
  /** „Das erwarten wir von …“ */
  expects: string;
  /** „Das leisten wir selbst“ */
  contributes: string;
  version: number;
};

/** Parties that have not answered, by organisation and never by person. */
export function unanswered(parties: readonly Party[]): string[] {
  return parties.filter(({ expectation }) => expectation === null).map(({ name }) => name);
}

/** Prepared is until the talk is over. */
export function isOpen({ state }: { state: string }): boolean {
  return state === 'planned' || state === 'talking';
}
