import { z } from 'zod';
import { checkbox, choice, id, optionalChoice, optionalDay, text, version } from '#base/fields.ts';
import { m } from '#messages';
import { hasWhoAndWhen, horizons, itemKinds, type ItemKind } from './item.ts';

const optionalId = z.union([z.literal('').transform(() => null), id()]).default(null);

const said = {
  schoolId: optionalId,
  criterionId: optionalId,
  text: text({ max: 2000 }).default(''),
  horizon: optionalChoice(horizons),
  level: z
    .string()
    .regex(/^[1-6]?$/, { error: () => m.form_choice() })
    .transform((value) => (value === '' ? null : Number(value)))
    .default(null),
  responsible: text({ max: 200 }).default(''),
  dueOn: optionalDay().default(null),
  isAnonymous: checkbox()
};

/** Fields that a kind does not have may be missing or empty; they are not kept. */
export type NewItem = z.output<typeof newItemInput>;
export const newItemInput = z
  .strictObject({ ...said, kind: choice(itemKinds) })
  .superRefine((item, context) => report(item.kind, item, context));

export type ItemChange = z.output<typeof itemInput>;
export const itemInput = z
  .strictObject({ ...said, kind: choice(itemKinds), version: version() })
  .superRefine((item, context) => report(item.kind, item, context));

export type Said = Omit<NewItem, 'kind'>;

/** What is kept of an item of this kind: the rest belongs to other kinds. */
export function keptOf(kind: ItemKind, input: Said) {
  const who = hasWhoAndWhen(kind);
  return {
    school_id: kind === 'sharedView' ? null : input.schoolId,
    criterion_id: input.criterionId,
    text: input.text,
    horizon: kind === 'plan' ? input.horizon : null,
    level: kind === 'sharedView' ? input.level : null,
    responsible: who ? input.responsible : '',
    due_on: who ? input.dueOn : null,
    is_anonymous: kind === 'forwardedTopic' ? input.isAnonymous : null
  };
}

function report(kind: ItemKind, item: Said, context: z.RefinementCtx): void {
  const refuse = (path: string, message: string) =>
    context.addIssue({ code: 'custom', path: [path], message });
  if (kind !== 'sharedView' && [...item.text].length < 3) refuse('text', m.item_text_short());
  if (kind === 'plan' && !item.horizon) refuse('horizon', m.form_choice());
  if (kind === 'sharedView' && !item.criterionId) refuse('criterionId', m.form_choice());
  if (kind === 'sharedView' && !item.level) refuse('level', m.form_choice());
}
