import { z } from 'zod';
import { goalStates } from '#features/goals/goal-state.ts';
import { commentPlaces } from '#features/report-sheets/sheet.ts';
import { itemKinds } from '#features/visit-items/item.ts';
import { rhythms } from '#features/visits/series.ts';
import { answers, visitKinds } from '#features/visits/visit.ts';
import { level, mail, organisation, text } from './story-fields.ts';

const reached = z.strictObject({
  on: z.iso.date(),
  state: z.enum(goalStates),
  reason: z.string().default('')
});

const goal = z.strictObject({
  criterion: text,
  from: level,
  to: level,
  title: text.max(300),
  successSign: text,
  commitment: z.enum(['intent', 'aligned', 'budgeted', 'decided']),
  responsible: text,
  dueOn: z.iso.date(),
  measures: z
    .array(
      z.strictObject({
        party: organisation,
        title: text,
        responsible: z.string().default(''),
        dueOn: z.iso.date(),
        reports: z.array(reached).default([])
      })
    )
    .default([]),
  steps: z.array(reached).default([])
});

/** What the parties of a visit ask and expect beforehand; `by` is the organisation. */
const preparation = z.strictObject({
  marks: z.array(
    z.strictObject({ by: organisation, on: z.iso.date(), criterion: text, question: text })
  ),
  expectations: z.array(
    z.strictObject({ by: organisation, on: z.iso.date(), expects: text, contributes: text })
  ),
  /** What people of the owner's Bereiche say for these, by their mail address. */
  units: z
    .array(
      z.strictObject({
        by: mail,
        on: z.iso.date(),
        answer: z.enum(answers),
        expectation: z.strictObject({ expects: text, contributes: text }).optional(),
        mark: z.strictObject({ criterion: text, question: text }).optional()
      })
    )
    .default([]),
  buildOut: z.strictObject({ on: z.iso.date(), withNames: z.boolean() }).nullable(),
  answers: z
    .array(z.strictObject({ by: organisation, on: z.iso.date(), answer: z.enum(answers) }))
    .default([]),
  /** Experts without an account, who come by the link in their mail. */
  guests: z
    .array(
      z.strictObject({ on: z.iso.date(), name: text, body: text, mail, accessUntil: z.iso.date() })
    )
    .default([])
});

const visitItem = z.strictObject({
  kind: z.enum(itemKinds),
  text,
  horizon: z.enum(['short', 'medium', 'long']).optional(),
  level: z.int().optional(),
  responsible: z.string().optional(),
  dueOn: z.iso.date().optional(),
  criterion: z.string().optional(),
  school: organisation.optional()
});

const section = z.strictObject({
  school: organisation,
  situation: z.string(),
  ownerView: z.string(),
  schoolView: z.string(),
  agreed: z.string(),
  planned: z.string()
});

const reportSheet = z.strictObject({
  highlights: text,
  openPoints: text,
  distribution: text,
  nextOn: z.iso.date(),
  participants: text.optional(),
  ownerView: text.optional(),
  sections: z.array(section).default([]),
  /** Said to the draft before it was confirmed. */
  comment: z.strictObject({ organisation, place: z.enum(commentPlaces), text }).optional(),
  /** False for a draft nobody else has seen yet. */
  isSent: z.boolean().default(true),
  /** False for a draft that is out for comments today. */
  isConfirmed: z.boolean().default(true),
  confirmedSections: z.array(organisation).default([]),
  notes: z.array(z.strictObject({ organisation, remark: z.string() })).default([]),
  publicSummary: text.optional(),
  /** False where the public version is approved and waits for the day it goes out. */
  isPublished: z.boolean().default(true),
  amendment: z.strictObject({ reason: text, openPoints: text }).optional()
});

/** A visit from its plan to its Berichtsbogen. */
export const visit = z.strictObject({
  owner: organisation,
  kind: z.enum(visitKinds).default('ownerVisit'),
  title: text,
  on: z.iso.date(),
  startsAt: z.iso.time({ precision: -1 }),
  minutes: z.int().positive(),
  venue: text,
  state: z.enum(['planned', 'held']),
  /** Label of the owner's assessment the visit rests on. */
  assessment: text,
  aims: text,
  partners: z.array(
    z.strictObject({
      organisation,
      accessUntil: z.iso.date(),
      /** When it was not invited with the others but later. */
      invitedOn: z.iso.date().optional()
    })
  ),
  /** Names of the owner's Bereiche that take part. */
  units: z.array(text).default([]),
  goals: z.array(goal),
  preparation: preparation.optional(),
  /** Schools the visit covers, and what it brought besides goals. */
  schools: z.array(organisation).default([]),
  items: z.array(visitItem).default([]),
  /** Dates planned at once after the first, so many of them. */
  series: z
    .strictObject({
      on: z.iso.date(),
      firstOn: z.iso.date(),
      rhythm: z.enum(rhythms),
      count: z.int().positive()
    })
    .optional(),
  /** Measures said at the table; the owner does them, or one of its Bereiche by its name. */
  measures: z
    .array(
      z.strictObject({
        title: text,
        criterion: text.optional(),
        unit: text.optional(),
        dueOn: z.iso.date(),
        horizon: z.enum(['short', 'medium', 'long'])
      })
    )
    .default([]),
  reportSheet: reportSheet.nullable()
});
