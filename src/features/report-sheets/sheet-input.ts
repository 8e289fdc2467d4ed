import { z } from 'zod';
import { choice, day, id, optionalDay, text, version } from '#base/fields.ts';
import { m } from '#messages';
import { commentPlaces, linesOf, mostHighlights } from './sheet.ts';

const maxLine = 300;

export type SheetInput = z.output<typeof sheetInput>;
const ofTheme = /^situation-[A-Z0-9.]{1,12}$/;

/** `situation-T4.1` and the like hold the situation of each theme that is shown; they come out as `situations`. */
export const sheetInput = z
  .object({
    version: version(),
    participants: text({ max: 4000 }).refine(linesFit, {
      error: () => m.form_too_long({ max: String(maxLine) })
    }),
    ownerView: text({ max: 4000 }),
    marking: choice(['internal', 'nonPublic']),
    copyId: z.union([z.literal('').transform(() => null), id()]),
    highlights: text({ max: 4000 }).refine((value) => linesOf(value).length <= mostHighlights, {
      error: () => m.report_highlights_many({ count: mostHighlights })
    }),
    openPoints: text({ max: 4000 }),
    nextOn: optionalDay(),
    distribution: text({ max: 1000 }).refine(linesFit, {
      error: () => m.form_too_long({ max: String(maxLine) })
    })
  })
  .catchall(text({ max: 4000 }))
  .transform(
    (
      {
        version: drawnWith,
        participants,
        ownerView,
        marking,
        copyId,
        highlights,
        openPoints,
        nextOn,
        distribution,
        ...others
      },
      context
    ) => {
      if (!Object.keys(others).every((name) => ofTheme.test(name))) {
        context.addIssue({ code: 'custom', path: [''], message: m.form_choice() });
      }
      const situations = Object.fromEntries(
        Object.entries(others).map(([name, value]) => [name.slice(10), String(value)])
      );
      return {
        version: drawnWith,
        participants,
        ownerView,
        marking,
        copyId,
        highlights,
        openPoints,
        nextOn,
        distribution,
        situations
      };
    }
  );

export type SectionInput = z.output<typeof sectionInput>;
export const sectionInput = z.strictObject({
  version: version(),
  situation: text({ max: 4000 }),
  ownerView: text({ max: 4000 }),
  schoolView: text({ max: 4000 }),
  agreed: text({ max: 4000 }),
  planned: text({ max: 4000 })
});

export type CommentInput = z.output<typeof commentInput>;
export const commentInput = z.strictObject({
  place: choice(commentPlaces),
  text: text({ max: 2000, required: true })
});

export type ResponseInput = z.output<typeof responseInput>;
export const responseInput = z.strictObject({
  /** Of what the person read: only that is answered. */
  sha256: z.string().regex(/^[0-9a-f]{64}$/),
  remark: text({ max: 2000 })
});

function linesFit(value: string): boolean {
  return linesOf(value).every((line) => line.length <= maxLine);
}

export type ConfirmInput = z.output<typeof confirmInput>;
export const confirmInput = z.strictObject({
  /** Of the content the person saw: only that is confirmed. */
  sha256: z.string().regex(/^[0-9a-f]{64}$/),
  accessUntil: day()
});

export type PublicInput = z.output<typeof publicInput>;
export const publicInput = z.strictObject({
  version: version(),
  summary: text({ max: 4000, required: true }).refine(
    (value) => linesOf(value).length <= mostHighlights,
    { error: () => m.report_highlights_many({ count: mostHighlights }) }
  )
});

export const approvalInput = z.strictObject({
  /** Of the public version that the person saw: only that is approved. */
  sha256: z.string().regex(/^[0-9a-f]{64}$/)
});

export type AmendmentInput = z.output<typeof amendmentInput>;
export const amendmentInput = z.strictObject({ reason: text({ max: 1000, required: true }) });

/** With the day until which comments are hoped for. */
export const sendInput = z.strictObject({ version: version(), commentsUntil: day() });
