import { z } from 'zod';

/**
 * What a Berichtsbogen says, complete in itself: this JSON is frozen and hashed, and page and
 * document are drawn from it alone. It holds no school's values. A change of its shape is a new
 * `format`, because frozen sheets are never rewritten.
 */
export type ReportSheetContent = z.infer<typeof reportSheetContent>;
export type SheetTheme = ReportSheetContent['themes'][number];
export type SheetCriterion = SheetTheme['criteria'][number];
export type SheetGoal = ReportSheetContent['goals'][number];

const text = z
  .string()
  .refine((value) => value.isWellFormed() && !value.includes('\0'), 'character not allowed');
const line = text.max(300);
const passage = text.max(4000);
const day = z.iso.date();
const level = z.int().min(1).max(9);

const criterion = z.strictObject({
  key: line,
  title: line,
  ist: z.union([level, z.enum(['unknown', 'notApplicable'])]).nullable(),
  soll: level.nullable(),
  horizon: z.enum(['short', 'medium', 'long']).nullable(),
  horizonYear: z.int().min(2000).max(2200).nullable(),
  priority: z.enum(['A', 'B', 'C']).nullable(),
  /** The remark that recipients read, never the internal note. */
  remark: passage
});

const goal = z.strictObject({
  no: z.int().positive(),
  title: line,
  /** A criterion of `themes`, or of a theme that the sheet does not show. */
  criterionKey: line.nullable(),
  fromLevel: level.nullable(),
  toLevel: level.nullable(),
  successSign: passage,
  /** Intention, agreed within the administration, in the budget, decided by the council. */
  commitment: z.enum(['intent', 'aligned', 'budgeted', 'decided']),
  responsible: line,
  dueOn: day.nullable()
});

const confirmation = z.strictObject({
  /** The owner confirms; partners take note, which is never called a confirmation. */
  kind: z.enum(['confirmed', 'noted']),
  organisation: line,
  role: line,
  on: day,
  remark: passage
});

export const reportSheetContent = z.strictObject({
  format: z.literal(1),
  mark: z.enum(['internal', 'nonPublic', 'public']),
  ownerName: line,
  regionName: line,
  visit: z.strictObject({
    kind: z.enum(['ownerVisit', 'ownerTalk', 'annualTalk']),
    title: line,
    heldOn: day,
    /** `14:00` */
    startsAt: z.iso.time({ precision: -1 }).nullable(),
    durationMin: z.int().positive().nullable(),
    venue: line
  }),
  /** The role is kept as it was called on the day of the visit; it may be empty. */
  participants: z.array(z.strictObject({ organisation: line, role: line })),
  basis: z
    .strictObject({
      copyId: z.guid(),
      takenOn: day,
      templateTitle: line,
      templateVersion: z.int().positive(),
      levels: z.array(z.strictObject({ no: level, name: line })).min(2)
    })
    .nullable(),
  /** „Das Wichtigste“, a line each. */
  highlights: z.array(passage),
  themes: z.array(z.strictObject({ number: line, title: line, criteria: z.array(criterion) })),
  goals: z.array(goal),
  openPoints: z.array(z.strictObject({ text: passage, responsible: line, dueOn: day.nullable() })),
  nextDate: day.nullable(),
  note: passage,
  distribution: z.array(line),
  confirmations: z.array(confirmation)
});
