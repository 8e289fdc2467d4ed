import { plusDays } from '#base/days.ts';
import { m } from '#messages';

export const visitKinds = ['ownerVisit', 'ownerTalk', 'annualTalk'] as const;
export type VisitKind = (typeof visitKinds)[number];

export type VisitState = 'planned' | 'talking' | 'held' | 'cancelled';

export const answers = ['accepted', 'tentative', 'declined'] as const;
export type Answer = (typeof answers)[number];

/** A talk takes about two hours. */
export const usualDuration = 120;

/** Days after the visit until partners may see it, unless the owner says otherwise. */
export const usualAccessDays = 14;
const longestAccessDays = 366;

/** The last day a visit on that day may be shown to partners. */
export function lastAccessDay(heldOn: string): string {
  return plusDays(heldOn, longestAccessDays);
}

/** Guests may look for a limited time only. */
export function accessProblem(heldOn: string, accessUntil: string): string | null {
  if (accessUntil < heldOn) return m.visit_access_before_visit();
  if (accessUntil > lastAccessDay(heldOn)) return m.visit_access_too_long();
  return null;
}

type Language = { locale?: 'de' | 'en' };

const kindLabels: Record<VisitKind, (language: Language) => string> = {
  ownerVisit: (language) => m.visit_kind_ownerVisit({}, language),
  ownerTalk: (language) => m.visit_kind_ownerTalk({}, language),
  annualTalk: (language) => m.visit_kind_annualTalk({}, language)
};

const kindHints: Record<VisitKind, (words: { coordination: string }) => string> = {
  ownerVisit: m.visit_kind_ownerVisit_hint,
  ownerTalk: m.visit_kind_ownerTalk_hint,
  annualTalk: m.visit_kind_annualTalk_hint
};

export function visitKindHint(kind: VisitKind, coordination: string): string {
  return kindHints[kind]({ coordination });
}

export function visitKindLabel(kind: string, locale?: 'de' | 'en'): string {
  const known = visitKinds.find((one) => one === kind);
  return known ? kindLabels[known]({ locale }) : kind;
}

/** „Jahresgespräch 2027“ */
export function titleProposal({ kind, heldOn }: { kind: string; heldOn: string }): string {
  return m.visit_title_default({ kind: visitKindLabel(kind), year: heldOn.slice(0, 4) });
}

const answerLabels: Record<Answer, () => string> = {
  accepted: m.visit_answer_accepted,
  tentative: m.visit_answer_tentative,
  declined: m.visit_answer_declined
};

/** As others read it: „kommt“, where the party itself says „wir kommen“. */
const answeredLabels: Record<Answer, () => string> = {
  accepted: m.visit_answered_accepted,
  tentative: m.visit_answered_tentative,
  declined: m.visit_answered_declined
};

export function answeredLabel(answer: Answer): string {
  return answeredLabels[answer]();
}

/** As one person says it, who answers for nobody else. */
const personLabels: Record<Answer, () => string> = {
  accepted: m.visit_answer_me_accepted,
  tentative: m.visit_answer_tentative,
  declined: m.visit_answer_me_declined
};

export function personAnswerLabel(answer: Answer): string {
  return personLabels[answer]();
}

export function answerLabel(answer: Answer): string {
  return answerLabels[answer]();
}
