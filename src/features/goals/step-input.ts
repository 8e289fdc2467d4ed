import { z } from 'zod';
import { choice, text, version } from '#base/fields.ts';
import { idPattern } from '#base/id.ts';
import { m } from '#messages';
import { goalStates } from './goal-state.ts';

/** `version` is the number of the last step that was seen. */
export const stepInput = z.strictObject({
  version: version(),
  state: choice(goalStates),
  reason: text({ max: 1000 })
});

export type StepInput = z.output<typeof stepInput>;

/** Each ticked goal with the number of the last step that was seen: `<id>:<no>`. */
export const goesOnInput = z.strictObject({
  goal: z.preprocess(
    (value) => [value ?? []].flat(),
    z
      .array(
        z.string().regex(new RegExp(`^${idPattern}:\\d{1,6}$`), {
          error: () => m.form_choice()
        })
      )
      .min(1, { error: () => m.goal_goes_on_none() })
      .max(500)
      .transform((ticked) =>
        ticked.map((one) => {
          const [id = '', no = ''] = one.split(':');
          return { id, no: Number(no) };
        })
      )
  )
});

export type Ticked = z.output<typeof goesOnInput>['goal'][number];

/** Which goals the list shows. */
export const goalQuery = z.strictObject({
  stand: z.enum(['offen', 'abgeschlossen', 'alle']).default('offen')
});
