import { byCriterion, type MarkedCriterion } from '#features/preparation/mark.ts';
import type { DossierFacts } from './facts.ts';

/** What a party marked for the talk, and what the Schulträger marked in its matrix. */
export function allMarked({ matrix, marks, visit }: DossierFacts): MarkedCriterion[] {
  const asked = byCriterion(marks);
  const themes = matrix?.themes ?? [];
  return themes.flatMap(({ number, criteria }) =>
    criteria.flatMap(({ key, title, lang, toDiscuss }): MarkedCriterion[] => {
      const found = asked.find((one) => one.key === key);
      const isOwners = toDiscuss && !found?.marks.some(({ isOwner }) => isOwner);
      const place = { criterionId: key, key, title, lang, themeNumber: number };
      const owners = {
        ...place,
        partyId: '',
        organisationId: '',
        organisation: visit.ownerName,
        isOwner: true,
        isMine: visit.isOwn,
        question: '',
        version: 0
      };
      if (!found && !isOwners) return [];
      return [{ ...place, marks: [...(isOwners ? [owners] : []), ...(found?.marks ?? [])] }];
    })
  );
}
