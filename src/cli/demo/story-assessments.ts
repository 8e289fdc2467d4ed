import { z } from 'zod';
import { spelledOut } from './levels.ts';
import { level, organisation, text } from './story-fields.ts';

const answer = z.strictObject({
  current: level.optional(),
  noLevel: z.enum(['unknown', 'notApplicable']).optional(),
  target: level.optional(),
  horizon: z.enum(['short', 'medium', 'long']).optional(),
  priority: z.enum(['A', 'B', 'C']).optional(),
  toDiscuss: z.boolean().default(false),
  remark: text.default(''),
  /** Internal, never frozen or released. */
  note: text.optional(),
  evidence: z.array(z.strictObject({ title: text, url: text })).default([]),
  deviating: z
    .array(
      z.strictObject({ school: organisation, direction: z.enum(['lower', 'higher']), note: text })
    )
    .default([])
});

const release = z.strictObject({
  recipient: organisation,
  on: z.iso.date(),
  until: z.iso.date().nullable(),
  includesRemarks: z.boolean(),
  themes: z.union([z.literal('all'), z.array(text).min(1)]),
  /** When the lead of the recipient opened it. */
  openedOn: z.iso.date().optional(),
  withdrawnOn: z.iso.date().optional(),
  /** Title of a visit all of whose partners get it, whoever is invited later included. */
  visit: text.optional(),
  /** Who of them gets something else, and until when. */
  own: z
    .array(
      z.strictObject({
        recipient: organisation,
        themes: z.union([z.literal('all'), z.array(text).min(1)]),
        includesRemarks: z.boolean(),
        until: z.iso.date().nullable()
      })
    )
    .default([])
});

const correction = z.strictObject({
  on: z.iso.date(),
  reason: text,
  criterion: text,
  current: level,
  /** To whom it is released in the place of the old copy. */
  recipient: organisation
});

/** A remark that must not stay; its copy is sealed anew. */
const redaction = z.strictObject({ on: z.iso.date(), criterion: text, reason: text });

/** How a Schulträger or a school saw itself, and what of it went to whom. */
const fullAssessment = z.strictObject({
  organisation,
  label: text,
  /** Label of the round of the coordination it was begun for. */
  round: text.optional(),
  startedOn: z.iso.date(),
  /** Null while it is still being filled in. */
  finishedOn: z.iso.date().nullable(),
  /** Names of the owner's Bereiche by the key of the theme they fill in. */
  units: z.record(text, z.array(text)).default({}),
  /** Those of them that are done, as „T1 Amt für Schule“. */
  done: z.array(text).default([]),
  answers: z.record(text, answer),
  releases: z.array(release),
  correction: correction.optional(),
  redaction: redaction.optional()
});
export const assessment = z.preprocess(spelledOut, fullAssessment);

const restingStep = z.strictObject({
  does: z.enum(['later', 'pause', 'ask']),
  owner: organisation,
  on: z.iso.date(),
  /** Until or from when. */
  day: z.iso.date(),
  reason: text
});

const beginning = z.strictObject({
  does: z.literal('begin'),
  owner: organisation,
  on: z.iso.date(),
  answers: z.record(text, answer)
});

/** What the coordination asked for, and what each Schulträger said to it. */
export const round = z.strictObject({
  label: text,
  aim: text,
  openedOn: z.iso.date(),
  dueOn: z.iso.date(),
  remindDays: z.array(z.int().positive()),
  /** When the coordination closed it. */
  closedOn: z.iso.date().optional(),
  owners: z.array(organisation).min(1),
  steps: z.array(
    z.union([
      restingStep,
      z.preprocess(spelledOut, beginning),
      // What was begun without the round counts for it from now on.
      z.strictObject({
        does: z.literal('bind'),
        owner: organisation,
        on: z.iso.date(),
        assessment: text
      })
    ])
  )
});
