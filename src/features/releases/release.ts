import { z } from 'zod';
import { checkbox, ids, optionalDay } from '#base/fields.ts';
import { m } from '#messages';

/**
 * What somebody has ticked on the release page so far, as its address and its form say it: recipients by
 * id, themes by key, whether with remarks, until when.
 */
export type ReleaseChoice = Readonly<{
  empfaenger: readonly string[];
  themen: readonly string[];
  bemerkungen: boolean;
  /** As typed; empty means until it is withdrawn. */
  bis: string;
}>;

const themeKeys = z.preprocess(
  (value) => [value ?? []].flat(),
  z.array(z.string().regex(/^[A-Z]\d{1,2}(\.\d{1,2})?$/, { error: () => m.form_choice() })).max(50)
);

const ticks = { empfaenger: ids(), themen: themeKeys, bemerkungen: checkbox() };

/** The address of the page: what the preview shows. Without `vorschau` nothing was chosen yet. */
export const releaseQuery = z.strictObject({
  vorschau: z.literal('1').optional(),
  ...ticks,
  bis: z.string().max(40).default('')
});

export type ReleaseInput = Omit<z.output<ReturnType<typeof releaseInput>>, 'gesehen' | 'vorschau'>;

/** A release that can be made on this day. */
export function releaseInput(today: string) {
  return z.strictObject({
    vorschau: z.literal('1'),
    ...ticks,
    empfaenger: ticks.empfaenger.refine((chosen) => chosen.length > 0, {
      error: () => m.release_recipient_missing()
    }),
    themen: ticks.themen.refine((chosen) => chosen.length > 0, {
      error: () => m.release_theme_missing()
    }),
    bis: optionalDay().refine((day) => day === null || day >= today, {
      error: () => m.release_until_past()
    }),
    /** The choice that the preview showed. */
    gesehen: z.string().max(30_000)
  });
}

/** The choice as the query of the page's address; equal choices give equal texts. */
export function choiceQuery(choice: {
  empfaenger: readonly string[];
  themen: readonly string[];
  bemerkungen: boolean;
  bis: string | null;
}): string {
  return new URLSearchParams([
    ['vorschau', '1'],
    ...unique(choice.empfaenger).map((id) => ['empfaenger', id]),
    ...unique(choice.themen).map((key) => ['themen', key]),
    ...(choice.bemerkungen ? [['bemerkungen', 'on']] : []),
    ['bis', choice.bis ?? '']
  ]).toString();
}

export type ReleaseState = 'active' | 'over' | 'withdrawn' | 'replaced';

type Facts = { until: string | null; withdrawnAt: string | Date | null; isReplaced: boolean };

/** Whether it reaches its recipient on this day, and if not, why. */
export function stateOf({ until, withdrawnAt, isReplaced }: Facts, today: string): ReleaseState {
  if (withdrawnAt !== null) return isReplaced ? 'replaced' : 'withdrawn';
  return until !== null && until < today ? 'over' : 'active';
}

export function unique(list: readonly string[]): string[] {
  return [...new Set(list)].toSorted();
}
