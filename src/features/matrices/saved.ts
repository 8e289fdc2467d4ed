import type { Criterion, Theme, Version } from './version.ts';

/** Sentences and levels in the other language; null where they are not translated. */
export type OtherFrame = Readonly<{
  title: string | null;
  scaleSentence: string | null;
  rules: string[] | null;
  fieldRules: Version['fieldRules'];
  levels: { no: number; name: string; meaning: string }[];
}>;

export type OtherCriterion = Readonly<{
  title: string;
  question: string;
  levels: string[];
  evidence: string;
}>;

/** What is saved as the fields of the form hold it. */
export function savedFrame(found: Version, other: OtherFrame) {
  const level = (no: number) => other.levels.find((one) => one.no === no);
  return {
    title: found.title,
    scaleSentence: found.scaleSentence,
    rules: [...found.rules],
    deviatingSchools: found.fieldRules.deviatingSchools ?? '',
    evidenceRule: found.fieldRules.evidence ?? '',
    otherTitle: other.title ?? '',
    otherScaleSentence: other.scaleSentence ?? '',
    otherRules: other.rules ?? [],
    otherDeviatingSchools: other.fieldRules.deviatingSchools ?? '',
    otherEvidenceRule: other.fieldRules.evidence ?? '',
    ...Object.fromEntries(
      found.levels.flatMap(({ no, name, meaning }) => [
        [`name${no}`, name],
        [`meaning${no}`, meaning],
        [`otherName${no}`, level(no)?.name ?? ''],
        [`otherMeaning${no}`, level(no)?.meaning ?? '']
      ])
    )
  };
}

export function savedTheme({ number, title, staysInside }: Theme, otherTitle: string) {
  return { number, title, otherTitle, staysInside };
}

export function savedCriterion(criterion: Criterion, other: OtherCriterion | null) {
  return {
    title: criterion.title,
    guidingQuestion: criterion.guidingQuestion,
    evidence: criterion.evidence,
    core: criterion.isCore,
    appliesTo: [...criterion.appliesTo],
    otherTitle: other?.title ?? '',
    otherQuestion: other?.question ?? '',
    otherEvidence: other?.evidence ?? '',
    ...Object.fromEntries(
      criterion.levels.flatMap((text, index) => [
        [`level${index + 1}`, text],
        [`otherLevel${index + 1}`, other?.levels[index] ?? '']
      ])
    )
  };
}
