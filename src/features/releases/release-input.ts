import { z } from 'zod';
import { checkbox, id, ids, optionalDay } from '#base/fields.ts';
import { idPattern } from '#base/id.ts';
import { m } from '#messages';
import { isComplete } from './views.ts';

const themeKeys = z.preprocess(
  (value) => [value ?? []].flat(),
  z.array(z.string().regex(/^[A-Z]\d{1,2}(\.\d{1,2})?$/, { error: () => m.form_choice() })).max(50)
);

/** „<recipient>.<theme>“ and „<recipient>.bemerkungen“: what a recipient gets that is not given what all get. */
const ownTicks = z.preprocess(
  (value) => [value ?? []].flat(),
  z
    .array(
      z.string().regex(new RegExp(`^${idPattern}\\.([A-Z]\\d{1,2}(\\.\\d{1,2})?|bemerkungen)$`), {
        error: () => m.form_choice()
      })
    )
    .max(500)
);

/** Until when each recipient with a choice of its own sees it, as typed, in the order of `fuer`. */
const ownDays = z.preprocess(
  (value) => (value === undefined ? [] : [value].flat()),
  z.array(z.string().max(40)).max(500)
);

const ticks = {
  empfaenger: ids(),
  fuer: ids(),
  umfang: ownTicks,
  fristen: ownDays,
  besuche: ids(),
  themen: themeKeys,
  bemerkungen: checkbox(),
  ersetzen: checkbox()
};

/** The address of the page: what the preview shows. Without `vorschau` nothing was chosen yet. */
export const releaseQuery = z.strictObject({
  vorschau: z.literal('1').optional(),
  ...ticks,
  bis: z.string().max(40).default(''),
  /** Gives a recipient a choice of its own, and takes it away again. */
  dazu: id().optional(),
  ohne: id().optional()
});

type Input = Omit<z.output<ReturnType<typeof releaseInput>>, 'gesehen' | 'vorschau'>;

type Own = 'fuer' | 'umfang' | 'fristen';

/** Without `fuer` all recipients get the same. */
export type ReleaseInput = Omit<Input, Own> & Partial<Pick<Input, Own>>;

/** A release that can be made on this day. */
export function releaseInput(today: string) {
  return z
    .strictObject({
      vorschau: z.literal('1'),
      ...ticks,
      themen: ticks.themen.refine((chosen) => chosen.length > 0, {
        error: () => m.release_theme_missing()
      }),
      bis: optionalDay().refine((day) => day === null || day >= today, {
        error: () => m.release_until_past()
      }),
      /** The choice that the preview showed. */
      gesehen: z.string().max(60_000)
    })
    .refine(isComplete, {
      path: ['umfang'],
      when: () => true,
      error: () => m.release_own_missing()
    })
    .refine(({ fristen }) => (fristen ?? []).every((typed) => isAhead(typed, today)), {
      path: ['fristen'],
      when: () => true,
      error: () => m.release_until_past()
    })
    .refine(({ empfaenger, besuche }) => (empfaenger?.length ?? 0) + (besuche?.length ?? 0) > 0, {
      path: ['empfaenger'],
      // Said together with what else is wrong.
      when: () => true,
      error: () => m.release_recipient_missing()
    });
}

/** Empty is without an end. */
function isAhead(typed: string, today: string): boolean {
  const { data, success } = optionalDay().safeParse(typed);
  return success && (data === null || data >= today);
}

/** „rückgängig“: as if it had never been, as long as that is possible. */
export const withdrawalInput = z.strictObject({
  art: z.enum(['rueckgaengig', 'ruecknahme']).default('ruecknahme')
});
