import { goalStates } from '#features/goals/goal-state.ts';
import { rhythms } from '#features/visits/series.ts';
import { answers } from '#features/visits/visit.ts';
import { z } from 'zod';
import { commentPlaces } from '#features/report-sheets/sheet.ts';
import { itemKinds } from '#features/visit-items/item.ts';
import { newVersion } from './new-version.ts';

const text = z.string().trim().min(1);
const level = z.int().min(1).max(4);
const mail = z.email().endsWith('.example');
const organisation = z.string().regex(/^([0-9]{5,6}|[a-z]+)$/);

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
  /** When the lead of the recipient, a Schulträger, opened it. */
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

const reached = z.strictObject({
  on: z.iso.date(),
  state: z.enum(goalStates),
  reason: z.string().default('')
});

/** A remark that must not stay; its copy is sealed anew. */
const redaction = z.strictObject({ on: z.iso.date(), criterion: text, reason: text });

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

const restingStep = z.strictObject({
  does: z.enum(['later', 'pause', 'ask']),
  owner: organisation,
  on: z.iso.date(),
  /** Until or from when. */
  day: z.iso.date(),
  reason: text
});

/** What the coordination asked for, and what each Schulträger said to it. */
const round = z.strictObject({
  label: text,
  aim: text,
  openedOn: z.iso.date(),
  dueOn: z.iso.date(),
  remindDays: z.array(z.int().positive()),
  owners: z.array(organisation).min(1),
  steps: z.array(
    z.union([
      restingStep,
      z.strictObject({
        does: z.literal('begin'),
        owner: organisation,
        on: z.iso.date(),
        answers: z.record(text, answer)
      }),
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
  /** False for a draft that is out for comments today. */
  isConfirmed: z.boolean().default(true),
  confirmedSections: z.array(organisation).default([]),
  notes: z.array(z.strictObject({ organisation, remark: z.string() })).default([]),
  publicSummary: text.optional(),
  amendment: z.strictObject({ reason: text, openPoints: text }).optional()
});

const visit = z.strictObject({
  owner: organisation,
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

/**
 * The story the demo region tells, in `db/seed/demo.json`. Organisations are named by their register number
 * (owner or school) or by the key of one of `organisations`; criteria by their key of the matrix.
 */
export const demoStory = z.strictObject({
  region: z.strictObject({
    name: text,
    shortName: text,
    county: z.string().regex(/^\d{5}$/),
    /** What its settings say of where it sits and how it is reached. */
    details: z.strictObject({
      address: text,
      phone: text,
      contactMail: mail,
      senderName: text,
      replyTo: mail
    })
  }),
  /** The day on which the story stands. */
  today: z.iso.date(),
  organisations: z.array(
    z.strictObject({
      key: organisation,
      kind: z.enum(['coordinationOffice', 'schoolSupervision', 'mediaAdvice', 'steering']),
      name: text
    })
  ),
  people: z.array(
    z.strictObject({
      name: text,
      mail,
      organisation,
      role: text,
      function: text,
      /** First day of somebody who came later. */
      from: z.iso.date().optional(),
      /** Last day of somebody who leaves. */
      until: z.iso.date().optional(),
      /** Name of one of the owner's Bereiche. */
      unit: text.optional(),
      /** Of somebody who works under the owner's mandate of this provider. */
      provider: text.optional()
    })
  ),
  units: z.array(
    z.strictObject({
      owner: organisation,
      kind: z.enum(['administration', 'it', 'building', 'finance']),
      name: text
    })
  ),
  /** A service provider works for several owners, for each under a mandate of its own. */
  mandates: z.array(
    z.strictObject({
      owner: organisation,
      provider: text,
      purpose: text,
      from: z.iso.date(),
      until: z.iso.date(),
      /** Keys of the themes it fills in. */
      themes: z.array(text).default([])
    })
  ),
  /** Vorgaben to the matrix of the owners, and the draft of its next version. */
  matrix: z.strictObject({
    requirements: z.array(
      z.strictObject({
        on: z.iso.date(),
        criterion: text,
        text,
        source: text,
        asOf: z.iso.date(),
        reviewOn: z.iso.date().nullable()
      })
    ),
    round: z.strictObject({
      begunOn: z.iso.date(),
      until: z.iso.date(),
      organisations: z.array(organisation),
      draft: newVersion,
      comments: z.array(
        z.strictObject({ on: z.iso.date(), by: organisation, criterion: text.nullable(), text })
      ),
      answer: z.strictObject({ on: z.iso.date(), criterion: text, text })
    })
  }),
  phases: z.array(
    z.strictObject({
      name: text,
      beginsOn: z.iso.date(),
      endsOn: z.iso.date(),
      guidingAim: text,
      members: z.array(
        z.strictObject({
          organisation,
          joinedOn: z.iso.date(),
          leftOn: z.iso.date().optional()
        })
      )
    })
  ),
  /** Both are named by their mail addresses and belong to the organisation. */
  deputies: z.array(
    z.strictObject({
      organisation,
      represented: mail,
      deputy: mail,
      from: z.iso.date(),
      until: z.iso.date()
    })
  ),
  handOvers: z.array(
    z.strictObject({ organisation, giver: mail, taker: mail, on: z.iso.date(), note: text })
  ),
  /** When the coordination read in the register, and of which day it speaks. */
  reading: z.strictObject({ on: z.iso.date(), asOf: z.iso.date() }),
  /** Schools that stand in no register. */
  byHand: z.array(
    z.strictObject({
      owner: organisation,
      name: text,
      type: text,
      municipality: text,
      place: text,
      pupils: z.int().positive(),
      since: z.iso.date(),
      on: z.iso.date()
    })
  ),
  assessments: z.array(
    z.strictObject({
      owner: organisation,
      label: text,
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
    })
  ),
  rounds: z.array(round),
  visits: z.array(visit),
  /** What owners say about the equipment of their schools: `done`, `open` or a year. */
  buildOut: z.array(
    z.strictObject({
      owner: organisation,
      on: z.iso.date(),
      schools: z.array(
        z.strictObject({
          school: organisation,
          network: text,
          wifi: text,
          presentation: text,
          devices: text
        })
      )
    })
  )
});
