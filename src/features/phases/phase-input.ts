import { z } from 'zod';
import { day, id, optionalDay, text, version } from '#base/fields.ts';
import { m } from '#messages';

const term = {
  name: text({ max: 120, required: true }).refine((name) => name.length >= 2, {
    error: () => m.phase_name_short()
  }),
  beginsOn: day(),
  endsOn: day(),
  guidingAim: text({ max: 2000 })
};

export type PhaseInput = z.output<typeof phaseInput>;
export const phaseInput = z.strictObject(term).superRefine(inOrder);

export type PhaseChange = z.output<typeof phaseChange>;
export const phaseChange = z.strictObject({ version: version(), ...term }).superRefine(inOrder);

export type MemberInput = z.output<typeof memberInput>;
export const memberInput = z
  .strictObject({ organisation: id(), joinedOn: day(), leftOn: optionalDay() })
  .superRefine(({ joinedOn, leftOn }, context) => {
    if (leftOn && leftOn < joinedOn) {
      context.addIssue({ code: 'custom', path: ['leftOn'], message: m.phase_left_early() });
    }
  });

export const memberRemoval = z.strictObject({ organisation: id() });

function inOrder(
  { beginsOn, endsOn }: { beginsOn: string; endsOn: string },
  context: z.RefinementCtx
): void {
  if (endsOn < beginsOn) {
    context.addIssue({ code: 'custom', path: ['endsOn'], message: m.phase_end_early() });
  }
}
