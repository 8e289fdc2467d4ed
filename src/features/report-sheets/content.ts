import { z } from 'zod';

/**
 * What a Berichtsbogen says, complete in itself: this JSON is frozen and hashed, and page and
 * document are drawn from it alone. It holds no school's values. A change of its shape is a new
 * `format`, because frozen sheets are never rewritten.
 */
export type ReportSheetContent = z.infer<typeof wholeContent>;
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

const seenTogether = criterion.extend({
  /** The level those at the table agreed on, beside the frozen one. */
  shared: level.nullable()
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

const said = z.strictObject({ text: passage, responsible: line, dueOn: day.nullable() });
const theme = z.strictObject({ number: line, title: line, criteria: z.array(criterion) });

const common = {
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
  goals: z.array(goal),
  openPoints: z.array(said),
  nextDate: day.nullable(),
  note: passage,
  distribution: z.array(line),
  confirmations: z.array(confirmation)
};

/** As it was frozen before there were situations, expectations, plans, topics and needs. */
const firstContent = z.strictObject({
  ...common,
  format: z.literal(1),
  themes: z.array(theme)
});

/** As it was frozen before there were measures. */
const secondContent = z.strictObject({
  ...common,
  format: z.literal(2),
  /** The Berichtsbogen this one amends, and why; null for a first one. */
  amends: z.strictObject({ number: line, on: day, reason: passage }).nullable(),
  themes: z.array(theme.extend({ situation: passage, criteria: z.array(seenTogether) })),
  ownerView: passage,
  expectations: z.array(
    z.strictObject({ organisation: line, expects: passage, contributes: passage })
  ),
  plans: z.array(said.extend({ horizon: z.enum(['short', 'medium', 'long']) })),
  topics: z.array(z.strictObject({ text: passage, isAnonymous: z.boolean() })),
  supportNeeds: z.array(said),
  clarified: z.array(passage)
});

export const wholeContent = secondContent.extend({
  format: z.literal(3),
  /** What each side does; what a school does is its own business and stays out. */
  measures: z.array(
    z.strictObject({
      title: line,
      party: line,
      responsible: line,
      dueOn: day.nullable(),
      horizon: z.enum(['short', 'medium', 'long']).nullable(),
      /** Title of the goal it is for; empty where it stands alone. */
      goal: line
    })
  )
});

/** Whatever was frozen, in the shape of today; what it did not say stays unsaid. */
export function contentOf(frozen: unknown): ReportSheetContent {
  const content = z
    .discriminatedUnion('format', [firstContent, secondContent, wholeContent])
    .parse(frozen);
  if (content.format === 3) return content;
  if (content.format === 2) return { ...content, format: 3, measures: [] };
  return {
    ...content,
    format: 3,
    measures: [],
    amends: null,
    themes: content.themes.map((one) => ({
      ...one,
      situation: '',
      criteria: one.criteria.map((criterion) => ({ ...criterion, shared: null }))
    })),
    ownerView: '',
    expectations: [],
    plans: [],
    topics: [],
    supportNeeds: [],
    clarified: []
  };
}

/** What a Berichtsbogen says about one school; for that school and its owner. */
export type SectionContent = z.infer<typeof sectionContent>;
export const sectionContent = z.strictObject({
  format: z.literal(1),
  schoolName: line,
  ownerName: line,
  regionName: line,
  visit: common.visit,
  /** Of the Berichtsbogen it belongs to. */
  number: line,
  marking: z.enum(['internal', 'nonPublic']),
  situation: passage,
  ownerView: passage,
  schoolView: passage,
  agreed: passage,
  planned: passage,
  plans: wholeContent.shape.plans,
  openPoints: z.array(said),
  topics: wholeContent.shape.topics,
  supportNeeds: z.array(said),
  clarified: z.array(passage)
});

/** What may be handed to anybody: no school, no level, no remark, nobody's role. */
export type PublicContent = z.infer<typeof publicContent>;
export const publicContent = z.strictObject({
  format: z.literal(1),
  ownerName: line,
  regionName: line,
  visit: common.visit,
  participants: z.array(line),
  summary: z.array(passage),
  goals: z.array(
    z.strictObject({ title: line, commitment: goal.shape.commitment, dueOn: day.nullable() })
  ),
  plans: z.array(z.strictObject({ text: passage, horizon: z.enum(['short', 'medium', 'long']) })),
  topics: z.array(passage),
  nextDate: day.nullable(),
  approvedOn: day
});
