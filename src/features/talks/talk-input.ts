import { z } from 'zod';
import { choice, count, id, text } from '#base/fields.ts';
import { itemKinds } from '#features/visit-items/item.ts';
import { m } from '#messages';

const kinds = ['goal', 'measure', ...itemKinds] as const;
const optionalId = z.union([z.literal('').transform(() => null), id()]).default(null);
const level = z
  .string()
  .regex(/^[1-6]?$/, { error: () => m.form_choice() })
  .default('')
  .transform((value) => (value === '' ? null : Number(value)));

// Only a gemeinsame Einschätzung has a level in its name.
const pattern = new RegExp(
  `^(${kinds.filter((kind) => kind !== 'sharedView').join('|')}|sharedView:[1-6])$`
);

/**
 * One tap: a short text and the button it was sent with. `as` is what it is kept as, and for a gemeinsame
 * Einschätzung also the level: `sharedView:3`.
 */
export type RecordInput = z.output<typeof recordInput>;
export const recordInput = z
  .strictObject({
    id: id(),
    as: text({ max: 20 }).default(''),
    text: text({ max: 300 }),
    /** What stood in the field before anybody typed: no remark on a level. */
    proposal: text({ max: 300 }).default(''),
    criterionId: optionalId,
    /** Of the frozen copy, where they are shown: a goal leads from one to the other. */
    fromLevel: level,
    toLevel: level
  })
  .refine(({ as }) => pattern.test(as), { path: ['text'], error: () => m.talk_choose() })
  .transform(({ as, proposal, ...input }) => {
    const [kind, shared] = as.split(':');
    return {
      ...input,
      text: shared && input.text === proposal ? '' : input.text,
      kind: kinds.find((one) => one === kind) ?? 'openPoint',
      sharedLevel: shared ? Number(shared) : null
    };
  })
  .refine(({ kind, text: said }) => kind === 'sharedView' || [...said].length >= 3, {
    path: ['text'],
    error: () => m.talk_text_short()
  });

/** When it was done, by the clock of the server; it may be sent later. Without a script nothing. */
const at = z
  .union([z.literal(''), z.iso.datetime()], { error: () => m.form_choice() })
  .default('')
  .transform((value) => (value === '' ? null : new Date(value)));

/** Comes to an item of the agenda. */
export const stepInput = z.strictObject({ item: id(), at });

/** Stops the clock and lets it go on; `id` names the pause, so that sent again it is the same. */
export const pauseInput = z.strictObject({ id: id(), to: choice(['begin', 'end']), at });

/** How long an item is to take now: at least that, so that sent again it is no longer. */
export const lengthInput = z.strictObject({ item: id(), minutes: count({ min: 1, max: 600 }) });

export const penInput = z.strictObject({ to: choice(['take', 'ask', 'give']) });
