import { z } from 'zod';
import { clockChange } from '#base/days.ts';
import { choice, count, day, ids, optionalDay, text, time, version } from '#base/fields.ts';
import { m } from '#messages';
import { mostDates, rhythms } from './series.ts';
import { accessProblem, answers, titleProposal, visitKinds } from './visit.ts';

const appointment = {
  kind: choice(visitKinds),
  title: text({ max: 160, required: true }).refine((title) => [...title].length >= 3, {
    error: () => m.visit_title_short()
  }),
  aims: text({ max: 4000, required: true }),
  heldOn: day(),
  startsAt: time(),
  durationMin: count({ min: 15, max: 600 }),
  venue: text({ max: 200 }),
  schools: ids(),
  /** The title the page proposed: one that nobody changed follows kind and year. */
  proposed: z.string().max(200).default('')
};

type Titled = Parameters<typeof titleProposal>[0] & { title: string };

function titleOf(input: Titled, proposed: string): string {
  return input.title === proposed ? titleProposal(input) : input.title;
}

const invitation = { partners: ids(), accessUntil: optionalDay(), units: ids().optional() };

/** In spring one hour is left out. */
const isThere = ({ heldOn, startsAt }: { heldOn: string; startsAt: string }) =>
  clockChange(heldOn, startsAt) !== 'never';
const leftOut = { path: ['startsAt'], error: () => m.visit_hour_left_out() };

export type PlanInput = z.output<typeof planInput>;
export const planInput = z
  .strictObject({ ...appointment, ...invitation })
  .refine(isThere, leftOut)
  .superRefine(({ heldOn, accessUntil }, context) => {
    const problem = accessUntil && accessProblem(heldOn, accessUntil);
    if (problem) context.addIssue({ code: 'custom', path: ['accessUntil'], message: problem });
  })
  .transform(({ proposed, ...input }) => ({ ...input, title: titleOf(input, proposed) }));

export type VisitInput = z.output<typeof visitInput>;
export const visitInput = z
  .strictObject({ version: version(), ...appointment })
  .refine(isThere, leftOut)
  .transform(({ proposed, ...input }) => ({ ...input, title: titleOf(input, proposed) }));

export type PartnersInput = z.output<typeof partnersInput>;
export const partnersInput = z.strictObject({ version: version(), ...invitation });

/** A step that has nothing to fill in. */
export const stepInput = z.strictObject({ version: version() });

export const answerInput = z.strictObject({ answer: choice(answers) });

export type SeriesInput = z.output<typeof seriesInput>;
export const seriesInput = z.strictObject({
  firstOn: day(),
  startsAt: time(),
  rhythm: choice(rhythms),
  count: count({ min: 1, max: mostDates })
});
