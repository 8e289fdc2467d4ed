import { z } from 'zod';
import { plusDays } from '#base/days.ts';
import { choice, count, day, ids, optionalDay, text, time, version } from '#base/fields.ts';
import { m } from '#messages';

export const visitKinds = ['ownerVisit', 'ownerTalk', 'annualTalk'] as const;
export type VisitKind = (typeof visitKinds)[number];

export type VisitState = 'planned' | 'talking' | 'held' | 'cancelled';

/** A talk takes about two hours. */
export const usualDuration = 120;

/** Days after the visit until partners may see it, unless the owner says otherwise. */
export const usualAccessDays = 14;
const longestAccessDays = 366;

/** The last day a visit on that day may be shown to partners. */
export function lastAccessDay(heldOn: string): string {
  return plusDays(heldOn, longestAccessDays);
}

const appointment = {
  kind: choice(visitKinds),
  title: text({ max: 160, required: true }).refine((title) => [...title].length >= 3, {
    error: () => m.visit_title_short()
  }),
  aims: text({ max: 4000, required: true }),
  heldOn: day(),
  startsAt: time(),
  durationMin: count({ min: 15, max: 600 }),
  venue: text({ max: 200 })
};

const invitation = { partners: ids(), accessUntil: optionalDay() };

export type PlanInput = z.output<typeof planInput>;
export const planInput = z
  .strictObject({ ...appointment, ...invitation })
  .superRefine(({ heldOn, accessUntil }, context) => {
    const problem = accessUntil && accessProblem(heldOn, accessUntil);
    if (problem) context.addIssue({ code: 'custom', path: ['accessUntil'], message: problem });
  });

export type VisitInput = z.output<typeof visitInput>;
export const visitInput = z.strictObject({ version: version(), ...appointment });

export type PartnersInput = z.output<typeof partnersInput>;
export const partnersInput = z.strictObject({ version: version(), ...invitation });

/** A step that has nothing to fill in. */
export const stepInput = z.strictObject({ version: version() });

/** Guests may look for a limited time only. */
export function accessProblem(heldOn: string, accessUntil: string): string | null {
  if (accessUntil < heldOn) return m.visit_access_before_visit();
  if (accessUntil > lastAccessDay(heldOn)) return m.visit_access_too_long();
  return null;
}

const kindLabels: Record<VisitKind, () => string> = {
  ownerVisit: m.visit_kind_ownerVisit,
  ownerTalk: m.visit_kind_ownerTalk,
  annualTalk: m.visit_kind_annualTalk
};

export function visitKindLabel(kind: string): string {
  const known = visitKinds.find((one) => one === kind);
  return known ? kindLabels[known]() : kind;
}
